package autodiff.transform;

import autodiff.GradMode;
import autodiff.Gradients;
import autodiff.Node;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** A call of a transform of a function of tensors. */
final class TensorsCall extends Call {
  private final boolean linked;
  private final Tensor[] x;

  TensorsCall(String method, Tensor... given) {
    super(method, checked("x", given));
    linked = recording && Arrays.stream(given).anyMatch(Tensor::requiresGrad);
    x =
        Arrays.stream(given)
            .map(t ->
                recording && t.requiresGrad() ? ZeroForUnused.of(t) : t.detach().requiresGrad(true))
            .toArray(Tensor[]::new);
  }

  /** Computes with recording on; afterwards the arguments are plain data to whoever meets them. */
  <R> R compute(Supplier<R> computation) {
    R result = recorded(computation);
    for (Tensor argument : x) {
      if (argument.isLeaf()) {
        argument.requiresGrad(false);
      }
    }
    return result;
  }

  @Override
  Node[] arguments() {
    return x;
  }

  @Override
  boolean linked() {
    return linked;
  }

  Tensor apply(TensorsFunction<Tensor> f) {
    return returned(f.apply(x.clone()), "a Tensor");
  }

  /** As {@link #apply}, of a function that gives a single number. */
  Tensor applyToNumber(TensorsFunction<Tensor> f) {
    Tensor y = apply(f);
    if (y.elements() != 1) {
      throw wrong(
          String.format(
              Locale.ROOT,
              "the function gave a tensor %s of %d elements, so there is no single derivative; reduce"
                  + " it first (sum, mean), or use vjp or jacobian",
              y.shape(),
              y.elements()));
    }
    return y;
  }

  /** The derivatives with respect to the arguments, each of which must be used. */
  Tensor[] gradient(Tensor y, Tensor cotangent, boolean recorded) {
    return of(gradients(y, v -> recorded ? y.recordedVjp(cotangent, v) : y.vjp(cotangent, v)));
  }

  /** The derivatives of ⟨y, cotangent⟩. */
  Tensor[] pullBack(Tensor y, Tensor cotangent, boolean connected) {
    if (!cotangent.shape().equals(y.shape())) {
      throw wrong(
          String.format(
              Locale.ROOT, "a cotangent %s for a result %s", cotangent.shape(), y.shape()));
    }
    boolean recorded = connected || (GradMode.isRecording() && cotangent.requiresGrad());
    return recorded(() -> gradient(y, cotangent.to(y.dtype()), recorded));
  }

  void checkShapes(Tensor[] v) {
    checked("v", v);
    if (v.length != x.length) {
      throw wrong(
          String.format(
              Locale.ROOT, "%d tensors in the vector for %d arguments", v.length, x.length));
    }
    for (int k = 0; k < v.length; k++) {
      if (!v[k].shape().equals(x[k].shape())) {
        throw wrong(
            String.format(
                Locale.ROOT, "v[%d] has shape %s, x[%d] has %s", k, v[k].shape(), k, x[k].shape()));
      }
    }
  }

  /** The recorded gradient of a number that must depend on an argument. */
  Tensor[] recordedGradient(Tensor y) {
    Tensor[] gradient = gradientOrZeros(y, true);
    checkNotSilent(gradient, y);
    return gradient;
  }

  /**
   * The derivatives of all elements of a tensor: for each argument, a tensor whose shape is that of
   * y followed by that of the argument. They are 0 where y does not depend on it.
   */
  Tensor[] jacobian(Tensor y, boolean recorded) {
    Tensor tied = ZeroForUnused.of(y, x);
    int count = y.elements();
    Tensor[][] rows = new Tensor[x.length][count];
    for (int i = 0; i < count; i++) {
      Tensor unit = unit(y, i);
      Gradients row = recorded ? tied.recordedVjp(unit, x) : tied.vjp(unit, x);
      for (int k = 0; k < x.length; k++) {
        rows[k][i] = row.of(x[k]);
      }
    }
    return IntStream.range(0, x.length)
        .mapToObj(k -> joined(y.shape(), x[k], rows[k]))
        .toArray(Tensor[]::new);
  }

  private static Tensor unit(Tensor y, int position) {
    double[] unit = new double[y.elements()];
    unit[position] = 1;
    return Tensor.of(y.shape(), unit).to(y.dtype());
  }

  private static Tensor joined(Shape rows, Tensor argument, Tensor[] row) {
    int[] columns = argument.shape().sizes();
    int[] sizes = Arrays.copyOf(rows.sizes(), rows.rank() + columns.length);
    System.arraycopy(columns, 0, sizes, rows.rank(), columns.length);
    return row.length == 0
        ? Tensor.zeros(argument.dtype(), Shape.of(sizes))
        : Tensor.stack(0, row).reshape(sizes);
  }

  /** The derivative along v: Σ ⟨gradient, v⟩. */
  Tensor slope(Tensor[] gradient, Tensor[] v) {
    Tensor sum = Tensor.scalar(0);
    for (int k = 0; k < v.length; k++) {
      sum = sum.add(gradient[k].mul(v[k]).sum());
    }
    return sum;
  }

  /** The derivatives, 0 with respect to an argument that is not used. */
  Tensor[] gradientOrZeros(Tensor y, boolean recorded) {
    Tensor tied = ZeroForUnused.of(y, x);
    return of(recorded ? tied.recordedGradients(x) : tied.gradients(x));
  }

  /** Zeros alone may mean that the result depends on nothing. */
  void checkNotSilent(Tensor[] derivatives, Tensor result) {
    for (Tensor derivative : derivatives) {
      for (double g : derivative.toDoubles()) {
        if (g != 0) {
          return;
        }
      }
    }
    checkDepends(result);
  }

  private Tensor[] of(Gradients gradients) {
    return Arrays.stream(x).map(gradients::of).toArray(Tensor[]::new);
  }
}
