package autodiff.nn.data;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Tensor;
import com.google.common.collect.ImmutableList;
import java.util.List;

/**
 * A column of class names, encoded as integers.
 *
 * @param classes a number a row: the place of its name among the names
 * @param names the names, each once
 */
public record ClassColumn(IntTensor classes, List<String> names) {

  /** A column; the list is copied. */
  public ClassColumn {
    names = ImmutableList.copyOf(names);
  }

  /**
   * A column of numbers for each name: 1 in the rows that have it, 0 in the others. This is how a
   * network is told something that has no order.
   *
   * @param dtype the type
   * @return a tensor of shape [rows, names]
   */
  public Tensor oneHot(DType dtype) {
    return classes.oneHot(names.size(), dtype);
  }
}
