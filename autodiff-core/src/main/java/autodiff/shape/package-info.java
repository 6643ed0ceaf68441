/**
 * Shapes of tensors: sizes, axes, strides and broadcasting; no numbers.
 *
 * <p>Entry point: {@link autodiff.shape.Shape}. Imports nothing of the library.
 */
@NullMarked
package autodiff.shape;

import org.jspecify.annotations.NullMarked;
