package autodiff;

import org.jspecify.annotations.Nullable;

/**
 * Where the number behind a {@link Value} lives: a leaf, a constant, a segment of nodes, or a
 * tensor.
 */
abstract sealed class Home permits Segment, Leaf, Constant, Element {
  /** The number of nodes here: one for a leaf or a constant. */
  int size = 1;

  /** The number itself; segments keep theirs in an array. */
  double data;

  /** Where the segment that used this leaf last keeps it: a guess, checked before use. */
  int slotHint;

  /** What the user calls it; segments keep names of their own. */
  @Nullable String name;

  /** What uses this comes later: greater than the rank of anything that this depends on. */
  long rank() {
    return this instanceof Segment s ? s.rank : this instanceof Element e ? e.tensor.rank : 0;
  }
}
