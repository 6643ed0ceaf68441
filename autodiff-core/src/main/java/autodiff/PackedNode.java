package autodiff;

import autodiff.tape.OperationCodes;

/**
 * What a recorded node keeps besides its number, in one word: from the top, ten bits of operation
 * code, of which the first three are the shape, and 27 bits for each of two operands.
 *
 * <p>An operand is the index of a node in the same segment, or a slot, marked by {@link #REF}. A
 * wide node has in place of the second operand the position where its list of operands starts, and
 * in place of the first the slot of its operation if that is the user's own.
 */
final class PackedNode {
  /** Marks an operand as a slot. */
  static final int REF = 1 << 25;

  /** The operand is absent: a unary operation's second. */
  static final int NONE = REF;

  /** The operand is a number, kept in a row of the segment. */
  static final int CONSTANT = REF | 1;

  /** What smaller numbers mean is said above. */
  static final int FIRST_SLOT = 2;

  /** A slot fits in so many bits. */
  static final int SLOT_BITS = 25;

  /** Added to the shape of a wide node. */
  static final int WIDE = 4;

  private static final int OPERAND_BITS = 27;
  private static final int OPERAND_MASK = (1 << OPERAND_BITS) - 1;
  private static final int CODE_SHIFT = 2 * OPERAND_BITS;
  private static final int SHAPE_SHIFT = CODE_SHIFT + OperationCodes.SHAPE_SHIFT;

  private PackedNode() {}

  static long of(int code, int left, int right) {
    return (long) code << CODE_SHIFT | (long) left << OPERAND_BITS | right;
  }

  static int code(long link) {
    return (int) (link >>> CODE_SHIFT);
  }

  static boolean isWide(long link) {
    return link < 0;
  }

  /**
   * The shape of the partials, see {@link OperationCodes}; of a wide node, more by {@link #WIDE}.
   */
  static int shape(long link) {
    return (int) (link >>> SHAPE_SHIFT);
  }

  static int left(long link) {
    return (int) (link >>> OPERAND_BITS) & OPERAND_MASK;
  }

  static int right(long link) {
    return (int) link & OPERAND_MASK;
  }
}
