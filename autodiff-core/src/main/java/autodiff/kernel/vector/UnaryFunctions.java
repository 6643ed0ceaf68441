package autodiff.kernel.vector;

import autodiff.kernel.UnaryLoop;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/**
 * A function of one number on vectors, and its derivative from operand and result.
 *
 * @param ofFloats the function in float32
 * @param ofDoubles the function in float64
 * @param slopeOfFloats the derivative in float32
 * @param slopeOfDoubles the derivative in float64
 * @param plain the plain loop, where a zero meets an infinity
 */
record UnaryFunctions(
    UnaryOperator<FloatVector> ofFloats,
    UnaryOperator<DoubleVector> ofDoubles,
    BinaryOperator<FloatVector> slopeOfFloats,
    BinaryOperator<DoubleVector> slopeOfDoubles,
    UnaryLoop plain) {}
