package autodiff.kernel;

/**
 * Taking elements by their places in an array, and its adjoint, adding to places. A place of −1 is
 * none: it gives 0 and takes nothing. Arrays are {@code double[]} or {@code float[]}, both of a
 * kind.
 */
public final class FlatGather {
  private FlatGather() {}

  /**
   * Takes: {@code target[k] = source[places[k]]}.
   *
   * @param source the source
   * @param places as many as the target has elements
   * @param target Modified
   */
  public static void take(Object source, int[] places, Object target) {
    if (source instanceof double[] from) {
      double[] to = (double[]) target;
      for (int k = 0; k < places.length; k++) {
        to[k] = places[k] < 0 ? 0 : from[places[k]];
      }
    } else {
      float[] from = (float[]) source;
      float[] to = (float[]) target;
      for (int k = 0; k < places.length; k++) {
        to[k] = places[k] < 0 ? 0 : from[places[k]];
      }
    }
  }

  /**
   * Adds: {@code target[places[k]] += source[k]}, in this order.
   *
   * @param source the source
   * @param places as many as the source has elements
   * @param target Modified: added to
   */
  public static void put(Object source, int[] places, Object target) {
    if (source instanceof double[] from) {
      double[] to = (double[]) target;
      for (int k = 0; k < places.length; k++) {
        if (places[k] >= 0) {
          to[places[k]] += from[k];
        }
      }
    } else {
      float[] from = (float[]) source;
      float[] to = (float[]) target;
      for (int k = 0; k < places.length; k++) {
        if (places[k] >= 0) {
          to[places[k]] += from[k];
        }
      }
    }
  }
}
