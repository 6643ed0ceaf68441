package autodiff;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Arrays that are free to be used again, with anything in them, by type and length. */
final class SpareArrays {
  /** Smaller arrays are left to the garbage collector. */
  static final int WORTH_KEEPING = 512;

  private final Map<Integer, ArrayDeque<double[]>> doubles = new HashMap<>();
  private final Map<Integer, ArrayDeque<float[]>> floats = new HashMap<>();

  /** An array of exactly this length, or null. */
  @Nullable Object take(DType type, int length) {
    ArrayDeque<?> stack = (type == DType.FLOAT64 ? doubles : floats).get(length);
    return stack == null ? null : stack.pollFirst();
  }

  void give(Object array) {
    if (array instanceof double[] d) {
      doubles.computeIfAbsent(d.length, length -> new ArrayDeque<>()).push(d);
    } else {
      float[] f = (float[]) array;
      floats.computeIfAbsent(f.length, length -> new ArrayDeque<>()).push(f);
    }
  }
}
