package autodiff.kernel;

/**
 * Sums along the middle of an array of shape [outer, length, inner]. Arrays are {@code double[]} or
 * {@code float[]}, both of a kind. The order of additions depends on the sizes alone; large work is
 * shared among threads.
 */
public final class Sums {
  private static final SumKernel KERNEL = KernelSet.current().sums();

  private Sums() {}

  /**
   * Sums: {@code out[o, i] = Σₖ x[o, k, i]}.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is summed over
   * @param inner the last size
   * @param out Modified: the outer·inner sums
   */
  public static void sum(Object x, int outer, int length, int inner, Object out) {
    if (inner == 1) {
      rows(x, outer, length, out);
    } else {
      columns(x, outer, length, inner, out);
    }
  }

  private static void rows(Object x, int outer, int length, Object out) {
    if (ReductionPlan.isSmall(outer, length, 1)) {
      for (int o = 0; o < outer; o++) {
        row(x, o * length, length, out, o);
      }
      return;
    }
    ReductionPlan cut = ReductionPlan.of(outer, length, 1);
    if (cut.chunks() == 1) {
      cut.run((from, rows, columns, to) -> row(x, from, rows, out, to));
      return;
    }
    double[] partial = new double[outer * cut.chunks()];
    cut.run((from, rows, columns, to) -> row(x, from, rows, partial, to));
    for (int o = 0; o < outer; o++) {
      set(out, o, KERNEL.sum(partial, o * cut.chunks(), cut.chunks()));
    }
  }

  private static void row(Object x, int from, int length, Object out, int to) {
    set(
        out,
        to,
        x instanceof double[] d
            ? KERNEL.sum(d, from, length)
            : KERNEL.sum((float[]) x, from, length));
  }

  private static void set(Object out, int place, double value) {
    if (out instanceof double[] to) {
      to[place] = value;
    } else {
      ((float[]) out)[place] = (float) value;
    }
  }

  private static void columns(Object x, int outer, int length, int inner, Object out) {
    if (ReductionPlan.isSmall(outer, length, inner)) {
      for (int o = 0; o < outer; o++) {
        columns(x, o * length * inner, length, inner, inner, out, o * inner);
      }
      return;
    }
    ReductionPlan cut = ReductionPlan.of(outer, length, inner);
    if (cut.chunks() == 1) {
      cut.run((from, rows, columns, to) -> columns(x, from, rows, inner, columns, out, to));
      return;
    }
    int count = outer * cut.chunks() * inner;
    Object partial = x instanceof double[] ? new double[count] : new float[count];
    cut.run((from, rows, columns, to) -> columns(x, from, rows, inner, columns, partial, to));
    columns(partial, outer, cut.chunks(), inner, out);
  }

  private static void columns(
      Object x, int from, int rows, int stride, int count, Object out, int to) {
    if (x instanceof double[] d) {
      KERNEL.columns(d, from, rows, stride, count, (double[]) out, to);
    } else {
      KERNEL.columns((float[]) x, from, rows, stride, count, (float[]) out, to);
    }
  }
}
