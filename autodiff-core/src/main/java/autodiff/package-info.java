/**
 * The graph: numbers that remember how they were computed, the operations on them, and the backward
 * sweep.
 *
 * <p>Start at {@link autodiff.Value}. What can be computed stands in {@link
 * autodiff.Differentiable}; each elementwise operation, with its derivative, is one entry of one of
 * the four tables ({@code ArithmeticTable}, {@code TranscendentalTable}, {@code ActivationTable},
 * {@code SpecialTable}), each operation on many scalars one of {@code Nary}. Nodes are kept by
 * {@code Segment}, put there by {@code Recorder}, and differentiated by {@code Sweep} (numbers) and
 * {@code RecordedSweep} (nodes again).
 *
 * <p>May import {@code autodiff.kernel} and {@code autodiff.shape}, nothing else of the library.
 */
@NullMarked
package autodiff;

import org.jspecify.annotations.NullMarked;
