package autodiff;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A sparse array by row of a segment, for sweeps that reach few of its rows. Memory is allocated in
 * blocks, where something is set, so that a small graph in a large segment costs what it needs.
 */
final class SparseRows<T> {
  private static final int BLOCK_BITS = 9;
  private static final int MASK = (1 << BLOCK_BITS) - 1;

  private @Nullable Object[] @Nullable [] block = new Object[0][];

  @Nullable T get(int row) {
    int b = row >> BLOCK_BITS;
    @Nullable Object[] rows = b < block.length ? block[b] : null;
    @SuppressWarnings("unchecked") // set puts nothing else there
    T known = rows == null ? null : (T) rows[row & MASK];
    return known;
  }

  void set(int row, T x) {
    int b = row >> BLOCK_BITS;
    if (b >= block.length) {
      block = Arrays.copyOf(block, b + 1);
    }
    @Nullable Object[] rows = block[b];
    if (rows == null) {
      rows = new Object[MASK + 1];
      block[b] = rows;
    }
    rows[row & MASK] = x;
  }

  /** The last row up to the given one where something was set, or −1. */
  int previous(int from) {
    int row = Math.min(from, (block.length << BLOCK_BITS) - 1);
    while (row >= 0) {
      @Nullable Object[] rows = block[row >> BLOCK_BITS];
      if (rows == null) {
        row = (row & ~MASK) - 1;
      } else if (rows[row & MASK] == null) {
        row--;
      } else {
        return row;
      }
    }
    return -1;
  }

  /** The first row from the given one on where something was set, or −1. */
  int next(int from) {
    int end = block.length << BLOCK_BITS;
    int row = from;
    while (row < end) {
      @Nullable Object[] rows = block[row >> BLOCK_BITS];
      if (rows == null) {
        row = (row | MASK) + 1;
      } else if (rows[row & MASK] == null) {
        row++;
      } else {
        return row;
      }
    }
    return -1;
  }
}
