package autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.shape.Shape;
import java.util.Arrays;

/** What padding is made of. */
final class PaddingOps {
  private PaddingOps() {}

  /** Equal numbers around a tensor. */
  static Tensor constant(Tensor x, int[] pads, double fill) {
    Tensor inside = cropped(x, pads);
    Shape shape = inside.shape();
    int[] sizes = shape.sizes();
    int rank = sizes.length;
    for (int k = 0; 2 * k < pads.length; k++) {
      int added = Math.addExact(Math.max(0, pads[2 * k]), Math.max(0, pads[2 * k + 1]));
      sizes[rank - 1 - k] = Math.addExact(sizes[rank - 1 - k], added);
    }
    Shape target = Shape.of(sizes);
    if (target.equals(shape)) {
      return inside;
    }
    int[] strides = target.strides();
    int offset = 0;
    for (int k = 0; 2 * k < pads.length; k++) {
      offset += Math.max(0, pads[2 * k]) * strides[rank - 1 - k];
    }
    return new ShapingOps.Inlay("pad", target, fill, offset, strides).apply(inside);
  }

  /** Copies of the elements around a tensor, axis by axis. */
  static Tensor copies(Tensor x, int[] pads, PadMode mode) {
    Tensor y = cropped(x, pads);
    for (int k = 0; 2 * k < pads.length; k++) {
      int before = Math.max(0, pads[2 * k]);
      int after = Math.max(0, pads[2 * k + 1]);
      int axis = y.shape().rank() - 1 - k;
      if (before + after > 0) {
        int[] source = sources(y.shape(), axis, before, after, mode);
        y = IndexingOps.rows("pad", y, axis, source, source);
      }
    }
    return y;
  }

  /** For each index along the padded axis the one whose elements stand there. */
  private static int[] sources(Shape shape, int axis, int before, int after, PadMode mode) {
    int size = shape.size(axis);
    int most =
        switch (mode) {
          case REFLECT -> size - 1;
          case CIRCULAR -> size;
          default -> size == 0 ? 0 : Integer.MAX_VALUE;
        };
    checkArgument(
        Math.max(before, after) <= most,
        "pad: %s and %s elements at axis %s of shape %s: mode %s can add at most %s a side",
        before,
        after,
        axis,
        shape,
        mode,
        most);
    int[] source = new int[Math.addExact(size, Math.addExact(before, after))];
    for (int i = 0; i < source.length; i++) {
      int at = i - before;
      source[i] =
          switch (mode) {
            case REFLECT -> at < 0 ? -at : at < size ? at : 2 * (size - 1) - at;
            case CIRCULAR -> Math.floorMod(at, size);
            default -> Math.max(0, Math.min(size - 1, at));
          };
    }
    return source;
  }

  /** What negative pads leave. */
  private static Tensor cropped(Tensor x, int[] pads) {
    Shape shape = x.shape();
    int rank = shape.rank();
    checkArgument(
        pads.length % 2 == 0 && pads.length <= 2 * rank,
        "pad: %s for shape %s; give two numbers for each padded axis, the last axis first",
        Arrays.toString(pads),
        shape);
    Slice[] slices = new Slice[rank];
    Arrays.fill(slices, Slice.all());
    boolean crops = false;
    for (int k = 0; 2 * k < pads.length; k++) {
      int axis = rank - 1 - k;
      int size = shape.size(axis);
      int start = -Math.min(0, pads[2 * k]);
      int end = -Math.min(0, pads[2 * k + 1]);
      checkArgument(
          start <= size && end <= size - start,
          "pad: %s for shape %s: %s elements are cropped from axis %s, which has size %s",
          Arrays.toString(pads),
          shape,
          (long) start + end,
          axis,
          size);
      slices[axis] = Slice.of(start, size - end);
      crops |= start + end > 0;
    }
    return crops ? SliceReader.read("pad", x, slices) : ShapingOps.own(x, x);
  }
}
