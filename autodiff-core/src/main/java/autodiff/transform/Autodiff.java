package autodiff.transform;

import static java.util.Objects.requireNonNull;

import autodiff.Tensor;
import autodiff.Value;
import java.util.Arrays;

/**
 * The transforms: functions that return the derivatives of functions.
 *
 * <pre>{@code
 * ValuesFunction<Value> f = x -> x[0].mul(x[1].sin());
 * Autodiff.grad(f).at(2, 3); // [sin 3, 2 cos 3]
 * Autodiff.hessian(f).at(2, 3);
 * Tensor g = Autodiff.grad((Tensor w) -> w.square().sum()).apply(Tensor.of(1, 2, 3)); // 2w
 * }</pre>
 *
 * <p>A lambda that is written right into the call names the type of its parameter, as in the last
 * line, or Java cannot tell which kind of function it is.
 *
 * <p><b>Nesting.</b> Transforms can be nested to any order: {@code grad} within a function that is
 * differentiated again is differentiated through. A result is recorded if an argument of the call
 * takes a gradient, or if the function uses something else that does; otherwise it is plain
 * numbers. Inside {@code noGrad()} it always is. Derivatives are those with respect to the
 * arguments alone: a node that the function uses in another way besides is another variable.
 *
 * <p><b>No silent zeros.</b> {@code grad}, {@code valueAndGrad} and {@code vjp} fail if what the
 * function gave does not depend on one of its arguments, because that is a mistake more often than
 * not. In a Jacobian, a Hessian, and a Hessian-vector product, 0 is the answer where an output does
 * not depend on an input: these fail only if the function depends on none of its arguments at all.
 * So the second derivative of a linear function is 0 as a {@code hessian}, and an exception as a
 * {@code grad} of {@code grad}. A function that may or may not use its arguments, depending on
 * their numbers, asks for {@link Value#gradientsOrZero} or {@link Tensor#gradientsOrZero} instead.
 *
 * <p><b>Threads.</b> No {@code grad()} of any node changes, and what a transform makes belongs to
 * the call: the functions returned here may be used by many threads at once.
 */
@SuppressWarnings("overloads") // lambdas name their types, as said above
public final class Autodiff {
  private Autodiff() {}

  // Gradients

  /**
   * The gradient of a function of scalars.
   *
   * @param f the function
   * @return the function that gives the derivative with respect to each argument; it throws {@link
   *     IllegalArgumentException} where the result does not depend on one of them
   */
  public static ValuesFunction<Value[]> grad(ValuesFunction<Value> f) {
    requireNonNull(f, "f");
    return OfValues.of("grad", f, x -> valueAndGrad("grad", f, x).gradient());
  }

  /**
   * The gradient of a function of a tensor.
   *
   * @param f the function, whose result has one element
   * @return the function that gives the derivative, of the argument's shape and type; it throws
   *     {@link IllegalArgumentException} where the result does not depend on the argument, or has
   *     more elements
   */
  public static TensorFunction<Tensor> grad(TensorFunction<Tensor> f) {
    requireNonNull(f, "f");
    return OfTensor.of(
        "grad", f, x -> valueAndGrad("grad", several(f), requireNonNull(x, "x")).gradient()[0]);
  }

  /**
   * The gradient of a function of several tensors.
   *
   * @param f the function, whose result has one element
   * @return the function that gives the derivative with respect to each argument; it throws {@link
   *     IllegalArgumentException} where the result does not depend on one of them, or has more
   *     elements
   */
  public static TensorsFunction<Tensor[]> grad(TensorsFunction<Tensor> f) {
    requireNonNull(f, "f");
    return OfTensors.of("grad", f, x -> valueAndGrad("grad", f, x).gradient());
  }

  /**
   * A function of scalars together with its gradient, for little more than the gradient costs.
   *
   * @param f the function
   * @return the function that gives both; it throws as {@link #grad(ValuesFunction)} does
   */
  public static ValuesFunction<ValueAndGradient<Value, Value[]>> valueAndGrad(
      ValuesFunction<Value> f) {
    requireNonNull(f, "f");
    return OfValues.of("valueAndGrad", f, x -> valueAndGrad("valueAndGrad", f, x));
  }

