/**
 * Numbers, no graph: loops over raw arrays and special functions. Not exported.
 *
 * <p>Entry points for arrays: {@link autodiff.kernel.KernelSet}, what has several implementations
 * (plain loops here, the Vector API's in a package of its own); {@link autodiff.kernel.LoopCopies},
 * a loop for each elementwise operation; {@link autodiff.kernel.MatMul}, {@link
 * autodiff.kernel.Sums}, {@link autodiff.kernel.Strided}, {@link autodiff.kernel.FlatGather};
 * {@link autodiff.kernel.Workers}, the threads. For single numbers: {@link
 * autodiff.kernel.Elementary}, {@link autodiff.kernel.Erf}, {@link autodiff.kernel.Gamma}, {@link
 * autodiff.kernel.Normal}, {@link autodiff.kernel.Bessel}, {@link autodiff.kernel.Sinc}. Imports
 * nothing of the library.
 */
@NullMarked
package autodiff.kernel;

import org.jspecify.annotations.NullMarked;
