package autodiff.nn.metrics;

import static com.google.common.base.Preconditions.checkState;

import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.stream.IntStream;

/**
 * A metric of classes that leaves out the samples whose target is a certain number, as losses with
 * an ignored index do.
 *
 * <pre>{@code
 * trainer.metrics(new Ignoring(-100, new Accuracy()), new Ignoring(-100, new Perplexity()));
 * }</pre>
 */
public final class Ignoring implements Metric<IntTensor> {
  private final int index;
  private final Metric<? super IntTensor> metric;
  private long seen;
  private long counted;

  /**
   * A metric of what is not ignored.
   *
   * @param index the target of samples to be left out; −100 is that of the cross entropy
   * @param metric what sees the others; its name is that of the new metric
   */
  public Ignoring(int index, Metric<? super IntTensor> metric) {
    this.index = index;
    this.metric = metric;
  }

  @Override
  public String name() {
    return metric.name();
  }

  /**
   * Takes the samples of a batch into account that are not ignored.
   *
   * @param outputs a score for each class along the last axis: [n, classes]
   * @param targets the right classes, or the number that is ignored: [n]
   * @throws IllegalArgumentException if the shapes do not fit, or the metric refuses the rest
   */
  @Override
  public void update(Tensor outputs, IntTensor targets) {
    Scores.checkShapes(metric.name(), outputs.shape(), targets.shape());
    int[] right = targets.toInts();
    int[] rows = IntStream.range(0, right.length).filter(i -> right[i] != index).toArray();
    if (rows.length > 0) {
      Tensor flat = outputs.reshape(Shape.of(right.length, outputs.shape().size(-1)));
      metric.update(
          rows.length == right.length ? flat : flat.indexSelect(0, IntTensor.of(rows)),
          IntTensor.of(IntStream.of(rows).map(i -> right[i]).toArray()));
    }
    seen += right.length;
    counted += rows.length;
  }

  /**
   * The value over all samples that were not ignored since the beginning or the last reset.
   *
   * @return the number
   * @throws IllegalStateException if there was no sample, or all were ignored
   */
  @Override
  public double value() {
    checkState(
        counted > 0 || seen == 0,
        "%s: all %s targets are %s, which is ignored; give samples with targets, or another number"
            + " to ignore",
        metric.name(),
        seen,
        index);
    return metric.value();
  }

  @Override
  public void reset() {
    metric.reset();
    seen = 0;
    counted = 0;
  }

  /**
   * The metric's name and value so far.
   *
   * @return for example {@code accuracy 0.9861}, or {@code accuracy of no samples}
   */
  @Override
  public String toString() {
    return MetricText.of(this);
  }
}
