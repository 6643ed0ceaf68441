package autodiff.kernel;

import java.util.Arrays;

/**
 * Reading elements that lie apart, its adjoint, adding to them, and writing them. Transposing,
 * slicing, flipping, repeating and taking diagonals are all this, with other strides. Arrays are
 * {@code double[]} or {@code float[]}, both of a kind.
 */
public final class Strided {
  private Strided() {}

  /**
   * Reads: {@code target[k] = source[offset + Σ index·stride]}, for each index in row-major order.
   *
   * @param source the source
   * @param offset where the first element lies
   * @param strides the distance of neighbors along each axis; 0 repeats, negative ones go back
   * @param sizes the sizes of the target
   * @param target Modified: filled from the start
   */
  public static void read(Object source, int offset, int[] strides, int[] sizes, Object target) {
    Walk walk = new Walk(offset, strides, sizes);
    int contiguous = walk.contiguousAxis();
    if (contiguous >= 0) {
      readTransposed(source, walk, contiguous, target);
    } else if (source instanceof double[] from) {
      double[] to = (double[]) target;
      for (int k = 0; walk.hasRow(); k += walk.length, walk.next()) {
        readRow(from, walk.at, walk.step, to, k, walk.length);
      }
    } else {
      float[] from = (float[]) source;
      float[] to = (float[]) target;
      for (int k = 0; walk.hasRow(); k += walk.length, walk.next()) {
        readRow(from, walk.at, walk.step, to, k, walk.length);
      }
    }
  }

  /** The side of a tile: a few cache lines. */
  private static final int TILE = 64;

  /**
   * Reads where neighbors of the source are far apart in the target, and the other way round: in
   * tiles, through a small array, so that each cache line comes and goes once.
   */
  private static void readTransposed(Object source, Walk walk, int contiguous, Object target) {
    int rows = walk.size[contiguous];
    int distance = walk.length;
    for (int axis = contiguous + 1; axis < walk.axes; axis++) {
      distance *= walk.size[axis];
    }
    float[] floats = new float[source instanceof float[] ? TILE * TILE : 0];
    double[] doubles = new double[source instanceof double[] ? TILE * TILE : 0];
    for (int k = 0; walk.hasRow(); k += walk.length, walk.next()) {
      // One visit for all that the contiguous axis reaches.
      if (walk.index[contiguous] > 0) {
        continue;
      }
      for (int i = 0; i < rows; i += TILE) {
        int high = Math.min(TILE, rows - i);
        for (int j = 0; j < walk.length; j += TILE) {
          int wide = Math.min(TILE, walk.length - j);
          int from = walk.at + i + j * walk.step;
          int to = k + i * distance + j;
          if (source instanceof double[] s) {
            tile(s, from, walk.step, high, wide, doubles, (double[]) target, to, distance);
          } else {
            tile(
                (float[]) source,
                from,
                walk.step,
                high,
                wide,
                floats,
                (float[]) target,
                to,
                distance);
          }
        }
      }
    }
  }

  private static void tile(
      double[] source,
      int from,
      int step,
      int high,
      int wide,
      double[] tile,
      double[] target,
      int to,
      int distance) {
    for (int j = 0; j < wide; j++) {
      int p = from + j * step;
      for (int i = 0; i < high; i++) {
        tile[i * TILE + j] = source[p + i];
      }
    }
    for (int i = 0; i < high; i++) {
      System.arraycopy(tile, i * TILE, target, to + i * distance, wide);
    }
  }

  private static void tile(
      float[] source,
      int from,
      int step,
      int high,
      int wide,
      float[] tile,
      float[] target,
      int to,
      int distance) {
    for (int j = 0; j < wide; j++) {
      int p = from + j * step;
      for (int i = 0; i < high; i++) {
        tile[i * TILE + j] = source[p + i];
      }
    }
    for (int i = 0; i < high; i++) {
      System.arraycopy(tile, i * TILE, target, to + i * distance, wide);
    }
  }

  /**
   * Adds: {@code target[offset + Σ index·stride] += source[k]}, for each index in row-major order.
   *
   * @param source the source, read from the start
   * @param offset where the first element goes
   * @param strides the distance of neighbors along each axis; where it is 0 elements add up
   * @param sizes the sizes of the source
   * @param target Modified: added to
   */
  public static void add(Object source, int offset, int[] strides, int[] sizes, Object target) {
    Walk walk = new Walk(offset, strides, sizes);
    if (source instanceof double[] from) {
      double[] to = (double[]) target;
      for (int k = 0; walk.hasRow(); k += walk.length, walk.next()) {
        int at = walk.at;
        for (int i = 0; i < walk.length; i++, at += walk.step) {
          to[at] += from[k + i];
        }
      }
    } else {
      float[] from = (float[]) source;
      float[] to = (float[]) target;
      for (int k = 0; walk.hasRow(); k += walk.length, walk.next()) {
        int at = walk.at;
        for (int i = 0; i < walk.length; i++, at += walk.step) {
          to[at] += from[k + i];
        }
      }
    }
  }

