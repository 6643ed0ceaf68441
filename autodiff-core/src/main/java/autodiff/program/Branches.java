package autodiff.program;

/**
 * Operations that choose, for compiled code to call: shared, so that the JVM has seen every side of
 * each choice before it compiles them into their callers.
 */
final class Branches {
  private Branches() {}

  /**
   * 0 if an operand is 0, else the product. Only products that are 0 or NaN can be other than that,
   * and one comparison excludes both.
   */
  static double mulNoNan(double x, double y) {
    double product = x * y;
    if (Math.abs(product) > 0) {
      return product;
    }
    return x == 0 || y == 0 ? 0 : product;
  }

  static double greater(double x, double y) {
    return x > y ? 1 : 0;
  }

  static double atLeast(double x, double y) {
    return x >= y ? 1 : 0;
  }

  static double equal(double x, double y) {
    return x == y ? 1 : 0;
  }

  static double isZero(double x) {
    return x == 0 ? 1 : 0;
  }

  static double nonZero(double x) {
    return x != 0 ? 1 : 0;
  }

  static double isNaN(double x) {
    return Double.isNaN(x) ? 1 : 0;
  }

  static double isFinite(double x) {
    return Double.isFinite(x) ? 1 : 0;
  }

  static double where(double c, double x, double y) {
    return c != 0 ? x : y;
  }

  static double fmax(double x, double y) {
    return x >= y || Double.isNaN(y) ? x : y;
  }

  static double fmin(double x, double y) {
    return x <= y || Double.isNaN(y) ? x : y;
  }

  static double clamp(double x, double low, double high) {
    return Math.min(Math.max(x, low), high);
  }

  static double relu(double x) {
    return x <= 0 ? 0 : x;
  }

  static double reluSlope(double x) {
    return x > 0 ? 1 : x <= 0 ? 0 : x;
  }

  /** The sign of a NaN, which the compiler may change, does not matter here. */
  static double copySign(double x, double y) {
    return StrictMath.copySign(x, y);
  }

  static double nonNegative(double x) {
    return x >= 0 ? x : Double.NaN;
  }

  static double zeroOrNaN(double x) {
    return Double.isNaN(x) ? x : 0;
  }

  static double leakyRelu(double x, double slope) {
    return x > 0 ? x : slope * x;
  }
}
