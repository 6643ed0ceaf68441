package autodiff.view;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where pictures go. */
final class SvgFile {
  private SvgFile() {}

  /**
   * Writes a picture. The exception is unchecked because pictures are drawn in the middle of
   * programs about something else, which have nothing better to do about a full disk than to stop.
   */
  static void write(Path file, String text) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the picture " + file, e);
    }
  }
}
