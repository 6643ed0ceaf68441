package autodiff.kernel;

/**
 * Stable sorting along the middle of an array of shape [outer, length, inner]. NaN counts as
 * greater than any number; 0 and −0 are equal.
 */
public final class StableSort {
  /** Runs of this length are sorted by insertion. */
  private static final int RUN = 16;

  private StableSort() {}

  /**
   * The order in which elements stand sorted.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is sorted along
   * @param inner the last size
   * @param descending whether the greatest come first
   * @return laid out as x: at rank k the index, from 0 to length − 1, of the element of that rank
   */
  public static int[] order(double[] x, int outer, int length, int inner, boolean descending) {
    int[] out = new int[x.length];
    Lane lane = new Lane(length);
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        int start = o * length * inner + i;
        for (int k = 0, p = start; k < length; k++, p += inner) {
          long key = key(x[p]);
          lane.set(k, descending ? ~key : key);
        }
        lane.sort();
        for (int k = 0, p = start; k < length; k++, p += inner) {
          out[p] = lane.index[k];
        }
      }
    }
    return out;
  }

  /** A whole number that compares as the double does. */
  private static long key(double x) {
    // −0 + 0 is 0, and doubleToLongBits knows one NaN only.
    long bits = Double.doubleToLongBits(x + 0.0);
    return bits ^ ((bits >> 63) & Long.MAX_VALUE);
  }

  /** Keys with the indices that they had: sorted together by merging. */
  private static final class Lane {
    private final int length;
    private long[] keys;
    private long[] otherKeys;
    private int[] index;
    private int[] otherIndex;

    Lane(int length) {
      this.length = length;
      keys = new long[length];
      otherKeys = new long[length];
      index = new int[length];
      otherIndex = new int[length];
    }

    void set(int k, long key) {
      keys[k] = key;
      index[k] = k;
    }

    void sort() {
      for (int from = 0; from < length; from += RUN) {
        insert(from, Math.min(length, from + RUN));
      }
      for (long width = RUN; width < length; width *= 2) {
        for (long from = 0; from < length; from += 2 * width) {
          merge(
              (int) from,
              (int) Math.min(length, from + width),
              (int) Math.min(length, from + 2 * width));
        }
        long[] k = keys;
        keys = otherKeys;
        otherKeys = k;
        int[] i = index;
        index = otherIndex;
        otherIndex = i;
      }
    }

    private void insert(int from, int to) {
      for (int k = from + 1; k < to; k++) {
        long key = keys[k];
        int place = index[k];
        int at = k;
        for (; at > from && keys[at - 1] > key; at--) {
          keys[at] = keys[at - 1];
          index[at] = index[at - 1];
        }
        keys[at] = key;
        index[at] = place;
      }
    }

    private void merge(int from, int middle, int to) {
      int left = from;
      int right = middle;
      for (int k = from; k < to; k++) {
        boolean takesRight = left == middle || (right < to && keys[right] < keys[left]);
        int taken = takesRight ? right++ : left++;
        otherKeys[k] = keys[taken];
        otherIndex[k] = index[taken];
      }
    }
  }
}
