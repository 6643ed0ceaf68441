package autodiff.nn.data;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.GradMode;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Makes batches when they are asked for. A failure is the end. */
final class BatchIterator<Y> implements Iterator<Batch<Y>> {
  private final Dataset<Y> dataset;
  private final int[] order;
  private final int batchSize;
  private int next;
  private int end;

  BatchIterator(Dataset<Y> dataset, int[] order, int batchSize, int first, int end) {
    this.dataset = dataset;
    this.order = order;
    this.batchSize = batchSize;
    this.next = first;
    this.end = end;
  }

  int remaining() {
    return end - next;
  }

  @Override
  public boolean hasNext() {
    return next < end;
  }

  @Override
  public Batch<Y> next() {
    if (next >= end) {
      throw new NoSuchElementException("the epoch has no more batches; begin another");
    }
    int from = next++ * batchSize;
    // In long: the last batch of two thousand million samples reaches beyond the integers.
    int to = (int) Math.min((long) from + batchSize, order.length);
    int after = end;
    end = next; // unless it succeeds
    Batch<Y> batch = GradMode.noGrad(() -> dataset.batch(Arrays.copyOfRange(order, from, to)));
    checkArgument(
        batch != null && batch.size() == to - from,
        "data set: batch(..) of %s samples returned %s; return a batch of as many samples",
        to - from,
        batch == null ? "null" : batch.size() + " samples");
    end = after;
    return batch;
  }
}
