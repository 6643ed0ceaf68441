package autodiff.view;

import com.google.common.collect.ImmutableList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text broken into lines that fit a width. Lines break at spaces; a word that is wider than the
 * room breaks between characters. Nothing of the text is left out.
 *
 * @param lines the lines; none if there is no text
 * @param size the font size
 * @param bold whether the text is bold
 */
record TextBlock(ImmutableList<String> lines, double size, boolean bold) {
  /** What a reader takes for one: a letter with its accents, a whole flag. */
  private static final Pattern CHARACTER = Pattern.compile("\\X");

  private static final double LINE = 1.25;

  /** Baselines lie this far below the top of their line. */
  private static final double ASCENT = 0.8;

  static TextBlock plain(String text, double size, double room) {
    return of(text, size, false, room);
  }

  static TextBlock bold(String text, double size, double room) {
    return of(text, size, true, room);
  }

  private static TextBlock of(String text, double size, boolean bold, double room) {
    ImmutableList.Builder<String> lines = ImmutableList.builder();
    if (!text.isBlank()) {
      for (String line : text.split("\\R", -1)) {
        wrap(line, size, bold, room, lines);
      }
    }
    return new TextBlock(lines.build(), size, bold);
  }

  private static void wrap(
      String text, double size, boolean bold, double room, ImmutableList.Builder<String> lines) {
    if (width(text, size, bold) <= room) {
      lines.add(text);
      return;
    }
    StringBuilder line = new StringBuilder();
    double used = 0;
    double space = width(" ", size, bold);
    for (String word : text.trim().split("\\s+", -1)) {
      double needed = width(word, size, bold);
      if (!line.isEmpty() && used + space + needed > room) {
        lines.add(line.toString());
        line.setLength(0);
        used = 0;
      }
      if (needed > room) {
        word = breakWord(word, size, bold, room, lines);
        needed = width(word, size, bold);
      }
      if (!line.isEmpty()) {
        line.append(' ');
        used += space;
      }
      line.append(word);
      used += needed;
    }
    lines.add(line.toString());
  }

  /** Adds the lines that a word fills, and returns the rest of it. */
  private static String breakWord(
      String word, double size, boolean bold, double room, ImmutableList.Builder<String> lines) {
    int begin = 0;
    int last = 0;
    double used = 0;
    for (Matcher character = CHARACTER.matcher(word); character.find(); last = character.end()) {
      double needed = width(character.group(), size, bold);
      if (last > begin && used + needed > room) {
        lines.add(word.substring(begin, last));
        begin = last;
        used = 0;
      }
      used += needed;
    }
    return word.substring(begin);
  }

  private static double width(String text, double size, boolean bold) {
    return bold ? Svg.boldWidth(text, size) : Svg.textWidth(text, size);
  }

  /** The width of the widest line. */
  double width() {
    return lines.stream().mapToDouble(line -> width(line, size, bold)).max().orElse(0);
  }

  /** The height of all lines; 0 without text. */
  double height() {
    return lines.isEmpty() ? 0 : size + (lines.size() - 1) * LINE * size;
  }

  /** The height with a gap beside it; 0 without text. */
  double heightWith(double gap) {
    return lines.isEmpty() ? 0 : height() + gap;
  }

  /** Draws the lines below each other from a top; x is where {@code anchor} says. */
  void draw(Svg svg, double x, double top, String anchor, String color) {
    for (int i = 0; i < lines.size(); i++) {
      line(svg, x, top + ASCENT * size + i * LINE * size, anchor, i, color, "");
    }
  }

  /** Draws the lines upward, beside each other from the left; y is where {@code anchor} says. */
  void drawUpward(Svg svg, double left, double y, String anchor, String color) {
    for (int i = 0; i < lines.size(); i++) {
      double x = left + ASCENT * size + i * LINE * size;
      line(svg, x, y, anchor, i, color, "rotate(-90 " + Svg.number(x) + " " + Svg.number(y) + ")");
    }
  }

  private void line(
      Svg svg, double x, double y, String anchor, int i, String color, String transform) {
    ImmutableList.Builder<Object> attributes = ImmutableList.builder();
    if (!transform.isEmpty()) {
      attributes.add("transform", transform);
    }
    attributes.add("font-size", size);
    if (bold) {
      attributes.add("font-weight", "bold");
    }
    attributes.add("fill", color);
    svg.text(x, y, anchor, lines.get(i), attributes.build().toArray());
  }
}
