package autodiff.check;

import autodiff.DType;
import autodiff.Gradients;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A function of tensors, projected on a cotangent: Σ ⟨cotangent, y⟩. Coordinates are the elements
 * of the operands, one after the other, and then those of the cotangent, on which second
 * derivatives depend too.
 */
final class TensorsSubject implements Subject {
  private final Function<Tensor[], Tensor> function;
  private final Tensor[] operands;
  private final Shape result;
  private final double[] point;
  private final int variables;

  TensorsSubject(Function<Tensor[], Tensor> function, Tensor[] operands, long seed) {
    this.function = function;
    this.operands = operands;
    for (int k = 0; k < operands.length; k++) {
      if (operands[k].dtype() != DType.FLOAT64) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "gradient check: operand %d is %s, too coarse for differences; check it as FLOAT64:"
                    + " to(DType.FLOAT64)",
                k,
                operands[k].dtype()));
      }
    }
    result = checked(function.apply(leaves(operands))).shape();
    double[] x = elements(operands);
    variables = x.length;
    double[] cotangent = GradientCheck.weights(result.elements(), seed + 1);
    point = Arrays.copyOf(x, x.length + cotangent.length);
    System.arraycopy(cotangent, 0, point, variables, cotangent.length);
  }

  @Override
  public double[] point() {
    return point;
  }

  @Override
  public int variables() {
    return variables;
  }

  @Override
  public double value(double[] p) {
    double[] y = apply(at(p)).toDoubles();
    double sum = 0;
    for (int i = 0; i < y.length; i++) {
      sum += p[variables + i] * y[i];
    }
    return sum;
  }

  @Override
  public double[] gradient(double[] p) {
    Tensor[] x = at(p);
    return gradients(tied(apply(x), x).vjp(cotangent(p), x), x);
  }

  @Override
  public double[] recordedGradient(double[] p) {
    Tensor[] x = at(p);
    return gradients(tied(apply(x), x).recordedVjp(cotangent(p), x), x);
  }

  @Override
  public double[] secondGradient(double[] weights) {
    Tensor[] x = at(point);
    Tensor cotangent = cotangent(point).requiresGrad(true);
    Gradients first = tied(apply(x), x).recordedVjp(cotangent, x);
    Tensor sum = Tensor.scalar(0);
    int from = 0;
    for (Tensor operand : x) {
      int to = from + operand.elements();
      Tensor w = Tensor.of(operand.shape(), Arrays.copyOfRange(weights, from, to));
      sum = sum.add(first.of(operand).mul(w).sum());
      from = to;
    }
    Tensor[] all = Arrays.copyOf(x, x.length + 1);
    all[x.length] = cotangent;
    return gradients(tied(sum, all).gradients(all), all);
  }

  @Override
  public Place place(int coordinate) {
    int element = coordinate;
    for (int k = 0; k < operands.length; k++) {
      if (element < operands[k].elements()) {
        return new Place(k, operands[k].shape(), element);
      }
      element -= operands[k].elements();
    }
    return new Place(CheckResult.COTANGENT, result, element);
  }

  @Override
  public String describe() {
    return Arrays.toString(operands);
  }

  private Tensor apply(Tensor[] x) {
    Tensor y = checked(function.apply(x.clone()));
    if (!y.shape().equals(result)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "gradient check: the function returned shape %s and then %s; its result must have one"
                  + " shape near the point",
              result,
              y.shape()));
    }
    return y;
  }

  private static Tensor checked(Tensor y) {
    if (y == null) {
      throw new IllegalArgumentException(
          "gradient check: the function returned null; return a Tensor");
    }
    return y;
  }

  private Tensor[] at(double[] p) {
    Tensor[] x = new Tensor[operands.length];
    int from = 0;
    for (int k = 0; k < x.length; k++) {
      int to = from + operands[k].elements();
      x[k] = Tensor.of(operands[k].shape(), Arrays.copyOfRange(p, from, to)).requiresGrad(true);
      from = to;
    }
    return x;
  }

  private Tensor cotangent(double[] p) {
    return Tensor.of(result, Arrays.copyOfRange(p, variables, p.length));
  }

  private static Tensor[] leaves(Tensor[] x) {
    return Arrays.stream(x).map(t -> t.detach().requiresGrad(true)).toArray(Tensor[]::new);
  }

  private static double[] elements(Tensor[] x) {
    return Stream.of(x).flatMapToDouble(t -> Arrays.stream(t.toDoubles())).toArray();
  }

  private static double[] gradients(Gradients gradients, Tensor[] x) {
    return elements(Arrays.stream(x).map(gradients::of).toArray(Tensor[]::new));
  }

  /** The same function, made to depend on every operand: the derivative for an unused one is 0. */
  private static Tensor tied(Tensor y, Tensor[] x) {
    Tensor zero = Tensor.scalar(0);
    for (Tensor operand : x) {
      zero = zero.add(operand.mul(0).sum());
    }
    return y.add(zero.to(y.dtype()));
  }
}
