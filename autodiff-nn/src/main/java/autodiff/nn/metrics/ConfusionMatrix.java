package autodiff.nn.metrics;

import static com.google.common.base.Preconditions.checkArgument;
import static com.google.common.base.Preconditions.checkState;
import static java.util.Objects.checkIndex;

import autodiff.IntTensor;
import autodiff.Tensor;
import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A confusion matrix, with the true classes in rows and the predicted ones in columns, and the
 * scores that follow from it: accuracy, precision, recall and F1.
 *
 * <p>Where a quotient is 0/0, the number is 0, as in scikit-learn: the precision of a class that
 * was never predicted, the recall of one that has no sample, the F1 of one that is neither. Such
 * classes count in a {@link Average#MACRO} mean.
 *
 * <p>As a {@link Metric} its value is the accuracy.
 */
public final class ConfusionMatrix implements Metric<IntTensor> {
  private final ImmutableList<String> names;
  private final int classes;

  /** How often class i was taken for class j, at i·classes + j. */
  private final long[] counts;

  private ConfusionMatrix(List<String> names) {
    checkArgument(!names.isEmpty(), "confusion matrix of no classes; give at least 1");
    this.names = ImmutableList.copyOf(names);
    this.classes = names.size();
    this.counts = new long[Math.multiplyExact(classes, classes)];
  }

  /**
   * A matrix that has seen nothing yet.
   *
   * @param classes how many classes there are, at least 1; they are called by their numbers
   * @return the matrix
   * @throws IllegalArgumentException if there is no class
   */
  public static ConfusionMatrix of(int classes) {
    return new ConfusionMatrix(IntStream.range(0, classes).mapToObj(Integer::toString).toList());
  }

  /**
   * A matrix that has seen nothing yet.
   *
   * @param names the names of the classes, for the table
   * @return the matrix
   * @throws IllegalArgumentException if there is no class
   */
  public static ConfusionMatrix of(List<String> names) {
    return new ConfusionMatrix(names);
  }

  @Override
  public String name() {
    return "accuracy";
  }

  /**
   * Takes a batch into account.
   *
   * @param outputs a score for each class along the last axis: [n, classes]; of equal scores, that
   *     of the lowest class counts as the largest
   * @param targets the right classes: [n]
   * @throws IllegalArgumentException if the shapes do not fit, a target is not a class, or a score
   *     is NaN
   */
  @Override
  public void update(Tensor outputs, IntTensor targets) {
    Scores scores = Scores.of("confusion matrix", outputs, targets);
    checkArgument(
        scores.classes() == classes,
        "confusion matrix of %s classes: outputs %s have %s",
        classes,
        outputs.shape(),
        scores.classes());
    for (int sample = 0; sample < scores.samples(); sample++) {
      counts[scores.targets()[sample] * classes + scores.predicted(sample)]++;
    }
  }

  /**
   * Takes classes into account that were predicted by other means.
   *
   * @param predicted the predicted classes
   * @param targets the right classes, of the same shape
   * @throws IllegalArgumentException if the shapes differ, or a number is not a class
   */
  public void update(IntTensor predicted, IntTensor targets) {
    checkArgument(
        predicted.shape().equals(targets.shape()),
        "confusion matrix: predicted %s and targets %s differ",
        predicted.shape(),
        targets.shape());
    int[] guesses = predicted.toInts();
    int[] right = targets.toInts();
    for (int sample = 0; sample < right.length; sample++) {
      checkArgument(
          isClass(guesses[sample]) && isClass(right[sample]),
          "confusion matrix: class %s taken for %s in sample %s; classes are 0 to %s",
          right[sample],
          guesses[sample],
          sample,
          classes - 1);
    }
    for (int sample = 0; sample < right.length; sample++) {
      counts[right[sample] * classes + guesses[sample]]++;
    }
  }

  private boolean isClass(int number) {
    return number >= 0 && number < classes;
  }

  /**
   * The number of classes.
   *
   * @return rows, and columns
   */
  public int classes() {
    return classes;
  }

  /**
   * The names of the classes.
   *
   * @return as given, or numbers
   */
  public List<String> names() {
    return names;
  }

  /**
   * How often one class was taken for another.
   *
   * @param right the right class
   * @param predicted the predicted one
   * @return the number of samples
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public long count(int right, int predicted) {
    return counts[checkIndex(right, classes) * classes + checkIndex(predicted, classes)];
  }

  /**
   * How many samples a class has.
   *
   * @param right the class
   * @return the sum of its row
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public long samples(int right) {
    return IntStream.range(0, classes).mapToLong(j -> count(right, j)).sum();
  }

  /**
   * How many samples there were.
   *
   * @return the sum of all counts
   */
  public long samples() {
    return Arrays.stream(counts).sum();
  }

  private long predictions(int predicted) {
    return IntStream.range(0, classes).mapToLong(i -> count(i, predicted)).sum();
  }

  private long right() {
    return IntStream.range(0, classes).mapToLong(i -> count(i, i)).sum();
  }

  /**
   * The fraction of samples whose class was predicted.
   *
   * @return a number from 0 to 1
   * @throws IllegalStateException if there was no sample
   */
  public double accuracy() {
    return value();
  }

  @Override
  public double value() {
    checkNotEmpty();
    return (double) right() / samples();
  }

  private void checkNotEmpty() {
    checkState(samples() > 0, "confusion matrix of no samples; update it first");
  }

  /**
   * Of the samples that were taken for a class, the fraction that is.
   *
   * @param predicted the class
   * @return a number from 0 to 1; 0 if it was never predicted
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public double precision(int predicted) {
    return quotient(count(predicted, predicted), predictions(predicted));
  }

  /**
   * Of the samples of a class, the fraction that was recognized.
   *
   * @param right the class
   * @return a number from 0 to 1; 0 if it has no samples
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public double recall(int right) {
    return quotient(count(right, right), samples(right));
  }

  /**
   * The harmonic mean of precision and recall.
   *
   * @param c the class
   * @return a number from 0 to 1; 0 if it has no samples and was never predicted
   * @throws IndexOutOfBoundsException if there is no such class
   */
  public double f1(int c) {
    return quotient(2 * count(c, c), samples(c) + predictions(c));
  }

  private static double quotient(long part, long whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }

  /**
   * The precision of all classes as one number.
   *
   * @param average how
   * @return a number from 0 to 1
   * @throws IllegalStateException if there was no sample
   */
  public double precision(Average average) {
    return averaged(average, this::precision);
  }

  /**
   * The recall of all classes as one number.
   *
   * @param average how
   * @return a number from 0 to 1
   * @throws IllegalStateException if there was no sample
   */
  public double recall(Average average) {
    return averaged(average, this::recall);
  }

  /**
   * The F1 of all classes as one number.
   *
   * @param average how; {@link Average#MACRO} is the mean of the classes' F1, not the harmonic mean
   *     of mean precision and recall
   * @return a number from 0 to 1
   * @throws IllegalStateException if there was no sample
   */
  public double f1(Average average) {
    return averaged(average, this::f1);
  }

  private double averaged(Average average, IntToDoubleFunction score) {
    checkNotEmpty();
    return switch (average) {
      case MACRO -> IntStream.range(0, classes).mapToDouble(score).average().orElseThrow();
      case MICRO -> value();
      case WEIGHTED ->
          IntStream.range(0, classes).mapToDouble(c -> samples(c) * score.applyAsDouble(c)).sum()
              / samples();
    };
  }

  @Override
  public void reset() {
    Arrays.fill(counts, 0);
  }

  /**
   * The counts as a table, right classes in rows, predicted ones in columns.
   *
   * @return lines of text
   */
  @Override
  public String toString() {
    return ConfusionTable.of(this);
  }
}
