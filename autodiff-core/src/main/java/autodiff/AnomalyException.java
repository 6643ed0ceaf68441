package autodiff;

/** A NaN or an infinity appeared while {@link AnomalyMode} was on. */
public final class AnomalyException extends ArithmeticException {
  private static final long serialVersionUID = 1;

  AnomalyException(String message) {
    super(message);
  }
}
