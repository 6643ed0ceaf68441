/**
 * What do tensors cost, and what of that is arithmetic?
 *
 * <p>An engine for arrays is asked for two things at once: that large arrays move at the speed of
 * memory and of the vector unit, and that small ones do not drown in bookkeeping. So there is a
 * benchmark at each size of work:
 *
 * <ul>
 *   <li>{@link autodiff.benchmarks.tensor.SmallTensors}: four elements, where all but a few
 *       nanoseconds are bookkeeping, beside the same on plain arrays;
 *   <li>{@link autodiff.benchmarks.tensor.Elementwise}: one operation on a thousand to a million
 *       elements, and {@link autodiff.benchmarks.tensor.ElementwisePlain}, its twin without the
 *       Vector API;
 *   <li>{@link autodiff.benchmarks.tensor.MatMulShapes}: products of square and of skinny matrices,
 *       as they are stored or transposed;
 *   <li>{@link autodiff.benchmarks.tensor.MlpStep}: a whole step of training, of operations on
 *       tensors alone; {@link autodiff.benchmarks.tensor.TrainingStep} is the same as a user writes
 *       it, of layers, losses and optimizers;
 *   <li>{@link autodiff.benchmarks.tensor.RecycledMemory}: what the memory of results costs.
 * </ul>
 *
 * <p>Two more measure what decisions rest on: {@link autodiff.benchmarks.tensor.CopyCosts}
 * (decision 0004) and {@link autodiff.benchmarks.tensor.LoopKinds} (decision 0006).
 *
 * <p>Forks get the flag that lets the Vector API in. Work above a certain size is shared among
 * threads unless {@code -jvmArgsPrepend -XX:ActiveProcessorCount=1} says that there is one.
 */
package autodiff.benchmarks.tensor;
