package autodiff.nn.train;

import autodiff.InPlaceUpdate;
import autodiff.Tensor;

/** Tells whether gradients are finite, at the price of reading them once. */
final class FiniteCheck implements InPlaceUpdate {
  private static final Tensor[] NO_STATE = {};

  /** Several threads may look at parts of a large gradient. */
  private volatile boolean found;

  /** Whether all gradients of some parameters are finite. */
  boolean isFinite(Tensor[] parameters) {
    found = false;
    for (Tensor p : parameters) {
      if (p.hasGrad()) {
        p.updateInPlace(this, p.grad(), NO_STATE);
      }
    }
    return !found;
  }

  /**
   * Changes nothing: 0 times a number is 0 for finite ones only. Four sums, for they do not wait.
   */
  @Override
  public void update(double[] x, double[] gradient, double[][] state, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i < to - 3; i += 4) {
      a += 0 * gradient[i];
      b += 0 * gradient[i + 1];
      c += 0 * gradient[i + 2];
      d += 0 * gradient[i + 3];
    }
    for (; i < to; i++) {
      a += 0 * gradient[i];
    }
    if (a + b + c + d != 0) {
      found = true;
    }
  }

  @Override
  public void update(float[] x, float[] gradient, float[][] state, int from, int to) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = from;
    for (; i < to - 3; i += 4) {
      a += 0 * gradient[i];
      b += 0 * gradient[i + 1];
      c += 0 * gradient[i + 2];
      d += 0 * gradient[i + 3];
    }
    for (; i < to; i++) {
      a += 0 * gradient[i];
    }
    if (a + b + c + d != 0) {
      found = true;
    }
  }
}
