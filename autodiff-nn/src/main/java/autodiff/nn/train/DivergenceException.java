package autodiff.nn.train;

/**
 * Thrown when a loss, a gradient or a parameter becomes infinite or NaN during training. The
 * message says in which step, in which layer NaN or an infinity first appeared, and what to do
 * about it. The parameters are as they were before that step, and the last checkpoint is from
 * before it, too.
 *
 * <p>It is also thrown if {@link EarlyStopping} ends training without a best epoch, since what it
 * watches was never finite; then {@link #step()} is the last that was taken.
 */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The number of the step that was not taken. */
  private final long step;

  /** The path of the layer in the model. */
  private final String path;

  private final transient History history;

  DivergenceException(String message, long step, String path, History history) {
    super(message);
    this.step = step;
    this.path = path;
    this.history = history;
  }

  /**
   * The step that could not be done.
   *
   * @return its number, from 1, counted over all epochs
   */
  public long step() {
    return step;
  }

  /**
   * Where it began.
   *
   * @return names of layers joined by dots, as in the names of their parameters; empty if it did
   *     not begin in a layer inside the model
   */
  public String path() {
    return path;
  }

  /**
   * What came of training until then.
   *
   * @return the epochs that are complete
   */
  public History history() {
    return history;
  }
}
