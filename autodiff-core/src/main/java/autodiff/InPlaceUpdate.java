package autodiff;

/**
 * The update that an optimizer makes to a parameter, element by element: a loop over plain arrays,
 * one for each type. Write loops whose arrays all carry the index {@code i} and nothing else; the
 * virtual machine turns them into vector instructions.
 *
 * <pre>{@code
 * final class Momentum implements InPlaceUpdate {
 *   public void update(float[] x, float[] gradient, float[][] state, int from, int to) {
 *     float[] velocity = state[0];
 *     for (int i = from; i < to; i++) {
 *       velocity[i] = 0.9f * velocity[i] + gradient[i];
 *       x[i] -= 0.01f * velocity[i];
 *     }
 *   }
 *   ...
 * }
 * }</pre>
 *
 * @see Tensor#updateInPlace
 */
public interface InPlaceUpdate {
  /**
   * Updates some elements of a float64 tensor.
   *
   * @param x the tensor's elements. Modified.
   * @param gradient its gradient
   * @param state what goes with it, in the order given. Modified.
   * @param from the first element
   * @param to the end, exclusive
   */
  void update(double[] x, double[] gradient, double[][] state, int from, int to);

  /**
   * Updates some elements of a float32 tensor.
   *
   * @param x the tensor's elements. Modified.
   * @param gradient its gradient
   * @param state what goes with it, in the order given. Modified.
   * @param from the first element
   * @param to the end, exclusive
   */
  void update(float[] x, float[] gradient, float[][] state, int from, int to);
}
