package autodiff.view;

/**
 * Colors and marks. The strong colors are told apart by readers who see fewer of them (Okabe and
 * Ito's, without the yellow that paper swallows); dashes and marks differ too, for prints in black.
 */
final class Palette {
  static final String INK = "#222222";
  static final String FAINT_INK = "#666666";
  static final String GRID = "#e4e4e4";
  static final String UNDEFINED = "#bdbdbd";

  private static final int[] STRONG = {
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0x595959, 0xE69F00, 0x6A3D9A, 0x56B4E9, 0x8C510A,
    0xB2182B
  };

  private static final String[] DASHES = {"none", "7 3", "2 3", "9 3 2 3"};

  private Palette() {}

  /** The color of a curve or class; they repeat after ten. */
  static String strong(int i) {
    return hex(STRONG[i % STRONG.length]);
  }

  /** The same color as a tint: strength 0 is white, 1 the strong color. */
  static String tint(int i, double strength) {
    int color = STRONG[i % STRONG.length];
    int mixed = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int channel = color >> shift & 0xFF;
      mixed |= (int) Math.round(255 + strength * (channel - 255)) << shift;
    }
    return hex(mixed);
  }

  private static String hex(int rgb) {
    return "#" + Integer.toHexString(rgb | 1 << 24).substring(1);
  }

  /** The dash pattern of a curve. */
  static String dashes(int i) {
    return DASHES[i % DASHES.length];
  }

  /** Draws the mark of a class: circle, square, triangle, diamond or triangle upside down. */
  static void mark(Svg svg, int i, double x, double y) {
    String color = strong(i);
    if (i % 5 == 0) {
      svg.element("circle", "cx", x, "cy", y, "r", 4.0, "fill", color);
    } else if (i % 5 == 1) {
      svg.element("rect", "x", x - 3.6, "y", y - 3.6, "width", 7.2, "height", 7.2, "fill", color);
    } else if (i % 5 == 2) {
      polygon(svg, color, x, y - 5, x + 4.7, y + 3.4, x - 4.7, y + 3.4);
    } else if (i % 5 == 3) {
      polygon(svg, color, x, y - 5.2, x + 5.2, y, x, y + 5.2, x - 5.2, y);
    } else {
      polygon(svg, color, x, y + 5, x + 4.7, y - 3.4, x - 4.7, y - 3.4);
    }
  }

  private static void polygon(Svg svg, String color, double... xy) {
    StringBuilder points = new StringBuilder();
    for (int k = 0; k < xy.length; k += 2) {
      points.append(k == 0 ? "" : " ");
      points.append(Svg.number(xy[k])).append(',').append(Svg.number(xy[k + 1]));
    }
    svg.element("polygon", "points", points, "fill", color);
  }
}
