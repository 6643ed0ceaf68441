/**
 * Numbers, no graph: special functions and loops over raw arrays. Not exported.
 *
 * <p>Entry points: {@link autodiff.kernel.Elementary}, {@link autodiff.kernel.Erf}, {@link
 * autodiff.kernel.Gamma}, {@link autodiff.kernel.Normal}, {@link autodiff.kernel.Bessel}, {@link
 * autodiff.kernel.Sinc}. Imports nothing of the library.
 */
@NullMarked
package autodiff.kernel;

import org.jspecify.annotations.NullMarked;
