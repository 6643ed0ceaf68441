package autodiff.benchmarks.program;

import autodiff.Value;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The squared error of a network of tanh neurons at one point, as a function of its weights: neuron
 * after neuron, the weights before the bias. The output neuron is linear.
 */
final class Mlp implements Problem {
  private static final double[] POINT = {0.3, -0.7};
  private static final double TARGET = 0.8;

  private final int[] widths;
  private final int weights;

  /** The outputs of all layers, the point being the first, and what belongs to them. */
  private final double[][] outputs;

  private final double[][] adjoints;

  Mlp(int... widths) {
    this.widths = widths;
    outputs = new double[widths.length][];
    adjoints = new double[widths.length][];
    int count = 0;
    for (int layer = 0; layer < widths.length; layer++) {
      outputs[layer] = new double[widths[layer]];
      adjoints[layer] = new double[widths[layer]];
      if (layer > 0) {
        count += (widths[layer - 1] + 1) * widths[layer];
      }
    }
    weights = count;
  }

  @Override
  public double[] point() {
    return new SplittableRandom(11).doubles(weights, -1, 1).toArray();
  }

  @Override
  public Value value(Value[] x) {
    return error(
        x,
        new Value[] {Value.constantOf(POINT[0]), Value.constantOf(POINT[1])},
        Value.constantOf(TARGET));
  }

  /** The squared error at a point. */
  Value error(Value[] x, Value[] point, Value target) {
    Value[] in = point;
    int p = 0;
    for (int layer = 1; layer < widths.length; layer++) {
      Value[] out = new Value[widths[layer]];
      for (int j = 0; j < out.length; j++) {
        Value sum = x[p + in.length];
        for (int k = 0; k < in.length; k++) {
          sum = sum.add(x[p + k].mul(in[k]));
        }
        p += in.length + 1;
        out[j] = layer < widths.length - 1 ? sum.tanh() : sum;
      }
      in = out;
    }
    return in[0].sub(target).square();
  }

  @Override
  public void gradientByHand(double[] x, double[] gradient) {
    Arrays.fill(gradient, 0);
    addGradientByHand(x, POINT[0], POINT[1], TARGET, gradient);
  }

  /** Adds the gradient at a point. */
  void addGradientByHand(
      double[] x, double first, double second, double target, double[] gradient) {
    outputs[0][0] = first;
    outputs[0][1] = second;
    int last = widths.length - 1;
    int p = 0;
    for (int layer = 1; layer <= last; layer++) {
      double[] in = outputs[layer - 1];
      double[] out = outputs[layer];
      for (int j = 0; j < out.length; j++) {
        double sum = x[p + in.length];
        for (int k = 0; k < in.length; k++) {
          sum += x[p + k] * in[k];
        }
        p += in.length + 1;
        out[j] = layer < last ? Math.tanh(sum) : sum;
      }
    }
    adjoints[last][0] = 2 * (outputs[last][0] - target);
    for (int layer = last; layer > 0; layer--) {
      double[] in = outputs[layer - 1];
      double[] out = outputs[layer];
      double[] inAdjoints = adjoints[layer - 1];
      Arrays.fill(inAdjoints, 0);
      p -= (in.length + 1) * out.length;
      for (int j = 0; j < out.length; j++) {
        double adjoint = adjoints[layer][j] * (layer < last ? 1 - out[j] * out[j] : 1);
        int from = p + j * (in.length + 1);
        for (int k = 0; k < in.length; k++) {
          gradient[from + k] += adjoint * in[k];
          inAdjoints[k] += adjoint * x[from + k];
        }
        gradient[from + in.length] += adjoint;
      }
    }
  }
}
