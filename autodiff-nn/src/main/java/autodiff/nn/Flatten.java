package autodiff.nn;

import autodiff.Tensor;

/** Makes one axis of several: from [batch, channels, height, width] to [batch, features]. */
public final class Flatten extends Layer {
  private final int start;
  private final int end;

  /** A layer that keeps the first axis and makes one of the others. */
  public Flatten() {
    this(1, -1);
  }

  /**
   * A layer.
   *
   * @param start the first of the axes to join; negative ones count from the end
   * @param end the last of them
   */
  public Flatten(int start, int end) {
    this.start = start;
    this.end = end;
  }

  @Override
  protected Tensor forward(Tensor x) {
    return x.flatten(start, end);
  }
}
