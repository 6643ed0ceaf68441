package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.io.AtomicFile;
import autodiff.view.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Pictures as PNG, for where SVG is not shown: the charts and graphs of {@code autodiff.view}. It
 * needs no screen, but a font.
 *
 * <pre>{@code
 * Png.write(Path.of("loss.png"), Charts.losses(history, "digits"));
 * Png.write(Path.of("graph.png"), GraphView.of(loss));
 * }</pre>
 */
public final class Png {
  private static final double SCALE = 2;

  private Png() {}

  /**
   * Draws a chart or a graph into a file, two pixels to each of its SVG. What was there before is
   * replaced when all is drawn; missing folders are made.
   *
   * @param file the file
   * @param picture the picture
   * @throws IllegalArgumentException if the picture has more than 16384 pixels in a row or column,
   *     or the name of the file ends in {@code .svg}
   * @throws IllegalStateException if the system has no font
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void write(Path file, Picture picture) {
    write(file, picture.svg());
  }

  /**
   * Draws the SVG of a picture of this library into a file, two pixels to each of the SVG. What was
   * there before is replaced when all is drawn; missing folders are made.
   *
   * @param file the file
   * @param svg what {@link Picture#svg()} returned
   * @throws IllegalArgumentException if it is no SVG of a picture of this library, or has more than
   *     16384 pixels in a row or column, or the name of the file ends in {@code .svg}
   * @throws IllegalStateException if the system has no font
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void write(Path file, String svg) {
    Path name = file.getFileName();
    checkArgument(
        name == null || !name.toString().toLowerCase(Locale.ROOT).endsWith(".svg"),
        "png: %s would hold a PNG; name it .png, or write SVG by the picture's writeTo",
        file);
    BufferedImage image = image(svg, SCALE);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
      AtomicFile.write(file, out -> bytes.writeTo(out));
    } catch (IOException e) {
      throw new UncheckedIOException("picture: " + e.getMessage(), e);
    }
  }

  /** The picture, with so many pixels to each of the SVG. */
  static BufferedImage image(String svg, double scale) {
    Element root = parse(svg);
    int width = (int) Math.ceil(scale * SvgPainter.number(root, "width", 0));
    int height = (int) Math.ceil(scale * SvgPainter.number(root, "height", 0));
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
      // Where the picture ends within a pixel, too.
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, width, height);
      graphics.scale(scale, scale);
      new SvgPainter(graphics).children(root);
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
}
