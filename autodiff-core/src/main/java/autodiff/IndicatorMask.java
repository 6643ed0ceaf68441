package autodiff;

import java.util.function.DoublePredicate;

/** Where a condition holds: constants, with which rules select. */
final class IndicatorMask {
  private IndicatorMask() {}

  /** Ones where a condition holds, and zeros, of the tensor's shape and type. */
  static Tensor of(Tensor x, DoublePredicate condition) {
    double[] yes = new double[x.elements()];
    for (int k = 0; k < yes.length; k++) {
      yes[k] = condition.test(x.flat(k)) ? 1 : 0;
    }
    return Tensor.rounded(x.shape(), x.dtype(), yes);
  }

  /** Whether a condition holds somewhere. */
  static boolean anywhere(Tensor x, DoublePredicate condition) {
    for (int k = 0; k < x.elements(); k++) {
      if (condition.test(x.flat(k))) {
        return true;
      }
    }
    return false;
  }
}
