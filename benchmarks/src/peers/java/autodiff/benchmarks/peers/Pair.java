package autodiff.benchmarks.peers;

/** The same work, done by both sides. */
interface Pair {

  /** What the work is, for the table. */
  String name();

  /**
   * Requires both sides to give the same numbers.
   *
   * @throws AssertionError if they do not
   */
  void check();

  /** Does the work once with our tensors; returns something that depends on all of it. */
  Object ours();

  /** Does the work once with PyTorch. Frees what it took, but for what it returns, if anything. */
  Object torch();
}
