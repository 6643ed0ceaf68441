package autodiff.transform;

import autodiff.Derivatives;
import autodiff.GradMode;
import autodiff.Gradients;
import autodiff.Node;
import autodiff.Tracing;
import autodiff.Value;
import java.util.Arrays;
import java.util.Locale;

/** A call of a transform of a function of scalars. */
final class ValuesCall extends Call {
  private final boolean linked;
  private final Value[] x;

  ValuesCall(String method, Value[] given) {
    super(method, checked("x", given));
    linked = recording && Arrays.stream(given).anyMatch(Value::requiresGrad);
    x =
        Arrays.stream(given)
            .map(v -> recording && v.requiresGrad() ? v.mul(1) : Value.of(v.data()))
            .toArray(Value[]::new);
  }

  @Override
  Node[] arguments() {
    return x;
  }

  @Override
  boolean linked() {
    return linked;
  }

  Value apply(ValuesFunction<Value> f) {
    return returned(f.apply(x.clone()), "a Value");
  }

  Value[] applyVector(ValuesFunction<Value[]> f) {
    Value[] y = returned(f.apply(x.clone()), "an array of Values").clone();
    if (y.length == 0) {
      throw wrong("the function returned no values; return at least one");
    }
    for (int i = 0; i < y.length; i++) {
      if (y[i] == null) {
        throw wrong(
            String.format(
                Locale.ROOT,
                "the function returned null as value %d of %d; return a Value for each",
                i,
                y.length));
      }
    }
    return y;
  }

  /** The derivatives with respect to the arguments, each of which must be used. */
  Value[] gradient(Value y, boolean recorded) {
    return of(gradients(y, v -> recorded ? y.recordedGradients(v) : y.gradients(v)));
  }

  /** The derivatives of Σ y·cotangent. */
  Value[] pullBack(Value[] y, Value[] cotangent, boolean connected) {
    checkLength("cotangent", cotangent, y.length);
    boolean recorded =
        connected
            || (GradMode.isRecording() && Arrays.stream(cotangent).anyMatch(Value::requiresGrad));
    return recorded(() -> gradient(Value.dot(y, cotangent), recorded));
  }

  void checkLength(String name, Value[] vector, int length) {
    checked(name, vector);
    if (vector.length != length) {
      throw wrong(
          String.format(
              Locale.ROOT, "a vector of %d numbers where %d are needed", vector.length, length));
    }
  }

  /** The derivatives, 0 with respect to an argument that is not used. */
  Value[] row(Value y, boolean recorded) {
    return recorded ? Derivatives.reverse(y, x) : of(ZeroForUnused.of(y, x).gradients(x));
  }

  /** The derivatives of some numbers in the direction v. */
  Value[] pushForward(Value[] y, Value[] v) {
    return Derivatives.forward(y, x, new Value[][] {v})[0];
  }

  /** A row for each of some numbers. */
  Value[][] rows(Value[] y, boolean recorded) {
    return Arrays.stream(y).map(v -> row(v, recorded)).toArray(Value[][]::new);
  }

  /** The recorded gradient of a number that must depend on an argument. */
  Value[] recordedRow(Value y) {
    Value[] gradient = row(y, true);
    checkNotSilent(new Value[][] {gradient}, y);
    return gradient;
  }

  /** Zeros alone may mean that the results depend on nothing. */
  void checkNotSilent(Value[][] rows, Value... results) {
    if (Arrays.stream(rows).flatMap(Arrays::stream).allMatch(g -> Tracing.number(g) == 0)) {
      checkDepends(results);
    }
  }

  private Value[] of(Gradients gradients) {
    return Arrays.stream(x).map(gradients::of).toArray(Value[]::new);
  }
}
