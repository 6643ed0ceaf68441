package autodiff.nn.metrics;

import java.util.Locale;

/** How per-class scores are averaged into one. */
public enum Average {
  /** The mean over the classes: all count alike, however rare. */
  MACRO,

  /**
   * From the counts of all classes together. With one class a sample, precision, recall and F1 are
   * then all the accuracy.
   */
  MICRO,

  /** The mean over the classes, each weighted with the number of its samples. */
  WEIGHTED;

  /** For example {@code macro F1}. */
  String named(String score) {
    return name().toLowerCase(Locale.ROOT) + " " + score;
  }
}
