/**
 * The graph: numbers that remember how they were computed, the operations on them, and the backward
 * sweep.
 *
 * <p>Start at {@link autodiff.Value} and {@link autodiff.Tensor}. The elementwise operations and
 * their derivatives are in {@link autodiff.op}; an operation on many scalars is one of {@code
 * Nary}; an operation on tensors is a record beside the interface of its family ({@code
 * ReductionOps} beside {@link autodiff.Reductions}). Nodes of scalars are kept by {@code Segment},
 * put there by {@code Recorder}, and differentiated by {@code Sweep} (numbers) and {@code
 * RecordedSweep} (nodes again).
 *
 * <p>May import {@code autodiff.op}, {@code autodiff.tape}, {@code autodiff.kernel} and {@code
 * autodiff.shape}, nothing else of the library.
 */
@NullMarked
package autodiff;

import org.jspecify.annotations.NullMarked;
