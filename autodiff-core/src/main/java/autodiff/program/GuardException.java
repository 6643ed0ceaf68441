package autodiff.program;

/**
 * Thrown when a program is run at a point where the recorded function would take another branch:
 * the recording does not hold there.
 *
 * @see Program#rerecording()
 */
public final class GuardException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  /** Where it failed. */
  private final double[] point;

  GuardException(String message, double[] point) {
    super(message);
    this.point = point.clone();
  }

  /**
   * Where it happened.
   *
   * @return the inputs
   */
  public double[] point() {
    return point.clone();
  }
}
