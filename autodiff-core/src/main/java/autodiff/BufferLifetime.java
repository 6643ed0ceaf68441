package autodiff;

/**
 * How long tensors may use arrays that belong to a {@link GraphMemory}: until it is reset, or until
 * a gradient is cleared. All tensors that share an array share its lease.
 */
final class BufferLifetime {
  private boolean ended;

  void end() {
    ended = true;
  }

  boolean isEnded() {
    return ended;
  }

  /** Throws if the array has gone back. */
  void check() {
    if (ended) {
      throw EndedLife.ofTensor();
    }
  }
}
