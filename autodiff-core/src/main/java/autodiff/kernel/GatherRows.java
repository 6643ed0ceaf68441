package autodiff.kernel;

import java.util.Arrays;

/**
 * Taking rows by their index from the middle of an array of shape [outer, length, inner], and its
 * adjoint, adding to rows. An index of −1 is no row: it gives zeros and takes nothing. Arrays are
 * {@code double[]} or {@code float[]}, both of a kind.
 */
public final class GatherRows {
  private GatherRows() {}

  /**
   * Takes: {@code target[o, k, i] = source[o, index[k], i]}.
   *
   * @param source the source, of shape [outer, length, inner]
   * @param outer the first size
   * @param length the size along which rows are taken
   * @param inner the size of a row
   * @param index which rows
   * @param target Modified: of shape [outer, index.length, inner]; zeros before
   */
  public static void take(
      Object source, int outer, int length, int inner, int[] index, Object target) {
    if (inner == 1) {
      takeSingle(source, outer, length, index, target);
      return;
    }
    int at = 0;
    for (int o = 0; o < outer; o++) {
      for (int row : index) {
        if (row >= 0) {
          System.arraycopy(source, (o * length + row) * inner, target, at, inner);
        }
        at += inner;
      }
    }
  }

  private static void takeSingle(Object source, int outer, int length, int[] index, Object target) {
    int at = 0;
    if (source instanceof double[] from) {
      double[] to = (double[]) target;
      for (int o = 0; o < outer; o++) {
        for (int row : index) {
          to[at++] = row < 0 ? 0 : from[o * length + row];
        }
      }
    } else {
      float[] from = (float[]) source;
      float[] to = (float[]) target;
      for (int o = 0; o < outer; o++) {
        for (int row : index) {
          to[at++] = row < 0 ? 0 : from[o * length + row];
        }
      }
    }
  }

  /**
   * Adds: {@code target[o, index[k], i] += source[o, k, i]}, in this order.
   *
   * @param source the source, of shape [outer, index.length, inner]
   * @param outer the first size
   * @param length the size of the target along which rows are added to
   * @param inner the size of a row
   * @param index which rows
   * @param target Modified: of shape [outer, length, inner]; added to
   */
  public static void add(
      Object source, int outer, int length, int inner, int[] index, Object target) {
    int at = 0;
    for (int o = 0; o < outer; o++) {
      for (int row : index) {
        if (row >= 0) {
          addRow(source, at, target, (o * length + row) * inner, inner);
        }
        at += inner;
      }
    }
  }

  private static void addRow(Object source, int at, Object target, int place, int inner) {
    if (source instanceof double[] from) {
      double[] to = (double[]) target;
      for (int i = 0; i < inner; i++) {
        to[place + i] += from[at + i];
      }
    } else {
      float[] from = (float[]) source;
      float[] to = (float[]) target;
      for (int i = 0; i < inner; i++) {
        to[place + i] += from[at + i];
      }
    }
  }

  /**
   * For each row that of an index which comes to it last.
   *
   * @param index the rows that are written, one after another
   * @param length how many rows there are
   * @return for each row the last k with {@code index[k]} equal to it, or −1
   */
  public static int[] lastWriters(int[] index, int length) {
    int[] last = new int[length];
    Arrays.fill(last, -1);
    for (int k = 0; k < index.length; k++) {
      last[index[k]] = k;
    }
    return last;
  }
}
