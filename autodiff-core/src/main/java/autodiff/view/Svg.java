package autodiff.view;

/** An SVG document being written: elements, numbers and escaped text. */
final class Svg {
  private static final String FONTS = "Helvetica, Arial, 'DejaVu Sans', sans-serif";
  private static final int LAST_LATIN = 0x24F;
  private static final int FIRST_FULL_WIDTH = 0x2E80;
  private static final double BOLD = 1.16;

  private final StringBuilder out = new StringBuilder();

  /**
   * Begins a document on white: pictures end up on dark pages and on paper. Its size is rounded up
   * to whole pixels, so that none at the edge is covered in part.
   */
  Svg(double exactWidth, double exactHeight) {
    double width = Math.ceil(exactWidth);
    double height = Math.ceil(exactHeight);
    out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg");
    attributes(
        "xmlns",
        "http://www.w3.org/2000/svg",
        "width",
        width,
        "height",
        height,
        "viewBox",
        "0 0 " + number(width) + " " + number(height),
        "font-family",
        FONTS);
    out.append(">\n");
    element("rect", "width", width, "height", height, "fill", "#ffffff");
  }

  /** An element without content; attributes are names and values in turn. */
  Svg element(String name, Object... attributes) {
    out.append('<').append(name);
    attributes(attributes);
    out.append("/>\n");
    return this;
  }

  /** Begins an element that others go into. */
  Svg open(String name, Object... attributes) {
    out.append('<').append(name);
    attributes(attributes);
    out.append(">\n");
    return this;
  }

  Svg close(String name) {
    out.append("</").append(name).append(">\n");
    return this;
  }

  /** A line of text; {@code anchor} is start, middle or end. */
  Svg text(double x, double y, String anchor, String text, Object... attributes) {
    return textWithExponent(x, y, anchor, text, "", attributes);
  }

  /** A line of text with a raised end. */
  Svg textWithExponent(
      double x, double y, String anchor, String text, String exponent, Object... attributes) {
    out.append("<text");
    attributes("x", x, "y", y);
    if (!anchor.equals("start")) {
      attributes("text-anchor", anchor);
    }
    attributes(attributes);
    out.append('>').append(escaped(text));
    if (!exponent.isEmpty()) {
      out.append("<tspan");
      attributes("dy", -5, "font-size", "75%");
      out.append('>').append(escaped(exponent)).append("</tspan>");
    }
    out.append("</text>\n");
    return this;
  }

  /** What a browser shows while the mouse rests on the element around it. */
  Svg tooltip(String text) {
    out.append("<title>").append(escaped(text)).append("</title>\n");
    return this;
  }

  /** Ends the document. */
  String end() {
    return out.append("</svg>\n").toString();
  }

  private void attributes(Object... namesAndValues) {
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      out.append(' ')
          .append(namesAndValues[i])
          .append("=\"")
          .append(value instanceof Double d ? number(d) : escaped(value.toString()))
          .append('"');
    }
  }

  /** A coordinate: two decimals are finer than any screen. */
  static String number(double x) {
    long hundredths = Math.round(x * 100);
    String sign = hundredths < 0 ? "-" : "";
    long whole = Math.abs(hundredths) / 100;
    long rest = Math.abs(hundredths) % 100;
    if (rest == 0) {
      return sign + whole;
    }
    String decimals = rest % 10 == 0 ? Long.toString(rest / 10) : (rest < 10 ? "0" : "") + rest;
    return sign + whole + "." + decimals;
  }

  /** Text that means itself in XML; characters that XML cannot hold become U+FFFD. */
  static String escaped(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints().forEach(c -> appendEscaped(safe, c));
    return safe.toString();
  }

  private static void appendEscaped(StringBuilder safe, int c) {
    if (c == '&') {
      safe.append("&amp;");
    } else if (c == '<') {
      safe.append("&lt;");
    } else if (c == '>') {
      safe.append("&gt;");
    } else if (c == '"') {
      safe.append("&quot;");
    } else if (c == '\t' || c == '\n' || c == '\r') {
      safe.append(' ');
    } else if (c < ' ' || (c >= 0xD800 && c <= 0xDFFF) || c == 0xFFFE || c == 0xFFFF) {
      safe.append('\uFFFD');
    } else {
      safe.appendCodePoint(c);
    }
  }

  /**
   * How wide text is, about. Nobody knows which font the reader has, so it reckons with a wide one
   * (DejaVu Sans): text may leave room but does not run over.
   */
  static double textWidth(String text, double fontSize) {
    return fontSize * text.codePoints().mapToDouble(Svg::characterWidth).sum();
  }

  /** The same for bold text. */
  static double boldWidth(String text, double fontSize) {
    return BOLD * textWidth(text, fontSize);
  }

  private static double characterWidth(int c) {
    if (c >= FIRST_FULL_WIDTH || "mwMW@%—…".indexOf(c) >= 0) {
      return 1;
    }
    if (" .,:;|'!()[]{}ijlIft-/".indexOf(c) >= 0) {
      return 0.4;
    }
    if (c > LAST_LATIN) {
      int type = Character.getType(c);
      boolean takesNoRoom =
          type == Character.NON_SPACING_MARK
              || type == Character.ENCLOSING_MARK
              || type == Character.FORMAT;
      return takesNoRoom ? 0 : 0.85;
    }
    return Character.isUpperCase(c) ? 0.79 : "+=<>~#&_^×÷±¬".indexOf(c) >= 0 ? 0.84 : 0.64;
  }

  /** The text, or its beginning and an ellipsis if it is longer than so many characters. */
  static String shortened(String text, int length) {
    return text.codePointCount(0, text.length()) <= length
        ? text
        : text.substring(0, text.offsetByCodePoints(0, length - 1)) + "…";
  }
}
