package autodiff.program;

/** The product in which 0 wins, as compiled code computes it. */
final class Products {
  private Products() {}

  /**
   * 0 if an operand is 0, else the product. Only products that are 0 or NaN can be other than
   * that, and one comparison excludes both.
   */
  static double mulNoNan(double x, double y) {
    double product = x * y;
    if (Math.abs(product) > 0) {
      return product;
    }
    return x == 0 || y == 0 ? 0 : product;
  }
}
