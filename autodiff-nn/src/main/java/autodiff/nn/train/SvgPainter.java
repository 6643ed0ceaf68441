package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;
import java.awt.geom.RoundRectangle2D;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** Draws the elements of an SVG document, as far as pictures of {@code autodiff.view} use them. */
final class SvgPainter {
  private final Graphics2D graphics;

  SvgPainter(Graphics2D graphics) {
    this.graphics = graphics;
  }

  /** Draws what is in an element. */
  void children(Element parent) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        draw(element);
      }
    }
  }

  private void draw(Element e) {
    AffineTransform before = graphics.getTransform();
    Object smooth = graphics.getRenderingHint(RenderingHints.KEY_ANTIALIASING);
    transform(e).ifPresent(graphics::transform);
    if (e.getAttribute("shape-rendering").equals("crispEdges")) {
      graphics.setRenderingHint(
          RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
    }
    switch (e.getTagName()) {
      case "g" -> children(e);
      case "text" -> text(e);
      case "title", "defs" -> {}
      default -> paint(e, shape(e));
    }
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, smooth);
    graphics.setTransform(before);
  }

  private static Optional<AffineTransform> transform(Element e) {
    String transform = e.getAttribute("transform");
    if (transform.isEmpty()) {
      return Optional.empty();
    }
    boolean rotation = transform.startsWith("rotate(");
    checkArgument(rotation || transform.startsWith("translate("), "png: transform '%s'", transform);
    Matcher numbers = SvgPath.TOKEN.matcher(transform.substring(transform.indexOf('(')));
    double[] n = new double[3];
    for (int i = 0; i < n.length && numbers.find(); i++) {
      n[i] = Double.parseDouble(numbers.group());
    }
    return Optional.of(
        rotation
            ? AffineTransform.getRotateInstance(Math.toRadians(n[0]), n[1], n[2])
            : AffineTransform.getTranslateInstance(n[0], n[1]));
  }

  private static Shape shape(Element e) {
    return switch (e.getTagName()) {
      case "rect" -> {
        double round = 2 * number(e, "rx", 0);
        yield new RoundRectangle2D.Double(
            number(e, "x", 0),
            number(e, "y", 0),
            number(e, "width", 0),
            number(e, "height", 0),
            round,
            round);
      }
      case "line" ->
          new Line2D.Double(
              number(e, "x1", 0), number(e, "y1", 0), number(e, "x2", 0), number(e, "y2", 0));
      case "circle" -> {
        double r = number(e, "r", 0);
        yield new Ellipse2D.Double(number(e, "cx", 0) - r, number(e, "cy", 0) - r, 2 * r, 2 * r);
      }
      case "polygon" -> SvgPath.of("M" + e.getAttribute("points") + "Z");
      case "path" -> SvgPath.of(e.getAttribute("d"));
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "png: <%s> is not drawn; give a picture of autodiff.view",
                  e.getTagName()));
    };
  }

  private void paint(Element e, Shape shape) {
    String fill = inherited(e, "fill", "#000000");
    if (!fill.equals("none")) {
      graphics.setColor(Color.decode(fill));
      graphics.fill(shape);
    }
    String stroke = inherited(e, "stroke", "none");
    if (!stroke.equals("none")) {
      graphics.setColor(Color.decode(stroke));
      graphics.setStroke(stroke(e));
      graphics.draw(shape);
    }
    if (!e.getAttribute("marker-end").isEmpty() && shape instanceof Path2D path) {
      marker(e, path);
    }
  }

  /** Draws the mark at the end of a path, such as the head of an arrow, turned as the path is. */
  private void marker(Element e, Path2D path) {
    String reference = e.getAttribute("marker-end");
    NodeList markers = e.getOwnerDocument().getElementsByTagName("marker");
    for (int i = 0; i < markers.getLength(); i++) {
      Element marker = (Element) markers.item(i);
      if (reference.equals("url(#" + marker.getAttribute("id") + ")")) {
        AffineTransform before = graphics.getTransform();
        Point2D end = path.getCurrentPoint();
        graphics.translate(end.getX(), end.getY());
        graphics.rotate(SvgPath.endAngle(path));
        String[] box = marker.getAttribute("viewBox").split(" ", -1);
        double scale = number(marker, "markerWidth", 3) / Double.parseDouble(box[2]);
        graphics.scale(scale, scale);
        graphics.translate(-number(marker, "refX", 0), -number(marker, "refY", 0));
        children(marker);
        graphics.setTransform(before);
        return;
      }
    }
    throw new IllegalArgumentException("png: no marker for " + reference);
  }

  private static BasicStroke stroke(Element e) {
    float width = Float.parseFloat(inherited(e, "stroke-width", "1"));
    int cap =
        inherited(e, "stroke-linecap", "butt").equals("round")
            ? BasicStroke.CAP_ROUND
            : BasicStroke.CAP_BUTT;
    int join =
        inherited(e, "stroke-linejoin", "miter").equals("round")
            ? BasicStroke.JOIN_ROUND
            : BasicStroke.JOIN_MITER;
    String dashes = inherited(e, "stroke-dasharray", "none");
    if (dashes.equals("none")) {
      return new BasicStroke(width, cap, join, 4);
    }
    String[] lengths = dashes.split(" ", -1);
    float[] pattern = new float[lengths.length];
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = Float.parseFloat(lengths[i]);
    }
    return new BasicStroke(width, cap, join, 4, pattern, 0);
  }

  private void text(Element e) {
    double x = number(e, "x", 0);
    double y = number(e, "y", 0);
    double size = Double.parseDouble(inherited(e, "font-size", "16"));
    int style = inherited(e, "font-weight", "normal").equals("bold") ? Font.BOLD : Font.PLAIN;
    StringBuilder base = new StringBuilder();
    String raised = "";
    for (Node node = e.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element span) {
        raised = span.getTextContent();
      } else {
        base.append(node.getTextContent());
      }
    }
    Optional<TextLayout> first = layout(base.toString(), style, size);
    Optional<TextLayout> second = layout(raised, style, 0.75 * size);
    double width =
        first.map(TextLayout::getAdvance).orElse(0f)
            + second.map(TextLayout::getAdvance).orElse(0f);
    String anchor = inherited(e, "text-anchor", "start");
    double left = anchor.equals("middle") ? x - width / 2 : anchor.equals("end") ? x - width : x;
    graphics.setColor(Color.decode(inherited(e, "fill", "#000000")));
    first.ifPresent(t -> t.draw(graphics, (float) left, (float) y));
    double after = left + first.map(TextLayout::getAdvance).orElse(0f);
    second.ifPresent(t -> t.draw(graphics, (float) after, (float) y - 5));
  }

  /** Text in the system's plain font; empty for none. */
  private static Optional<TextLayout> layout(String text, int style, double size) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      Font font = new Font(Font.SANS_SERIF, style, 1).deriveFont((float) size);
      return Optional.of(
          new TextLayout(text, font, new FontRenderContext(new AffineTransform(), true, true)));
    } catch (RuntimeException | LinkageError | InternalError e) {
      // What is thrown where there are no fonts depends on the version.
      throw new IllegalStateException(
          "png: the system has no font to write with; install one (on Debian: fontconfig and"
              + " fonts-dejavu-core), or use the SVG",
          e);
    }
  }

  static double number(Element e, String name, double otherwise) {
    String text = e.getAttribute(name);
    return text.isEmpty() ? otherwise : Double.parseDouble(text);
  }

  /** An attribute of the element, or of the nearest around it that has it. */
  private static String inherited(Element e, String name, String otherwise) {
    for (Node node = e; node instanceof Element element; node = node.getParentNode()) {
      if (element.hasAttribute(name)) {
        return element.getAttribute(name);
      }
    }
    return otherwise;
  }
}
