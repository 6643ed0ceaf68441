package autodiff;

/** A number that takes no gradient: data, a detached value, whatever was not recorded. */
final class Constant extends NodeOwner {
  /** Stands for the second operand of a unary operation. */
  static final Constant ABSENT = new Constant(Double.NaN);

  /** Stands for a second operand that is a plain number, which comes in place of the partial. */
  static final Constant PLAIN = new Constant(Double.NaN);

  Constant(double data) {
    this.data = data;
  }
}
