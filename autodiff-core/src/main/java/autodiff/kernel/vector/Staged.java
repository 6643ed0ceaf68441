package autodiff.kernel.vector;

import autodiff.kernel.UnaryLoop;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * A function in stages: {@code h(x) = finish(x, first(prepare(x)), second(x))}. Each stage is a
 * loop of its own over a run that stays in the cache, because the compiler gives up on loops that
 * hold much more than one transcendental function; and those functions are compiled once for all
 * that are made of them.
 *
 * @param prepare what the first function is applied to; null: to x
 * @param first the first function
 * @param second the second function, or null
 * @param finish what is made of both; null: what the first function gave
 * @param plain the plain loop, which knows how a zero and an infinity meet
 */
record Staged(
    @Nullable Prepare prepare,
    VectorFunction first,
    @Nullable VectorFunction second,
    @Nullable Finish finish,
    UnaryLoop plain) {
  /** Stands for no first stage. */
  static final Prepare AS_IS = new Prepare(x -> x, x -> x);

  /** Stands for no last stage. */
  static final Finish FIRST_ALONE = new Finish((x, a, b) -> a, (x, a, b) -> a);

  /**
   * The first stage.
   *
   * @param floats in float32
   * @param doubles in float64
   */
  record Prepare(UnaryOperator<FloatVector> floats, UnaryOperator<DoubleVector> doubles) {}

  /**
   * The last stage.
   *
   * @param floats in float32
   * @param doubles in float64
   */
  record Finish(OfFloats floats, OfDoubles doubles) {}

  /** In float32: of x, of the first function's value and of the second's. */
  @FunctionalInterface
  interface OfFloats {
    FloatVector of(FloatVector x, FloatVector first, FloatVector second);
  }

  /** In float64. */
  @FunctionalInterface
  interface OfDoubles {
    DoubleVector of(DoubleVector x, DoubleVector first, DoubleVector second);
  }
}