  /**
   * A function of a tensor together with its gradient, for little more than the gradient costs.
   *
   * @param f the function, whose result has one element
   * @return the function that gives both; it throws as {@link #grad(TensorFunction)} does
   */
  public static TensorFunction<ValueAndGradient<Tensor, Tensor>> valueAndGrad(
      TensorFunction<Tensor> f) {
    requireNonNull(f, "f");
    return OfTensor.of(
        "valueAndGrad",
        f,
        x -> {
          ValueAndGradient<Tensor, Tensor[]> both =
              valueAndGrad("valueAndGrad", several(f), requireNonNull(x, "x"));
          return new ValueAndGradient<>(both.value(), both.gradient()[0]);
        });
  }

  /**
   * A function of several tensors together with its gradient, for little more than the gradient
   * costs.
   *
   * @param f the function, whose result has one element
   * @return the function that gives both; it throws as {@link #grad(TensorsFunction)} does
   */
  public static TensorsFunction<ValueAndGradient<Tensor, Tensor[]>> valueAndGrad(
      TensorsFunction<Tensor> f) {
    requireNonNull(f, "f");
    return OfTensors.of("valueAndGrad", f, x -> valueAndGrad("valueAndGrad", f, x));
  }

  private static ValueAndGradient<Value, Value[]> valueAndGrad(
      String method, ValuesFunction<Value> f, Value... given) {
    ValuesCall call = new ValuesCall(method, given);
    return Call.recorded(() -> {
      Value y = call.apply(f);
      boolean connected = call.connected(y);
      Value[] gradient = call.gradient(y, connected);
      return new ValueAndGradient<>(connected ? y : y.detach(), gradient);
    });
  }

  private static ValueAndGradient<Tensor, Tensor[]> valueAndGrad(
      String method, TensorsFunction<Tensor> f, Tensor... given) {
    TensorsCall call = new TensorsCall(method, given);
    return call.compute(() -> {
      Tensor y = call.applyToNumber(f);
      boolean connected = call.connected(y);
      Tensor[] gradient = call.gradient(y, Tensor.full(1, y.dtype(), y.shape()), connected);
      return new ValueAndGradient<>(connected ? y : y.detach(), gradient);
    });
  }

  private static TensorsFunction<Tensor> several(TensorFunction<Tensor> f) {
    return x -> f.apply(x[0]);
  }

  // Products with vectors

  /**
   * Evaluates a function of scalars, and prepares its vector-Jacobian products.
   *
   * @param f the function
   * @param x its arguments
   * @return its result and the map from cotangents of the result to those of the arguments, which
   *     throws {@link IllegalArgumentException} if the result does not depend on one of them
   */
  public static Pullback<Value[], Value[]> vjp(ValuesFunction<Value[]> f, Value... x) {
    requireNonNull(f, "f");
    ValuesCall call = new ValuesCall("vjp", x);
    return Call.recorded(() -> {
      Value[] y = call.applyVector(f);
      boolean connected = call.connected(y);
      Value[] value = connected ? y : detached(y);
      return new Pullback<>(value, Value[]::clone, v -> call.pullBack(y, v, connected));
    });
  }

  /**
   * Evaluates a function of a tensor, and prepares its vector-Jacobian products.
   *
   * @param f the function
   * @param x its argument
   * @return its result and the map from cotangents of the result to those of the argument, which
   *     throws {@link IllegalArgumentException} if the result does not depend on it
   */
  public static Pullback<Tensor, Tensor> vjp(TensorFunction<Tensor> f, Tensor x) {
    requireNonNull(f, "f");
    requireNonNull(x, "x");
    Pullback<Tensor, Tensor[]> pullback = vjp(several(f), x);
    return new Pullback<>(pullback.value(), y -> y, v -> pullback.apply(v)[0]);
  }

  /**
   * Evaluates a function of several tensors, and prepares its vector-Jacobian products.
   *
   * @param f the function
   * @param x its arguments
   * @return its result and the map from cotangents of the result to those of the arguments, which
   *     throws {@link IllegalArgumentException} if the result does not depend on one of them
   */
  public static Pullback<Tensor, Tensor[]> vjp(TensorsFunction<Tensor> f, Tensor... x) {
    requireNonNull(f, "f");
    TensorsCall call = new TensorsCall("vjp", x);
    return Call.recorded(() -> {
      Tensor y = call.apply(f);
      boolean connected = call.connected(y);
      return new Pullback<>(
          connected ? y : y.detach(), t -> t, v -> call.pullBack(y, v, connected));
    });
  }

