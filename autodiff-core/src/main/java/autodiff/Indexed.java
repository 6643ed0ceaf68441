package autodiff;

/**
 * Elements that were selected along an axis, and where they stood.
 *
 * @param values the elements; gradients flow to where they stood
 * @param indices for each of them its index along the axis, from 0; the shape of the values
 */
public record Indexed(Tensor values, IntTensor indices) {}
