package autodiff.kernel.vector;

import autodiff.kernel.BinaryLoop;
import java.util.function.BinaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/**
 * A {@link Staged} function of a number and a parameter: {@code finish(x, b, function(prepare(x,
 * b)))}, and the derivative by x.
 *
 * @param prepareFloats what the functions are applied to, in float32
 * @param prepareDoubles the same in float64
 * @param value the function whose values the result is made of
 * @param floats the result, in float32
 * @param doubles the result, in float64
 * @param slope the function whose values the derivative is made of
 * @param slopeOfFloats the derivative, in float32
 * @param slopeOfDoubles the derivative, in float64
 * @param plain the plain loop, also for the way back to the parameter
 */
record StagedBinary(
    BinaryOperator<FloatVector> prepareFloats,
    BinaryOperator<DoubleVector> prepareDoubles,
    VectorFunction value,
    Staged.OfFloats floats,
    Staged.OfDoubles doubles,
    VectorFunction slope,
    Staged.OfFloats slopeOfFloats,
    Staged.OfDoubles slopeOfDoubles,
    BinaryLoop plain) {}
