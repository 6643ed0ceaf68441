package autodiff.nn.optim;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Tensor;
import java.util.Map;
import java.util.TreeMap;

/** Named tensors that are read each once: what is missing, left over or misshapen is an error. */
final class SavedState {
  private final String owner;
  private final Map<String, Tensor> left;

  SavedState(String owner, Map<String, Tensor> tensors) {
    this.owner = owner;
    left = new TreeMap<>(tensors);
  }

  boolean has(String name) {
    return left.containsKey(name);
  }

  private Tensor take(String name) {
    Tensor t = left.remove(name);
    checkArgument(
        t != null,
        "load: %s needs %s, which is missing; was the state saved with the same options and names?",
        owner,
        name);
    return t;
  }

  double number(String name) {
    Tensor t = take(name);
    checkArgument(
        t.elements() == 1, "load: %s has shape %s; a single number is expected", name, t.shape());
    return t.item();
  }

  /** A number of steps or the like. */
  long count(String name) {
    double number = number(name);
    checkArgument(
        number >= 0 && number <= 1L << 53 && number == Math.rint(number),
        "load: %s is %s; a whole number is expected",
        name,
        number);
    return (long) number;
  }

  /** A number of steps or the like that fits an int. */
  int smallCount(String name) {
    long count = count(name);
    checkArgument(
        count <= Integer.MAX_VALUE, "load: %s is %s; no more than 2^31 - 1 fits", name, count);
    return (int) count;
  }

  /** A tensor of the shape and type of another; changing it leaves the one given alone. */
  Tensor tensor(String name, Tensor like) {
    Tensor t = take(name);
    checkArgument(
        t.shape().equals(like.shape()) && t.dtype() == like.dtype(),
        "load: %s is %s of %s, the parameter %s of %s; shape and type must be the same",
        name,
        t.shape(),
        t.dtype(),
        like.shape(),
        like.dtype());
    double[] elements = t.toDoubles();
    for (int i = 0; i < elements.length; i++) {
      checkArgument(
          !Double.isNaN(elements[i]),
          "load: element %s of %s is NaN, which every step would pass on; load an earlier state",
          i,
          name);
    }
    return t.detach();
  }

  void checkNothingLeft() {
    checkArgument(
        left.isEmpty(),
        "load: %s does not know %s; was the state saved with the same options and names?",
        owner,
        left.keySet());
  }
}
