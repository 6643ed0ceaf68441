package autodiff.kernel;

import java.util.Arrays;

/**
 * Maxima and minima along the middle of an array of shape [outer, length, inner]. NaN counts as
 * more extreme than any number, on either side: it is what comes out. Arrays are {@code double[]}
 * or {@code float[]}; large ones are shared among threads.
 */
public final class Extremes {
  private static final ExtremeKernel KERNEL = KernelSet.current().extremes();

  private Extremes() {}

  /**
   * Where the extrema stand, the first of equal ones.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that is searched, at least 1
   * @param inner the last size
   * @param largest whether the largest or the smallest are sought
   * @return for each of the outer·inner extrema its place in x
   */
  public static int[] places(Object x, int outer, int length, int inner, boolean largest) {
    ReductionPlan cut = ReductionPlan.of(outer, length, inner);
    int[] places = new int[outer * cut.chunks() * inner];
    cut.run((from, rows, columns, to) -> piece(x, from, rows, inner, columns, largest, places, to));
    return cut.chunks() == 1 ? places : firsts(x, cut, places, largest);
  }

  private static void piece(
      Object x, int from, int rows, int inner, int columns, boolean largest, int[] places, int to) {
    if (x instanceof double[] d) {
      if (inner == 1) {
        places[to] = KERNEL.place(d, from, rows, largest);
      } else {
        KERNEL.columns(d, from, rows, inner, columns, largest, places, to);
      }
    } else {
      float[] f = (float[]) x;
      if (inner == 1) {
        places[to] = KERNEL.place(f, from, rows, largest);
      } else {
        KERNEL.columns(f, from, rows, inner, columns, largest, places, to);
      }
    }
  }

  /** The best of each lane's chunks, the first of equal ones. */
  private static int[] firsts(Object x, ReductionPlan cut, int[] places, boolean largest) {
    int inner = cut.inner();
    int[] out = new int[cut.outer() * inner];
    for (int o = 0; o < cut.outer(); o++) {
      for (int i = 0; i < inner; i++) {
        int at = o * cut.chunks() * inner + i;
        int place = places[at];
        double best = number(x, place);
        for (int c = 1; c < cut.chunks() && !Double.isNaN(best); c++) {
          int other = places[at + c * inner];
          double e = number(x, other);
          if (!(largest ? e <= best : e >= best)) {
            best = e;
            place = other;
          }
        }
        out[o * inner + i] = place;
      }
    }
    return out;
  }

  private static double number(Object x, int place) {
    return x instanceof double[] d ? d[place] : ((float[]) x)[place];
  }

  /**
   * The elements that equal the extremum of their lane; NaN equals NaN here.
   *
   * @param places where they stand
   * @param lanes for each, the number of its lane
   * @param counts for each of the outer·inner lanes, how many there are
   */
  public record Ties(int[] places, int[] lanes, int[] counts) {}

  /**
   * Finds all elements that equal the extremum of their lane.
   *
   * @param x the numbers
   * @param outer the first size
   * @param length the size that was searched
   * @param inner the last size
   * @param extrema the outer·inner extrema, in an array of the same type
   * @return these elements
   */
  public static Ties ties(Object x, int outer, int length, int inner, Object extrema) {
    Found found = new Found(outer * inner);
    for (int o = 0; o < outer; o++) {
      int from = o * length * inner;
      if (inner == 1) {
        ties(x, from, length, extrema, o, found);
      } else if (x instanceof double[] d) {
        tiesInColumns(d, from, length, inner, (double[]) extrema, o * inner, found);
      } else {
        tiesInColumns((float[]) x, from, length, inner, (float[]) extrema, o * inner, found);
      }
    }
    return found.ties();
  }

  private static void ties(Object x, int from, int length, Object extrema, int lane, Found found) {
    int end = from + length;
    int start = from;
    while (start < end) {
      int p =
          x instanceof double[] d
              ? KERNEL.find(d, start, end - start, ((double[]) extrema)[lane])
              : KERNEL.find((float[]) x, start, end - start, ((float[]) extrema)[lane]);
      if (p < 0) {
        return;
      }
      found.add(p, lane);
      start = p + 1;
    }
  }

  private static void tiesInColumns(
      double[] x, int from, int length, int inner, double[] extrema, int lane, Found found) {
    for (int k = 0, p = from; k < length; k++) {
      for (int i = 0; i < inner; i++, p++) {
        if (same(x[p], extrema[lane + i])) {
          found.add(p, lane + i);
        }
      }
    }
  }

  private static void tiesInColumns(
      float[] x, int from, int length, int inner, float[] extrema, int lane, Found found) {
    for (int k = 0, p = from; k < length; k++) {
      for (int i = 0; i < inner; i++, p++) {
        if (same(x[p], extrema[lane + i])) {
          found.add(p, lane + i);
        }
      }
    }
  }

  /** Grows; most lanes have one. */
  private static final class Found {
    private final int[] counts;
    private int[] places;
    private int[] lanes;
    private int size;

    Found(int lanes) {
      counts = new int[lanes];
      places = new int[lanes];
      this.lanes = new int[lanes];
    }

    void add(int place, int lane) {
      if (size == places.length) {
        places = Arrays.copyOf(places, 2 * size + 1);
        lanes = Arrays.copyOf(lanes, 2 * size + 1);
      }
      places[size] = place;
      lanes[size++] = lane;
      counts[lane]++;
    }

    Ties ties() {
      return new Ties(Arrays.copyOf(places, size), Arrays.copyOf(lanes, size), counts);
    }
  }

  /**
   * Whether two numbers are equal or both NaN.
   *
   * @param a a number
   * @param b a number
   * @return whether they are the same; 0 and −0 are
   */
  public static boolean same(double a, double b) {
    return a == b || (Double.isNaN(a) && Double.isNaN(b));
  }
}
