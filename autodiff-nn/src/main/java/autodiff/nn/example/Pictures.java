package autodiff.nn.example;

import autodiff.io.AtomicFile;
import autodiff.nn.train.Png;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Supplier;

/** Writes the pictures of an example: each as SVG, and as PNG for whatever does not show that. */
final class Pictures {
  private final Path folder;
  private final boolean draws;
  private boolean drawsPng;

  private Pictures(Path folder, boolean draws) {
    this.folder = folder;
    this.draws = draws;
    drawsPng = draws;
  }

  /** Pictures in a folder, which is made when it is needed. */
  static Pictures in(Path folder) {
    return new Pictures(folder, true);
  }

  /** No pictures; what else there is goes into the folder. */
  static Pictures none(Path folder) {
    return new Pictures(folder, false);
  }

  Path folder() {
    return folder;
  }

  /** Writes a picture, unless there shall be none. */
  void write(String name, Supplier<String> picture, PrintStream out) {
    if (!draws) {
      return;
    }
    String svg = picture.get();
    Path file = folder.resolve(name + ".svg");
    try {
      AtomicFile.write(file, stream -> stream.write(svg.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the picture " + file, e);
    }
    if (drawsPng) {
      try {
        Png.write(folder.resolve(name + ".png"), svg);
      } catch (IllegalStateException e) {
        // A server without a font can train all the same.
        drawsPng = false;
        out.println("no PNG: " + e.getMessage());
      }
    }
  }

  /** Says where they are. */
  void tell(PrintStream out) {
    if (draws) {
      out.println("pictures in " + folder);
    }
  }
}
