package autodiff;

import org.jspecify.annotations.Nullable;

/**
 * Where the number behind a {@link Value} lives: a leaf, a constant, a segment of nodes, or a
 * tensor.
 */
abstract sealed class NodeOwner permits Segment, Leaf, Constant, Element {
  /** The number of nodes here: one for a leaf or a constant. */
  int size = 1;

  /** The number itself; segments keep theirs in an array. */
  double data;

  /**
   * Of a segment, a number that no other has, with {@link PackedNode#SLOT_BITS} zeros. Of a leaf or
   * a constant, the key of the segment that used it last, with the slot where that segment keeps it
   * in place of the zeros; 0 if there is none, or since the leaf was set. One field, so that a
   * thread sees both or neither.
   */
  long key;

  /** What the user calls it; segments keep names of their own. */
  @Nullable String name;

  /** What uses this comes later: greater than the rank of anything that this depends on. */
  long rank() {
    return this instanceof Segment s ? s.rank : this instanceof Element e ? e.tensor.rank : 0;
  }
}
