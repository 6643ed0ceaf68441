package autodiff.view;

import java.nio.file.Path;

/**
 * What can be drawn: a chart or a graph. {@code autodiff.nn.train.Png} writes any of them as PNG.
 */
public sealed interface Picture permits GraphView, LineChart, MatrixChart, RegionChart {
  /**
   * Draws the picture.
   *
   * @return an SVG document
   */
  String svg();

  /**
   * Writes {@link #svg()} into a file, over what was there. Missing folders are made.
   *
   * @param file the file
   * @throws IllegalArgumentException if the name of the file ends in {@code .png}
   * @throws java.io.UncheckedIOException if it cannot be written
   */
  default void writeTo(Path file) {
    SvgFile.write(file, svg());
  }
}
