package autodiff;

/** Where the number behind a {@link Value} lives: a leaf, a constant, or a segment of nodes. */
abstract sealed class Home permits Segment, Leaf, Constant {
  /** The number of nodes here: one for a leaf or a constant. */
  int size = 1;

  /** The number itself; segments keep theirs in an array. */
  double data;

  /**
   * Of a segment, a number that no other has, with {@link Link#SLOT_BITS} zeros. Of a leaf or a
   * constant, the key of the segment that used it last, with the slot where that segment keeps it
   * in place of the zeros; 0 if there is none, or since the leaf was set. One field, so that a
   * thread sees both or neither.
   */
  long key;
}
