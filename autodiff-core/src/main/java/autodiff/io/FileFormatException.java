package autodiff.io;

import java.io.IOException;
import java.util.Locale;

/**
 * A file cannot be read as what it should be: it is damaged or cut short, it breaks a rule of its
 * format, or it holds what no tensor can (such as text, or complex numbers). The message says which
 * file, what is wrong, and where. Nothing of the file was loaded.
 *
 * <p>Other {@link IOException}s are trouble of the system: a missing file, no permission, a disk
 * that fails.
 */
public final class FileFormatException extends IOException {
  private static final long serialVersionUID = 1;
  private static final int LONGEST_QUOTE = 80;

  FileFormatException(String source, String problem) {
    super(source + ": " + problem);
  }

  FileFormatException(String source, String problem, Throwable cause) {
    super(source + ": " + problem, cause);
  }

  /** Text from a file for a message: quoted, shortened, and without surprises for a terminal. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < Math.min(text.length(), LONGEST_QUOTE); i++) {
      char c = text.charAt(i);
      boolean plain = c >= ' ' && c != '"' && c != '\\' && c < 0x7f;
      quoted.append(
          plain || Character.isLetterOrDigit(c)
              ? c
              : String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
    return quoted.append(text.length() > LONGEST_QUOTE ? "...\"" : "\"").toString();
  }
}