  /**
   * A function of scalars together with its derivative in a direction, by one sweep forward. It
   * nests with all other transforms, in either order: tangents are nodes as any others. It agrees
   * with {@code vjp} and {@code jacobian}, but for rounding, wherever no derivative inside is
   * infinite: there, paths that cancel may give 0 in one direction and NaN in the other.
   *
   * @param f the function
   * @param x its arguments
   * @param v the direction, as long
   * @return its result, and Σⱼ ∂fᵢ/∂xⱼ·vⱼ
   * @throws IllegalArgumentException if the direction has another length, or if the result depends
   *     on none of the arguments
   */
  public static ValueAndTangent<Value[]> jvp(ValuesFunction<Value[]> f, Value[] x, Value[] v) {
    requireNonNull(f, "f");
    ValuesCall call = new ValuesCall("jvp", x);
    call.checkLength("v", v, x.length);
    return Call.recorded(() -> {
      Value[] y = call.applyVector(f);
      Value[] tangent = call.pushForward(y, v);
      call.checkNotSilent(new Value[][] {tangent}, y);
      boolean directed = call.recording && Arrays.stream(v).anyMatch(Value::requiresGrad);
      return directed || call.connected(y)
          ? new ValueAndTangent<>(y, tangent)
          : new ValueAndTangent<>(detached(y), detached(tangent));
    });
  }

  private static Value[] detached(Value[] x) {
    return Arrays.stream(x).map(Value::detach).toArray(Value[]::new);
  }

  /**
   * The Hessian of a function of scalars times a vector, without forming the Hessian.
   *
   * @param f the function
   * @param x its arguments
   * @param v the vector, as long
   * @return Σⱼ ∂²f/∂xᵢ∂xⱼ·vⱼ
   * @throws IllegalArgumentException if the vector has another length, or if the function depends
   *     on none of its arguments
   */
  public static Value[] hvp(ValuesFunction<Value> f, Value[] x, Value[] v) {
    requireNonNull(f, "f");
    ValuesCall call = new ValuesCall("hvp", x);
    call.checkLength("v", v, x.length);
    return Call.recorded(() -> {
      Value slope = Value.dot(call.recordedRow(call.apply(f)), v);
      return call.row(slope, call.connected(slope));
    });
  }

  /**
   * The Hessian of a function of a tensor times a tensor, without forming the Hessian.
   *
   * @param f the function, whose result has one element
   * @param x its argument
   * @param v the vector, of x's shape
   * @return the product, of x's shape and type
   * @throws IllegalArgumentException if the vector has another shape, or if the function does not
   *     depend on its argument or gives more than one element
   */
  public static Tensor hvp(TensorFunction<Tensor> f, Tensor x, Tensor v) {
    requireNonNull(f, "f");
    requireNonNull(x, "x");
    requireNonNull(v, "v");
    return hvp(several(f), new Tensor[] {x}, new Tensor[] {v})[0];
  }

  /**
   * The Hessian of a function of several tensors times as many tensors, without forming the
   * Hessian.
   *
   * @param f the function, whose result has one element
   * @param x its arguments
   * @param v the vector: tensors of their shapes
   * @return the product, of the arguments' shapes and types
   * @throws IllegalArgumentException if the vector has other shapes, or if the function depends on
   *     none of its arguments or gives more than one element
   */
  public static Tensor[] hvp(TensorsFunction<Tensor> f, Tensor[] x, Tensor[] v) {
    requireNonNull(f, "f");
    TensorsCall call = new TensorsCall("hvp", x);
    call.checkShapes(v);
    return call.compute(() -> {
      Tensor slope = call.slope(call.recordedGradient(call.applyToNumber(f)), v);
      return call.gradientOrZeros(slope, call.connected(slope));
    });
  }

  // Matrices

