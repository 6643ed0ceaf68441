package autodiff.nn.example;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * Samples divided at random in two, with the same shares of every label on both sides.
 *
 * @param training what to learn from
 * @param heldOut what to test on
 */
record StratifiedSplit(Samples training, Samples heldOut) {

  /** Holds out the fraction of each label, rounded to whole samples. */
  static StratifiedSplit of(Samples samples, double fraction, RandomGenerator random) {
    checkArgument(
        fraction > 0 && fraction < 1,
        "split: fraction %s to hold out; give one between 0 and 1",
        fraction);
    Samples shuffled = samples.shuffled(random);
    int[] label = shuffled.labels();
    boolean[] held = new boolean[label.length];
    IntStream.of(label)
        .distinct()
        .forEach(l -> {
          int[] rows = IntStream.range(0, label.length).filter(r -> label[r] == l).toArray();
          long count = Math.round(fraction * rows.length);
          IntStream.of(rows).limit(count).forEach(r -> held[r] = true);
        });
    return new StratifiedSplit(
        shuffled.rows(IntStream.range(0, held.length).filter(r -> !held[r]).toArray()),
        shuffled.rows(IntStream.range(0, held.length).filter(r -> held[r]).toArray()));
  }
}
