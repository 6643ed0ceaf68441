package autodiff.kernel;

/**
 * How the reduction of an array of shape [outer, length, inner] along its middle is cut into
 * pieces: by the sizes alone, so that the order of additions, too, is a matter of the sizes alone,
 * however many threads there are. Long and narrow blocks are cut into chunks of rows, whose results
 * are then to be reduced in turn; wide ones into ranges of columns.
 *
 * @param outer the first size
 * @param length the size that is reduced
 * @param inner the last size
 * @param chunks how many chunks the rows of a block are in
 * @param rows the rows of a chunk, but for the last
 * @param ranges how many ranges the columns are in
 * @param columns the columns of a range, but for the last
 */
record ReductionPlan(
    int outer, int length, int inner, int chunks, int rows, int ranges, int columns) {
  /** From so many elements on, the work is shared among threads: some 20 µs. */
  static final int SHARED = 1 << 18;

  /** The elements of a piece, and of a part that a thread takes. */
  static final int PART = 1 << 16;

  /** Blocks with more columns than this are cut by columns. */
  private static final int WIDE = 2048;

  static ReductionPlan of(int outer, int length, int inner) {
    int chunks = 1;
    int rows = length;
    int ranges = 1;
    int columns = inner;
    if ((long) length * inner > 2 * PART) {
      if (inner <= WIDE) {
        rows = PART / inner;
        chunks = (length + rows - 1) / rows;
      } else {
        columns = Math.max(WIDE, (PART / length + 63) / 64 * 64);
        ranges = (inner + columns - 1) / columns;
      }
    }
    return new ReductionPlan(outer, length, inner, chunks, rows, ranges, columns);
  }

  /** Whether each block is a piece, and there is nothing to be shared. */
  static boolean isSmall(int outer, int length, int inner) {
    long block = (long) length * inner;
    return block <= 2 * PART && block * outer < SHARED;
  }

  /** Does a piece. */
  interface Piece {
    /**
     * Reduces some rows of some columns.
     *
     * @param from where the first element of the piece lies in the array
     * @param rows how many rows, each {@link #inner} behind the other
     * @param columns how many columns
     * @param to where the first result goes in an array of shape [outer, chunks, inner]
     */
    void run(int from, int rows, int columns, int to);
  }

  /** Does all pieces, on several threads if there is much to do. */
  void run(Piece piece) {
    int pieces = outer * chunks * ranges;
    long elements = (long) outer * length * inner;
    if (elements < SHARED) {
      for (int p = 0; p < pieces; p++) {
        run(p, piece);
      }
      return;
    }
    int perPart = (int) Math.max(1, PART * (long) pieces / elements);
    Workers.run(
        (pieces + perPart - 1) / perPart,
        part -> {
          for (int p = part * perPart; p < Math.min(pieces, (part + 1) * perPart); p++) {
            run(p, piece);
          }
        });
  }

  private void run(int p, Piece piece) {
    int column = p % ranges * columns;
    int slot = p / ranges;
    int row = slot % chunks * rows;
    piece.run(
        (slot / chunks * length + row) * inner + column,
        Math.min(rows, length - row),
        Math.min(columns, inner - column),
        slot * inner + column);
  }
}
