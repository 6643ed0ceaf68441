package autodiff.benchmarks.program;

import autodiff.Value;
import java.util.Arrays;

/** Rosenbrock's function of n numbers, Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)². */
final class Rosenbrock implements Problem {
  private final int numbers;

  Rosenbrock(int numbers) {
    this.numbers = numbers;
  }

  @Override
  public double[] point() {
    double[] x = new double[numbers];
    Arrays.setAll(x, i -> 0.5 + 0.4 * Math.sin(i + 1));
    return x;
  }

  @Override
  public Value value(Value[] x) {
    Value sum = Value.constantOf(0);
    for (int i = 0; i < numbers - 1; i++) {
      Value bend = x[i + 1].sub(x[i].square());
      sum = sum.add(bend.square().mul(100)).add(x[i].sub(1).square());
    }
    return sum;
  }

  @Override
  public void gradientByHand(double[] x, double[] gradient) {
    double carried = 0;
    for (int i = 0; i < numbers - 1; i++) {
      double bend = 200 * (x[i + 1] - x[i] * x[i]);
      gradient[i] = carried - 2 * bend * x[i] + 2 * (x[i] - 1);
      carried = bend;
    }
    gradient[numbers - 1] = carried;
  }
}
