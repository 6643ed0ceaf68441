package autodiff.nn;

import autodiff.Tensor;

/** How the losses of all elements or samples are combined. */
public enum Reduction {
  /** Their mean, which does not depend on the size of a batch. The usual one. */
  MEAN,
  /** Their sum. */
  SUM,
  /** They stay as they are. */
  NONE;

  Tensor of(Tensor losses) {
    return switch (this) {
      case MEAN -> losses.mean();
      case SUM -> losses.sum();
      case NONE -> losses;
    };
  }
}
