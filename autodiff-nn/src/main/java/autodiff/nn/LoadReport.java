package autodiff.nn;

import autodiff.Tensor;
import autodiff.shape.Shape;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@link Layer#loadMatching} took over of a state, and what it left.
 *
 * @param loaded the names of tensors that were taken over, in the layer's order
 * @param missing the names of tensors of the layer that the state does not have: they are as before
 * @param unexpected the names of tensors of the state that the layer does not have
 * @param mismatched tensors that both have in different shapes: the layer's are as before
 */
public record LoadReport(
    List<String> loaded, List<String> missing, List<String> unexpected, List<Mismatch> mismatched) {

  /**
   * A tensor of another shape.
   *
   * @param name its name
   * @param saved its shape in the state
   * @param own its shape in the layer
   */
  public record Mismatch(String name, Shape saved, Shape own) {
    /** For example {@code 1.weight has shape [3, 3] instead of [2, 1]}. */
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%s has shape %s instead of %s", name, saved, own);
    }
  }

  /** A report; the lists are copied. */
  public LoadReport {
    loaded = ImmutableList.copyOf(loaded);
    missing = ImmutableList.copyOf(missing);
    unexpected = ImmutableList.copyOf(unexpected);
    mismatched = ImmutableList.copyOf(mismatched);
  }

  static LoadReport of(Map<String, Tensor> own, Map<String, Tensor> state) {
    List<String> loaded = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<Mismatch> mismatched = new ArrayList<>();
    own.forEach((name, x) -> {
      Tensor given = state.get(name);
      if (given == null) {
        missing.add(name);
      } else if (given.shape().equals(x.shape())) {
        loaded.add(name);
      } else {
        mismatched.add(new Mismatch(name, given.shape(), x.shape()));
      }
    });
    List<String> unexpected = state.keySet().stream().filter(n -> !own.containsKey(n)).toList();
    return new LoadReport(loaded, missing, unexpected, mismatched);
  }

  /**
   * Whether everything was taken over.
   *
   * @return true if nothing is missing, unexpected or of another shape
   */
  public boolean isComplete() {
    return missing.isEmpty() && unexpected.isEmpty() && mismatched.isEmpty();
  }

  /** What does not fit, each with its name. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    missing.forEach(name -> problems.add(name + " is missing"));
    mismatched.forEach(m -> problems.add(m.toString()));
    unexpected.forEach(name -> problems.add(name + " is unknown"));
    return problems;
  }

  /**
   * How many tensors were taken over, and each that was not.
   *
   * @return for example {@code 4 of 6 tensors loaded; 4.weight has shape [3, 8] instead of [2, 8];
   *     4.bias is missing}
   */
  @Override
  public String toString() {
    int all = loaded.size() + missing.size() + mismatched.size();
    StringBuilder text = new StringBuilder();
    text.append(loaded.size()).append(" of ").append(all).append(" tensors loaded");
    problems().forEach(problem -> text.append("; ").append(problem));
    return text.toString();
  }
}
