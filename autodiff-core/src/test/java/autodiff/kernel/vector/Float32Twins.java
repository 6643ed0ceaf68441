package autodiff.kernel.vector;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Generates the float32 matrix product kernels from the float64 ones. The two differ in names and
 * types alone: vectors of either type have the same methods, and sizes that depend on the type are
 * written in terms of {@code Double.BYTES}.
 *
 * <p>Both are checked in, so that the build and whoever reads a kernel need no generator. {@link
 * Float32TwinsTest} fails when a pair differs. After editing a {@code Double…} kernel, run the test
 * with {@code -Dtwins.write=true}, then {@code mvn spotless:apply}.
 */
final class Float32Twins {
  /** The kernels, without the prefix that names the type. */
  static final List<String> NAMES =
      List.of("MatVec", "Narrow", "Packing", "Panel", "Product", "Tile");

  private Float32Twins() {}

  /** The sources, relative to the module's folder, in which Maven runs the tests. */
  static Path source(String type, String name) {
    return Path.of("src/main/java/autodiff/kernel/vector", type + name + ".java");
  }

  /** The text of the float32 kernel, up to where lines break. */
  static String generate(String name) throws IOException {
    String text = Files.readString(source("Double", name));
    return ("// Generated from Double" + name + " by Float32Twins: edit that file instead.\n")
        + text.replace("Double", "Float").replace("double", "float").replace("float64", "float32");
  }

  static void write(String name) throws IOException {
    Files.writeString(source("Float", name), generate(name));
  }
}
