package autodiff.view;

import static com.google.common.base.Preconditions.checkArgument;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Where pictures go. */
final class SvgFile {
  private SvgFile() {}

  /**
   * Writes a picture. The exception is unchecked because pictures are drawn in the middle of
   * programs about something else, which have nothing better to do about a full disk than to stop.
   */
  static void write(Path file, String text) {
    Path name = file.getFileName();
    checkArgument(
        name == null || !name.toString().toLowerCase(Locale.ROOT).endsWith(".png"),
        "writeTo: %s would hold SVG; name it .svg, or make a PNG by autodiff.nn.train.Png.write",
        file);
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      // Messages of the file system are names of files: the kind of exception says what is wrong.
      throw new UncheckedIOException("cannot write the picture " + file + ": " + e, e);
    }
  }
}
