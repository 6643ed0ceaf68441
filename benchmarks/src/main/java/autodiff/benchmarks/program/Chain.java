package autodiff.benchmarks.program;

import autodiff.Value;

/**
 * {@code x = x * a + b - c}, again and again, in the variables x, a, b and c: what {@link
 * autodiff.benchmarks.node.NodeDesigns} records, with its numbers, which keep x and the adjoints
 * near one.
 */
final class Chain implements Problem {
  static final int OPERATIONS_PER_STEP = 3;

  private final int steps;
  private final double[] values;

  Chain(int operations) {
    steps = operations / OPERATIONS_PER_STEP;
    values = new double[steps];
  }

  @Override
  public double[] point() {
    return new double[] {0.75, 1 - 0x1p-30, 0.5 + 0x1p-30, 0.5};
  }

  @Override
  public Value value(Value[] x) {
    Value y = x[0];
    for (int i = 0; i < steps; i++) {
      y = y.mul(x[1]).add(x[2]).sub(x[3]);
    }
    return y;
  }

  @Override
  public void gradientByHand(double[] x, double[] gradient) {
    double y = x[0];
    for (int i = 0; i < steps; i++) {
      values[i] = y;
      y = y * x[1] + x[2] - x[3];
    }
    double adjoint = 1;
    double a = 0;
    double b = 0;
    double c = 0;
    for (int i = steps - 1; i >= 0; i--) {
      c -= adjoint;
      b += adjoint;
      a += adjoint * values[i];
      adjoint *= x[1];
    }
    gradient[0] = adjoint;
    gradient[1] = a;
    gradient[2] = b;
    gradient[3] = c;
  }
}
