package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Point2D;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the path data of SVG: lines and cubic curves, absolute and relative, but no arcs. */
final class SvgPath {
  static final Pattern TOKEN = Pattern.compile("[A-Za-z]|-?[0-9.]+");

  private final String text;
  private final Matcher tokens;
  private final Path2D path = new Path2D.Double();
  private double x;
  private double y;
  private double firstX;
  private double firstY;

  private SvgPath(String text) {
    this.text = text;
    tokens = TOKEN.matcher(text);
  }

  static Path2D of(String text) {
    return new SvgPath(text).read();
  }

  /** Coordinates without a letter go on with the last command, after M with lines. */
  private Path2D read() {
    char command = ' ';
    boolean more = tokens.find();
    while (more) {
      if (Character.isLetter(tokens.group().charAt(0))) {
        command = tokens.group().charAt(0);
        more = tokens.find();
        if (command == 'Z' || command == 'z') {
          path.closePath();
          x = firstX;
          y = firstY;
          continue;
        }
      }
      checkArgument(more, "png: path '%s' ends too early", text);
      step(command);
      command = command == 'M' ? 'L' : command == 'm' ? 'l' : command;
      more = tokens.find();
    }
    return path;
  }

  private void step(char command) {
    checkArgument("MmLlHhVvCc".indexOf(command) >= 0, "png: '%s' in path '%s'", command, text);
    boolean relative = Character.isLowerCase(command);
    double dx = relative ? x : 0;
    double dy = relative ? y : 0;
    switch (Character.toUpperCase(command)) {
      case 'H' -> x = dx + number();
      case 'V' -> y = dy + number();
      case 'C' -> {
        double x1 = dx + number();
        double y1 = dy + nextNumber();
        double x2 = dx + nextNumber();
        double y2 = dy + nextNumber();
        x = dx + nextNumber();
        y = dy + nextNumber();
        path.curveTo(x1, y1, x2, y2, x, y);
        return;
      }
      default -> {
        x = dx + number();
        y = dy + nextNumber();
      }
    }
    if (Character.toUpperCase(command) == 'M') {
      firstX = x;
      firstY = y;
      path.moveTo(x, y);
    } else {
      path.lineTo(x, y);
    }
  }

  private double nextNumber() {
    checkArgument(tokens.find(), "png: path '%s' ends too early", text);
    return number();
  }

  private double number() {
    try {
      return Double.parseDouble(tokens.group());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "png: '" + tokens.group() + "' is no number in path '" + text + "'", e);
    }
  }

  /** The direction in which a path ends, as an angle. */
  static double endAngle(Path2D path) {
    double[] c = new double[6];
    double angle = 0;
    Point2D at = new Point2D.Double();
    for (PathIterator i = path.getPathIterator(null); !i.isDone(); i.next()) {
      int kind = i.currentSegment(c);
      if (kind == PathIterator.SEG_CLOSE) {
        continue;
      }
      int last = kind == PathIterator.SEG_CUBICTO ? 4 : 0;
      double fromX = last == 4 ? c[2] : at.getX();
      double fromY = last == 4 ? c[3] : at.getY();
      if (kind != PathIterator.SEG_MOVETO && (c[last] != fromX || c[last + 1] != fromY)) {
        angle = Math.atan2(c[last + 1] - fromY, c[last] - fromX);
      }
      at.setLocation(c[last], c[last + 1]);
    }
    return angle;
  }
}
