package autodiff;

/** Where the number behind a {@link Value} lives: a leaf, a constant, or a segment of nodes. */
abstract sealed class Home permits Segment, Leaf, Constant {
  /** The number of nodes here: one for a leaf or a constant. */
  int size = 1;

  /** The number itself; segments keep theirs in an array. */
  double data;

  /** Where the segment that used this leaf last keeps it: a guess, checked before use. */
  int slotHint;
}
