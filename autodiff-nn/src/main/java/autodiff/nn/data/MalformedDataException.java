package autodiff.nn.data;

/**
 * A file has been read, but is not what it should be: the message says which file, where in it,
 * what stands there, and what should. {@link Idx} and {@link Table} throw no other exception for
 * what they are given, however broken or hostile; a file that cannot be read at all is a {@link
 * java.io.UncheckedIOException}.
 */
public final class MalformedDataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MalformedDataException(String message) {
    super(message);
  }

  MalformedDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