  /**
   * The Jacobian of a function of scalars.
   *
   * @param f the function
   * @return the function that gives ∂fᵢ/∂xⱼ in row i and column j, 0 where there is no dependence;
   *     it throws {@link IllegalArgumentException} where no result depends on any argument
   */
  public static ValuesFunction<Value[][]> jacobian(ValuesFunction<Value[]> f) {
    requireNonNull(f, "f");
    return OfValues.of(
        "jacobian",
        f,
        x -> {
          ValuesCall call = new ValuesCall("jacobian", x);
          return Call.recorded(() -> {
            Value[] y = call.applyVector(f);
            Value[][] rows = call.rows(y, call.connected(y));
            call.checkNotSilent(rows, y);
            return rows;
          });
        });
  }

  /**
   * The Jacobian of a function of a tensor.
   *
   * @param f the function
   * @return the function that gives the derivative of each element of the result with respect to
   *     each element of the argument, as a tensor whose shape is the result's followed by the
   *     argument's; it throws {@link IllegalArgumentException} where the result does not depend on
   *     the argument
   */
  public static TensorFunction<Tensor> jacobian(TensorFunction<Tensor> f) {
    requireNonNull(f, "f");
    TensorsFunction<Tensor[]> jacobian = jacobian(several(f));
    return OfTensor.of("jacobian", f, x -> jacobian.apply(requireNonNull(x, "x"))[0]);
  }

  /**
   * The Jacobian of a function of several tensors.
   *
   * @param f the function
   * @return the function that gives a tensor for each argument, as {@link
   *     #jacobian(TensorFunction)} does, of zeros where there is no dependence; it throws {@link
   *     IllegalArgumentException} where the result depends on no argument
   */
  public static TensorsFunction<Tensor[]> jacobian(TensorsFunction<Tensor> f) {
    requireNonNull(f, "f");
    return OfTensors.of(
        "jacobian",
        f,
        x -> {
          TensorsCall call = new TensorsCall("jacobian", x);
          return call.compute(() -> {
            Tensor y = call.apply(f);
            Tensor[] jacobian = call.jacobian(y, call.connected(y));
            call.checkNotSilent(jacobian, y);
            return jacobian;
          });
        });
  }

  /**
   * The Hessian of a function of scalars.
   *
   * @param f the function
   * @return the function that gives ∂²f/∂xᵢ∂xⱼ in row i and column j; it throws {@link
   *     IllegalArgumentException} where the result depends on no argument
   */
  public static ValuesFunction<Value[][]> hessian(ValuesFunction<Value> f) {
    requireNonNull(f, "f");
    return OfValues.of(
        "hessian",
        f,
        x -> {
          ValuesCall call = new ValuesCall("hessian", x);
          return Call.recorded(() -> {
            Value[] gradient = call.recordedRow(call.apply(f));
            return call.rows(gradient, call.connected(gradient));
          });
        });
  }

  /**
   * The Hessian of a function of a tensor.
   *
   * @param f the function, whose result has one element
   * @return the function that gives the second derivatives, as a tensor whose shape is the
   *     argument's twice; it throws {@link IllegalArgumentException} where the result does not
   *     depend on the argument, or has more elements
   */
  public static TensorFunction<Tensor> hessian(TensorFunction<Tensor> f) {
    requireNonNull(f, "f");
    TensorsFunction<Tensor[][]> hessian = hessian(several(f));
    return OfTensor.of("hessian", f, x -> hessian.apply(requireNonNull(x, "x"))[0][0]);
  }

  /**
   * The Hessian of a function of several tensors.
   *
   * @param f the function, whose result has one element
   * @return the function that gives its blocks: in row i and column j a tensor whose shape is that
   *     of argument i followed by that of argument j; it throws {@link IllegalArgumentException}
   *     where the result depends on no argument, or has more elements
   */
  public static TensorsFunction<Tensor[][]> hessian(TensorsFunction<Tensor> f) {
    requireNonNull(f, "f");
    return OfTensors.of(
        "hessian",
        f,
        x -> {
          TensorsCall call = new TensorsCall("hessian", x);
          return call.compute(() -> {
            Tensor[] gradient = call.recordedGradient(call.applyToNumber(f));
            boolean connected = call.connected(gradient);
            return Arrays.stream(gradient)
                .map(g -> call.jacobian(g, connected))
                .toArray(Tensor[][]::new);
          });
        });
  }
}
