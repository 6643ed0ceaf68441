package autodiff;

/** A number that the user made and that takes a gradient. It points at no graph. */
final class Leaf extends Home {
  /** The sum of what sweeps brought here; −0 until one did, as {@link Sweep} has it. */
  double grad = Sweep.UNTOUCHED;

  /** Where the sweep that reached this leaf last sums its gradient up: a guess, checked. */
  int cellHint;

  Leaf(double data) {
    this.data = data;
  }
}
