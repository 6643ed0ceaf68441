package autodiff;

import org.jspecify.annotations.Nullable;

/** The arrays of a segment of so many rows; those of a recycled segment serve again. */
final class Storage {
  final double[] value;
  final long[] link;
  final int[] wideOperand;
  final double[] widePartial;
  final @Nullable Leaf[] leaf;
  final double[] refValue;

  Storage(int capacity, int slots) {
    value = new double[capacity];
    link = new long[capacity];
    wideOperand = new int[0];
    widePartial = new double[0];
    leaf = new Leaf[slots];
    refValue = new double[slots];
  }

  Storage(Segment s) {
    value = s.value;
    link = s.link;
    wideOperand = s.wideOperand;
    widePartial = s.widePartial;
    leaf = s.leaf;
    refValue = s.refValue;
  }
}
