package autodiff;

/** A number that the user made and that takes a gradient. It points at no graph. */
final class Leaf extends NodeOwner {
  /** The sum of what sweeps brought here; −0 until one did, as {@link Sweep} has it. */
  double grad = Sweep.UNTOUCHED;

  /** The {@link Recorder#id} of the thread whose {@code backward} adds to the gradient; else 0. */
  int sweeper;

  /** Which cell of which running sweep stands in for this leaf, see {@link LeafSinks}; else 0. */
  long cell;

  Leaf(double data) {
    this.data = data;
  }
}
