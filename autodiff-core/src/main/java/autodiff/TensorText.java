package autodiff;

import java.util.Arrays;

/** Tensors as text. */
final class TensorText {
  private TensorText() {}

  static String of(Tensor x) {
    return "Tensor " + x.shape() + " " + x.dtype() + " " + Arrays.toString(x.doubles());
  }

  static String of(IntTensor x) {
    return "IntTensor " + x.shape() + " " + Arrays.toString(x.toInts());
  }

  static String of(Mask x) {
    return "Mask " + x.shape() + " " + Arrays.toString(x.toBooleans());
  }
}
