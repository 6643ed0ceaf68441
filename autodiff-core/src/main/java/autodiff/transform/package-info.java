/**
 * Derivatives as functions of functions: gradients, vector-Jacobian and Hessian-vector products,
 * Jacobians and Hessians, which can be nested to any order.
 *
 * <p>Start at {@link autodiff.transform.Autodiff}. Functions take {@link autodiff.Value}s ({@link
 * autodiff.transform.ValuesFunction}), a tensor ({@link autodiff.transform.TensorFunction}) or
 * several ({@link autodiff.transform.TensorsFunction}). Nothing here touches {@code grad()} of any
 * node, or any other state that is shared: a transform may be used by as many threads at once as
 * its function may.
 *
 * <p>All of it is made of backward sweeps: Jacobians come row by row. Columns from a forward mode,
 * records as arguments, and Jacobians whose sparse structure is known have their place here too.
 *
 * <p>May import {@code autodiff} and {@code autodiff.shape}, nothing else of the library.
 */
@NullMarked
package autodiff.transform;

import org.jspecify.annotations.NullMarked;
