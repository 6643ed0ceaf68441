package autodiff.check;

import autodiff.shape.Shape;

/**
 * A function and its derivatives as numbers of coordinates, of whatever kind its operands are: what
 * a check asks.
 */
interface Subject {
  /** Where a coordinate is: an element of an operand. */
  record Place(int operand, Shape shape, int element) {}

  /** The point in coordinates. */
  double[] point();

  /** How many coordinates, from the first, the gradient is with respect to. */
  int variables();

  /** The number that is differentiated. */
  double value(double[] point);

  /** Its gradient. */
  double[] gradient(double[] point);

  /** Its recorded gradient. */
  double[] recordedGradient(double[] point);

  /** The derivatives of Σ weights·recorded gradient with respect to all coordinates. */
  double[] secondGradient(double[] weights);

  /** Where a coordinate is. */
  Place place(int coordinate);

  /** The point in words. */
  String describe();
}
