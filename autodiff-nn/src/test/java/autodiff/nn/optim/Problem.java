package autodiff.nn.optim;

import autodiff.DType;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** The problem of record_optimizers.py, number by number: y = tanh(x·wᵀ + b). */
final class Problem {
  private final Tensor x;
  private final Tensor y;
  final Tensor w;
  final Tensor b;

  Problem(DType dtype) {
    x = pattern(6, 3, 5, 7, 3, 31, dtype);
    y = pattern(6, 2, 3, 5, 11, 23, dtype);
    w = pattern(2, 3, 7, 11, 4, 29, dtype).requiresGrad(true);
    b = pattern(1, 2, 2, 3, 7, 13, dtype).reshape(2).detach().requiresGrad(true);
  }

  private static Tensor pattern(
      int rows, int columns, int a, int b, int c, int modulus, DType dtype) {
    double[] numbers = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        numbers[i * columns + j] = ((a * i * j + b * i + c * j + 1) % modulus - modulus / 2) / 16.0;
      }
    }
    return Tensor.of(Shape.of(rows, columns), numbers).to(dtype).detach();
  }

  Tensor loss() {
    return x.linear(w, b).tanh().sub(y).square().mean();
  }

  Map<String, Tensor> weights() {
    return Map.of("w", w);
  }

  Map<String, Tensor> biases() {
    return Map.of("b", b);
  }

  Map<String, Tensor> parameters() {
    return new TreeMap<>(Map.of("w", w, "b", b));
  }

  /** The elements of w and b. */
  double[] numbers() {
    return DoubleStream.concat(DoubleStream.of(w.toDoubles()), DoubleStream.of(b.toDoubles()))
        .toArray();
  }

  /** A step of training: b without a gradient and the rate halved at times, if asked for. */
  void step(Optimizer optimizer, int step, boolean skipping) {
    optimizer.clearGrads();
    loss().backward();
    if (skipping && step % 3 == 1) {
      b.clearGrad();
    }
    if (skipping && step == 12) {
      optimizer.setLearningRate(optimizer.learningRate() / 2);
    }
    optimizer.step();
  }
}
