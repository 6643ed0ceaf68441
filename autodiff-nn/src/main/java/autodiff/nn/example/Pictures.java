package autodiff.nn.example;

import autodiff.io.AtomicFile;
import autodiff.nn.train.Png;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Writes the pictures of an example: each as SVG, and as PNG for whatever does not show that.
 */
final class Pictures {
  private final Path folder;
  private final PrintStream out;
  private boolean drawable = true;

  /** Pictures in a folder, which is made when it is needed; what went wrong is printed. */
  Pictures(Path folder, PrintStream out) {
    this.folder = folder;
    this.out = out;
  }

  void write(String name, String svg) {
    Path file = folder.resolve(name + ".svg");
    try {
      AtomicFile.write(file, stream -> stream.write(svg.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the picture " + file, e);
    }
    if (drawable) {
      try {
        Png.write(folder.resolve(name + ".png"), svg);
      } catch (IllegalStateException e) {
        // A server without a font can train all the same.
        drawable = false;
        out.println("no PNG: " + e.getMessage());
      }
    }
  }

  /** Says where they are. */
  void tell() {
    out.println("pictures in " + folder);
  }
}
