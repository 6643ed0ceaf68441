package autodiff;

import org.jspecify.annotations.Nullable;

/** A number that the user made and that takes a gradient. It points at no graph. */
final class Leaf extends Home {
  double grad;

  /** Whether a sweep reached this leaf since its gradient was cleared. */
  boolean reached;

  /** Where the sweep that reached this leaf last sums its gradient up: a guess, checked. */
  int cellHint;

  @Nullable String name;

  Leaf(double data) {
    this.data = data;
  }
}
