package autodiff;

/** What a sweep takes in one step: a tensor, or a segment's nodes. */
interface PendingCotangent {
  /** Stages of greater rank come first. */
  long rank();

  /** Passes on what came here. */
  void sweep();
}
