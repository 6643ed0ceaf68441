package autodiff.check;

import autodiff.Gradients;
import autodiff.Value;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.function.Function;

/** A function of scalars: a coordinate an operand. */
record ValuesSubject(Function<Value[], Value> function, double[] point) implements Subject {
  @Override
  public int variables() {
    return point.length;
  }

  @Override
  public double value(double[] p) {
    return apply(Value.of(p)).data();
  }

  @Override
  public double[] gradient(double[] p) {
    Value[] x = Value.of(p);
    return data(tied(apply(x), x).gradients(x), x);
  }

  @Override
  public double[] recordedGradient(double[] p) {
    return Arrays.stream(recorded(Value.of(p))).mapToDouble(Value::data).toArray();
  }

  @Override
  public double[] secondGradient(double[] weights) {
    Value[] x = Value.of(point);
    return data(tied(Value.linearCombination(weights, recorded(x)), x).gradients(x), x);
  }

  @Override
  public Place place(int coordinate) {
    return new Place(coordinate, Shape.SCALAR, 0);
  }

  @Override
  public String describe() {
    return Arrays.toString(point);
  }

  private Value apply(Value[] x) {
    Value y = function.apply(x.clone());
    if (y == null) {
      throw new IllegalArgumentException(
          "gradient check: the function returned null; return a Value");
    }
    return y;
  }

  private Value[] recorded(Value[] x) {
    Gradients gradients = tied(apply(x), x).recordedGradients(x);
    return Arrays.stream(x).map(gradients::of).toArray(Value[]::new);
  }

  private static double[] data(Gradients gradients, Value[] x) {
    return Arrays.stream(x).mapToDouble(v -> gradients.of(v).data()).toArray();
  }

  /** The same function, made to depend on every operand: the derivative for an unused one is 0. */
  private static Value tied(Value y, Value[] x) {
    return y.add(Value.linearCombination(new double[x.length], x));
  }
}
