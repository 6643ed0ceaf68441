package autodiff.benchmarks.gradbench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How a function is computed. */
public enum Way {
  /** The fastest of the others for a function and the size of its input. */
  FASTEST,
  /** Programs of the library, recorded once for an input and run then. */
  PROGRAMS,
  /** Tensors of the library. */
  TENSORS,
  /** Values of the library. */
  VALUES,
  /** Plain Java, derivatives written by hand: the yardstick. */
  PLAIN;

  /**
   * Reads ways from a list with commas.
   *
   * @param text such as {@code tensors,values}
   * @return the ways, in that order
   */
  static List<Way> parse(String text) {
    return Arrays.stream(text.split(",")).map(Way::named).toList();
  }

  private static Way named(String name) {
    for (Way way : values()) {
      if (way.name().equalsIgnoreCase(name.strip())) {
        return way;
      }
    }
    throw new IllegalArgumentException(
        "no way \"" + name + "\"; there are " + Arrays.toString(values()).toLowerCase(Locale.ROOT));
  }
}
