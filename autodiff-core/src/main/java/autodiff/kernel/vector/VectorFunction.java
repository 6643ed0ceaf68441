package autodiff.kernel.vector;

/**
 * A function of one number along arrays, in whole vectors: {@code y[to + i] = f(x[from + i])}. The
 * arrays may be the same if the places are.
 *
 * @param floats the function in float32
 * @param doubles the function in float64
 */
record VectorFunction(OfFloats floats, OfDoubles doubles) {
  /** In float32. The count is a multiple of the number of lanes. */
  @FunctionalInterface
  interface OfFloats {
    void apply(float[] x, int from, float[] y, int to, int count);
  }

  /** In float64. The count is a multiple of the number of lanes. */
  @FunctionalInterface
  interface OfDoubles {
    void apply(double[] x, int from, double[] y, int to, int count);
  }

  VectorFunction then(VectorFunction next) {
    return new VectorFunction(
        (x, from, y, to, count) -> {
          floats.apply(x, from, y, to, count);
          next.floats.apply(y, to, y, to, count);
        },
        (x, from, y, to, count) -> {
          doubles.apply(x, from, y, to, count);
          next.doubles.apply(y, to, y, to, count);
        });
  }
}
