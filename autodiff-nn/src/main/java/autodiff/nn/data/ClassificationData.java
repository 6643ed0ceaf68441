package autodiff.nn.data;

import autodiff.IntTensor;
import autodiff.Tensor;
import com.google.common.collect.ImmutableList;
import java.util.List;
import java.util.Locale;

/**
 * A data set with class labels, and the names of its features and classes.
 *
 * @param samples inputs of shape [n, features], and a class each
 * @param features the names of the features
 * @param classes the names of the classes, in the order of their numbers
 */
public record ClassificationData(
    TensorDataset<IntTensor> samples, List<String> features, List<String> classes) {

  /** The data; the lists are copied. */
  public ClassificationData {
    features = ImmutableList.copyOf(features);
    classes = ImmutableList.copyOf(classes);
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
   * @return the numbers of the classes, a vector
   */
  public IntTensor targets() {
    return samples.targets();
  }

  /**
   * The same inputs with targets in a column for each class: 1 for the right one, 0 for others.
   *
   * @return samples with targets of shape [n, classes], in the type of the inputs
   */
  public TensorDataset<Tensor> oneHot() {
    return TensorDataset.of(inputs(), targets().oneHot(classes.size(), inputs().dtype()));
  }

  /**
   * Sizes.
   *
   * @return for example {@code 150 samples, 4 features, 3 classes}
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d samples, %d features, %d classes",
        samples.size(),
        features.size(),
        classes.size());
  }
}
