/**
 * Kernels with the Vector API: the only user of the incubator module. {@code autodiff.kernel} loads
 * {@link autodiff.kernel.vector.VectorKernels} reflectively if the module is there; nothing else
 * may mention this package.
 *
 * <p>May import {@code autodiff.kernel}.
 */
@NullMarked
package autodiff.kernel.vector;

import org.jspecify.annotations.NullMarked;
