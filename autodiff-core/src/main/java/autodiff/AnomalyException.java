package autodiff;

/** Thrown when an operation gives a NaN or an infinity while {@link AnomalyMode} is on. */
public final class AnomalyException extends ArithmeticException {
  private static final long serialVersionUID = 1;

  AnomalyException(String message) {
    super(message);
  }
}
