package autodiff.nn.data;

import java.util.Arrays;

/** Some samples of another data set. */
record Subset<Y>(Dataset<Y> whole, int[] indices) implements Dataset<Y> {
  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public Batch<Y> batch(int... wanted) {
    return whole.batch(Arrays.stream(wanted).map(k -> indices[k]).toArray());
  }

  @Override
  public String toString() {
    return size() + " of " + whole;
  }
}
