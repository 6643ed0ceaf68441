package autodiff.benchmarks.gradbench;

import autodiff.Gradients;
import autodiff.Value;
import java.util.Arrays;
import java.util.stream.Stream;

/** How derivatives of functions of values are taken: one place for all problems. */
final class Derivatives {

  private Derivatives() {}

  /**
   * A gradient.
   *
   * @param y the result
   * @param x the leaves that it was computed from
   * @return the derivative with respect to each leaf
   */
  static double[] gradient(Value y, Value... x) {
    return numbers(y.gradients(x), x);
  }

  /**
   * A row of a Jacobian, with zeros for what the result does not depend on.
   *
   * @param y the result
   * @param x leaves without a gradient, which they do not have afterwards either
   * @return the derivative with respect to each leaf
   */
  static double[] row(Value y, Value... x) {
    y.backward();
    double[] row = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      if (x[i].hasGrad()) {
        row[i] = x[i].grad();
        x[i].clearGrad();
      }
    }
    return row;
  }

  /**
   * Derivatives as plain numbers.
   *
   * @param gradients all of them
   * @param x those with respect to which they are wanted
   * @return the numbers, in that order
   */
  static double[] numbers(Gradients gradients, Value... x) {
    double[] numbers = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      numbers[i] = gradients.of(x[i]).data();
    }
    return numbers;
  }

  /**
   * Several arrays as one.
   *
   * @param parts the arrays
   * @return their elements, one array after the other
   */
  static Value[] join(Value[]... parts) {
    return Stream.of(parts).flatMap(Arrays::stream).toArray(Value[]::new);
  }
}
