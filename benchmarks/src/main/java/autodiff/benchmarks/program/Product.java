package autodiff.benchmarks.program;

import autodiff.Value;

/** The product of two numbers. */
final class Product implements Problem {

  @Override
  public double[] point() {
    return new double[] {2, 3};
  }

  @Override
  public Value value(Value[] x) {
    return x[0].mul(x[1]);
  }

  @Override
  public void gradientByHand(double[] x, double[] gradient) {
    gradient[0] = x[1];
    gradient[1] = x[0];
  }
}
