package autodiff.benchmarks.peers;

/** The same work, done by both sides. */
interface Pair {

  /** What the work is, for the table. */
  String name();

  /** Who else does it. */
  default String peer() {
    return "PyTorch";
  }

  /**
   * Whether our side computes in the memory of the call before ({@link autodiff.GraphMemory}), as a
   * training loop does. The peer's side has its own way: it frees what it took at once.
   */
  boolean recycles();

  /**
   * Requires both sides to give the same numbers.
   *
   * @throws AssertionError if they do not
   */
  void check();

  /** Does the work once with our tensors; returns something that depends on all of it. */
  Object ours();

  /** Does the work once with the peer. Frees what it took, but for what it returns, if anything. */
  Object theirs();
}
