package autodiff.nn;

import java.util.Locale;

/**
 * Thrown when a layer cannot compute its outputs, most often because an input has the wrong shape.
 * The message begins with where in the tree that was, as in {@code in 1.inner.0 (Dense 16 -> 3):
 * ...}, and goes on with what was wrong; the cause is the exception as it was thrown.
 */
public final class LayerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The names from the outermost layer that the exception has passed through; empty for itself. */
  private String path = "";

  /** The layer that failed. */
  private final transient Layer layer;

  /** How the layer prints. */
  private final String description;

  /** The outermost layer that the exception has passed through. */
  private transient Layer outermost;

  LayerException(Layer layer, RuntimeException cause) {
    super(cause);
    this.layer = layer;
    this.description = layer.title();
    this.outermost = layer;
  }

  /** The same exception, seen from a layer that called the outermost so far. */
  LayerException within(Layer caller) {
    String name = caller.nameOf(outermost);
    if (!name.isEmpty()) {
      path = path.isEmpty() ? name : name + "." + path;
    }
    outermost = caller;
    return this;
  }

  /**
   * Where the layer that failed stands in the tree of the layer that was called.
   *
   * @return names joined by dots, the beginning of its parameters' names; empty if the layer that
   *     was called failed itself
   */
  public String path() {
    return path;
  }

  /**
   * The layer that failed.
   *
   * @return the layer in whose own computation the exception was thrown
   */
  public Layer layer() {
    return layer;
  }

  @Override
  public String getMessage() {
    Throwable cause = getCause();
    String reason =
        cause == null
            ? ""
            : cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage();
    return path.isEmpty()
        ? String.format(Locale.ROOT, "in %s: %s", description, reason)
        : String.format(Locale.ROOT, "in %s (%s): %s", path, description, reason);
  }
}
