package autodiff.nn.data;

import static com.google.common.base.Preconditions.checkState;

import java.util.function.Function;

/** Another data set with something done to each batch. */
record MappedDataset<X, Y>(Dataset<X> source, Function<? super Batch<X>, Batch<Y>> change)
    implements Dataset<Y> {
  @Override
  public int size() {
    return source.size();
  }

  @Override
  public Batch<Y> batch(int... indices) {
    Batch<Y> changed = change.apply(source.batch(indices));
    checkState(changed != null, "map: the function returned null; return a batch");
    checkState(
        changed.size() == indices.length,
        "map: a batch of %s samples became one of %s; keep their number",
        indices.length,
        changed.size());
    return changed;
  }

  @Override
  public String toString() {
    return size() + " samples, mapped from " + source;
  }
}
