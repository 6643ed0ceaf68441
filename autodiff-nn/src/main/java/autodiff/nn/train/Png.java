package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.io.AtomicFile;
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
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Pictures as PNG, for where SVG is not shown: draws what charts of {@code autodiff.view} give as
 * SVG. It knows as much of SVG as these use; there is no screen needed, but a font.
 *
 * <pre>{@code
 * Png.write(Path.of("loss.png"), Charts.losses(history, "digits").svg());
 * }</pre>
 */
public final class Png {
  private static final double SCALE = 2;
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z]|-?[0-9.]+");

  private final Graphics2D graphics;

  private Png(Graphics2D graphics) {
    this.graphics = graphics;
  }

  /**
   * Draws a chart into a file, two pixels to each of the SVG. What was there before is replaced
   * when all is drawn; missing folders are made.
   *
   * @param file the file
   * @param svg what a chart's {@code svg()} gave
   * @throws IllegalArgumentException if it is no SVG of a chart of this library
   * @throws IllegalStateException if the system has no font
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void write(Path file, String svg) {
    BufferedImage image = image(svg, SCALE);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
      AtomicFile.write(file, out -> bytes.writeTo(out));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the picture " + file, e);
    }
  }

  /** The picture, with so many pixels to each of the SVG. */
  static BufferedImage image(String svg, double scale) {
    Element root = parse(svg);
    int width = (int) Math.ceil(scale * number(root, "width", 0));
    int height = (int) Math.ceil(scale * number(root, "height", 0));
    checkArgument(
        width > 0 && height > 0 && width <= 1 << 14 && height <= 1 << 14,
        "png: a picture of %s x %s pixels; give one from 1 to 16384",
        width,
        height);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setRenderingHint(
          RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
      graphics.scale(scale, scale);
      new Png(graphics).children(root);
    } finally {
      graphics.dispose();
    }
    return image;
  }

  private static Element parse(String svg) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      // The default one prints.
      builder.setErrorHandler(new DefaultHandler());
      return builder.parse(new InputSource(new StringReader(svg))).getDocumentElement();
    } catch (SAXException e) {
      throw new IllegalArgumentException("png: this is no SVG: " + e.getMessage(), e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("png: no XML reader", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void children(Element parent) {
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        draw(element);
      }
    }
  }

  private void draw(Element e) {
    AffineTransform before = graphics.getTransform();
    Object smooth = graphics.getRenderingHint(RenderingHints.KEY_ANTIALIASING);
    rotation(e).ifPresent(graphics::transform);
    if (e.getAttribute("shape-rendering").equals("crispEdges")) {
      graphics.setRenderingHint(
          RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_OFF);
    }
    switch (e.getTagName()) {
      case "g" -> children(e);
      case "text" -> text(e);
      case "title" -> {}
      default -> paint(e, shape(e));
    }
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, smooth);
    graphics.setTransform(before);
  }

  private static Optional<AffineTransform> rotation(Element e) {
    String transform = e.getAttribute("transform");
    if (transform.isEmpty()) {
      return Optional.empty();
    }
    checkArgument(transform.startsWith("rotate("), "png: transform '%s'", transform);
    Matcher numbers = TOKEN.matcher(transform.substring("rotate".length()));
    double[] n = new double[3];
    for (int i = 0; i < n.length && numbers.find(); i++) {
      n[i] = Double.parseDouble(numbers.group());
    }
    return Optional.of(AffineTransform.getRotateInstance(Math.toRadians(n[0]), n[1], n[2]));
  }

  private static Shape shape(Element e) {
    return switch (e.getTagName()) {
      case "rect" ->
          new Rectangle2D.Double(
              number(e, "x", 0), number(e, "y", 0), number(e, "width", 0), number(e, "height", 0));
      case "line" ->
          new Line2D.Double(
              number(e, "x1", 0), number(e, "y1", 0), number(e, "x2", 0), number(e, "y2", 0));
      case "circle" -> {
        double r = number(e, "r", 0);
        yield new Ellipse2D.Double(number(e, "cx", 0) - r, number(e, "cy", 0) - r, 2 * r, 2 * r);
      }
      case "polygon" -> path("M" + e.getAttribute("points") + "Z");
      case "path" -> path(e.getAttribute("d"));
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT,
                  "png: <%s> is not drawn; give a chart of autodiff.view",
                  e.getTagName()));
    };
  }

  /** Lines only: M, L, h and Z; coordinates without a letter go on with lines. */
  private static Path2D path(String d) {
    Path2D path = new Path2D.Double();
    Matcher tokens = TOKEN.matcher(d);
    String command = "";
    while (tokens.find()) {
      String token = tokens.group();
      boolean letter = Character.isLetter(token.charAt(0));
      if (letter) {
        command = token;
        if (command.equalsIgnoreCase("Z")) {
          path.closePath();
          continue;
        }
        checkArgument(tokens.find(), "png: path '%s' ends too early", d);
      }
      double x = Double.parseDouble(tokens.group());
      if (command.equals("h")) {
        path.lineTo(path.getCurrentPoint().getX() + x, path.getCurrentPoint().getY());
        continue;
      }
      checkArgument(
          command.equals("M") || command.equals("L"), "png: '%s' in path '%s'", command, d);
      checkArgument(tokens.find(), "png: path '%s' ends too early", d);
      double y = Double.parseDouble(tokens.group());
      if (command.equals("M")) {
        path.moveTo(x, y);
        command = "L";
      } else {
        path.lineTo(x, y);
      }
    }
    return path;
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

  private static double number(Element e, String name, double otherwise) {
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
