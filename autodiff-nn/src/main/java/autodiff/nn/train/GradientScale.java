package autodiff.nn.train;

import autodiff.InPlaceUpdate;
import autodiff.Tensor;

/** Multiplies gradients by a number, in place. */
record GradientScale(double factor) implements InPlaceUpdate {

  void applyTo(Tensor[] parameters) {
    if (factor == 1) {
      return;
    }
    for (Tensor p : parameters) {
      if (p.hasGrad()) {
        p.grad().updateInPlace(this, p.grad());
      }
    }
  }

  @Override
  public void update(double[] x, double[] gradient, double[][] state, int from, int to) {
    double factor = this.factor;
    for (int i = from; i < to; i++) {
      x[i] *= factor;
    }
  }

  @Override
  public void update(float[] x, float[] gradient, float[][] state, int from, int to) {
    float factor = (float) this.factor;
    for (int i = from; i < to; i++) {
      x[i] *= factor;
    }
  }
}
