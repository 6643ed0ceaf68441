package autodiff.kernel.vector;

import autodiff.kernel.BinaryLoop;
import java.util.function.BinaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * A function of two numbers on vectors, and how cotangents are pulled back through it.
 *
 * @param ofFloats the function in float32
 * @param ofDoubles the function in float64
 * @param first the way back to the first operand, or null for the plain loop's
 * @param second the way back to the second operand, or null for the plain loop's
 * @param plain the plain loop, also where a zero meets an infinity
 */
record BinaryFunctions(
    BinaryOperator<FloatVector> ofFloats,
    BinaryOperator<DoubleVector> ofDoubles,
    @Nullable Pull first,
    @Nullable Pull second,
    BinaryLoop plain) {

  /**
   * The way back to an operand.
   *
   * @param ofFloats in float32
   * @param ofDoubles in float64
   */
  record Pull(OfFloats ofFloats, OfDoubles ofDoubles) {}

  /** The cotangent of an operand, from that of the result, both operands and the result. */
  @FunctionalInterface
  interface OfFloats {
    FloatVector of(FloatVector g, FloatVector x, FloatVector y, FloatVector z);
  }

  /** The same in float64. */
  @FunctionalInterface
  interface OfDoubles {
    DoubleVector of(DoubleVector g, DoubleVector x, DoubleVector y, DoubleVector z);
  }
}
