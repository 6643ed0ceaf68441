package autodiff.nn.data;

import autodiff.Tensor;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;

/**
 * A data set with a number to predict, and the names of its features and target.
 *
 * @param samples inputs of shape [n, features], targets of shape [n, 1]
 * @param features the names of the features
 * @param target the name of what is to be predicted
 */
public record RegressionData(TensorDataset<Tensor> samples, List<String> features, String target) {

  /** The data; the list is copied. */
  public RegressionData {
    features = ImmutableList.copyOf(features);
  }

  /**
   * All inputs.
   *
   * @return a tensor of shape [n, features]
   */
  public Tensor inputs() {
    return samples.inputs();
  }

  /**
   * All targets.
   *
   * @return a tensor of shape [n, 1]
   */
  public Tensor targets() {
    return samples.targets();
  }

  /**
   * Sizes.
   *
   * @return for example {@code 442 samples, 10 features, target progression}
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%d samples, %d features, target %s", samples.size(), features.size(), target);
  }
}
