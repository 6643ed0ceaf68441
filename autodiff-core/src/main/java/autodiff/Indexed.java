package autodiff;

/**
 * Elements selected along an axis, together with their indices.
 *
 * @param values the elements; gradients flow to where they stood
 * @param indices for each of them its index along the axis, from 0; the shape of the values
 */
public record Indexed(Tensor values, IntTensor indices) {}