  /**
   * Writes: {@code target[offset + Σ index·stride] = source[k]}, for each index in row-major order.
   *
   * @param source the source, read from the start
   * @param offset where the first element goes
   * @param strides the distance of neighbors along each axis
   * @param sizes the sizes of the source
   * @param target Modified: written to
   */
  public static void write(Object source, int offset, int[] strides, int[] sizes, Object target) {
    Walk walk = new Walk(offset, strides, sizes);
    for (int k = 0; walk.hasRow(); k += walk.length, walk.next()) {
      if (walk.step == 1) {
        System.arraycopy(source, k, target, walk.at, walk.length);
      } else if (source instanceof double[] from) {
        double[] to = (double[]) target;
        for (int i = 0, at = walk.at; i < walk.length; i++, at += walk.step) {
          to[at] = from[k + i];
        }
      } else {
        float[] from = (float[]) source;
        float[] to = (float[]) target;
        for (int i = 0, at = walk.at; i < walk.length; i++, at += walk.step) {
          to[at] = from[k + i];
        }
      }
    }
  }

  private static void readRow(double[] from, int at, int step, double[] to, int k, int length) {
    if (step == 1) {
      System.arraycopy(from, at, to, k, length);
    } else if (step == 0) {
      Arrays.fill(to, k, k + length, from[at]);
    } else {
      for (int i = 0, p = at; i < length; i++, p += step) {
        to[k + i] = from[p];
      }
    }
  }

  private static void readRow(float[] from, int at, int step, float[] to, int k, int length) {
    if (step == 1) {
      System.arraycopy(from, at, to, k, length);
    } else if (step == 0) {
      Arrays.fill(to, k, k + length, from[at]);
    } else {
      for (int i = 0, p = at; i < length; i++, p += step) {
        to[k + i] = from[p];
      }
    }
  }

  /** Shorter rows are not worth a tile, and so many elements stay in the cache anyway. */
  private static final int SHORT = 4;

  private static final int CACHED = 1 << 13;

  /** Visits the rows of an array of any rank: axes that continue each other are one. */
  private static final class Walk {
    private final int[] size;
    private final int[] stride;
    private final int[] index;
    private final int axes;
    private long rowsLeft;

    /** Of the row: its length, where it begins, the distance of neighbors. */
    final int length;

    final int step;
    int at;

    Walk(int offset, int[] strides, int[] sizes) {
      int[] size = new int[sizes.length];
      int[] stride = new int[sizes.length];
      int rank = 0;
      long elements = 1;
      for (int axis = 0; axis < sizes.length; axis++) {
        elements *= sizes[axis];
        if (sizes[axis] == 1) {
          continue;
        }
        if (rank > 0 && stride[rank - 1] == strides[axis] * sizes[axis]) {
          size[rank - 1] *= sizes[axis];
          stride[rank - 1] = strides[axis];
        } else {
          size[rank] = sizes[axis];
          stride[rank++] = strides[axis];
        }
      }
      this.size = size;
      this.stride = stride;
      axes = Math.max(0, rank - 1);
      length = rank == 0 ? 1 : size[rank - 1];
      step = rank == 0 ? 1 : stride[rank - 1];
      rowsLeft = elements == 0 ? 0 : elements / length;
      index = new int[axes];
      at = offset;
    }

    /** An axis whose neighbors lie side by side while those of the row do not; −1 for none. */
    int contiguousAxis() {
      if (step == 0 || step == 1 || length < SHORT) {
        return -1;
      }
      for (int axis = axes - 1; axis >= 0; axis--) {
        if (stride[axis] == 1 && size[axis] >= SHORT && rowsLeft * length > CACHED) {
          return axis;
        }
      }
      return -1;
    }

    boolean hasRow() {
      return rowsLeft > 0;
    }

    void next() {
      rowsLeft--;
      for (int axis = axes - 1; axis >= 0; axis--) {
        at += stride[axis];
        if (++index[axis] < size[axis]) {
          return;
        }
        at -= stride[axis] * size[axis];
        index[axis] = 0;
      }
    }
  }
}
