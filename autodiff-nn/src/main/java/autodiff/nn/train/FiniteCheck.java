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

  /** Changes nothing: x − x is 0 for finite numbers only. Four sums, for they do not wait. */
  @Override
  public void update(double[] x, double[] gradient, double[][] state, int from, int to) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i < to - 3; i += 4) {
      a += gradient[i] - gradient[i];
      b += gradient[i + 1] - gradient[i + 1];
      c += gradient[i + 2] - gradient[i + 2];
      d += gradient[i + 3] - gradient[i + 3];
    }
    for (; i < to; i++) {
      a += gradient[i] - gradient[i];
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
      a += gradient[i] - gradient[i];
      b += gradient[i + 1] - gradient[i + 1];
      c += gradient[i + 2] - gradient[i + 2];
      d += gradient[i + 3] - gradient[i + 3];
    }
    for (; i < to; i++) {
      a += gradient[i] - gradient[i];
    }
    if (a + b + c + d != 0) {
      found = true;
    }
  }
}
