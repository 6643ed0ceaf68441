package autodiff.nn;

import autodiff.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A chain of layers: each takes the output of the previous one.
 *
 * <pre>{@code
 * Layer network =
 *     Sequential.of(new Dense(2, 16, random), Activation.tanh(), new Dense(16, 1, random));
 * }</pre>
 *
 * <p>They are named {@code 0}, {@code 1} and so on, unless given a name by {@link #then(String,
 * Layer)}. A {@link Dense} layer with a bias and an activation behind it that is {@code relu},
 * {@code tanh} or {@code sigmoid} are one node of the graph, which keeps one result in place of
 * two.
 */
public final class Sequential extends Layer {
  private Layer[] layers = {};

  private Sequential() {}

  /**
   * Layers in a row.
   *
   * @param layers the layers, the first first; without any, inputs are outputs
   * @return a new layer
   */
  public static Sequential of(Layer... layers) {
    return of(Arrays.asList(layers));
  }

  /**
   * Layers in a row.
   *
   * @param layers the layers, the first first
   * @return a new layer
   */
  public static Sequential of(List<? extends Layer> layers) {
    Sequential row = new Sequential();
    layers.forEach(row::then);
    return row;
  }

  /**
   * Adds a layer at the end, named by its number.
   *
   * @param layer the layer
   * @return this
   */
  public Sequential then(Layer layer) {
    return then(Integer.toString(layers.length), layer);
  }

  /**
   * Adds a layer at the end.
   *
   * @param name its name, without dots
   * @param layer the layer
   * @return this
   * @throws IllegalArgumentException if there is one of that name
   */
  public Sequential then(String name, Layer layer) {
    child(name, layer);
    layers = Arrays.copyOf(layers, layers.length + 1);
    layers[layers.length - 1] = layer;
    return this;
  }

  /**
   * Adds a function without parameters at the end.
   *
   * @param name its name, without dots
   * @param function the function
   * @return this
   * @throws IllegalArgumentException if there is a layer of that name
   */
  public Sequential then(String name, UnaryOperator<Tensor> function) {
    return then(name, Layer.of(name, function));
  }

  /**
   * One of the layers.
   *
   * @param index its number, from 0; negative ones count from the end
   * @return the layer
   * @throws IndexOutOfBoundsException if there is no such layer
   */
  public Layer get(int index) {
    return layers[index < 0 ? index + layers.length : index];
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor y = x;
    for (int i = 0; i < layers.length; i++) {
      // A sum that only the activation sees need not be kept; a watcher is to see it, too.
      if (layers[i] instanceof Dense dense
          && i + 1 < layers.length
          && layers[i + 1] instanceof ActivationLayer activation
          && !dense.isWatched()) {
        y = dense.callWith(activation.function(), y);
        i++;
      } else {
        y = layers[i].call(y);
      }
    }
    return y;
  }

  /**
   * The layers in a row.
   *
   * @return for example {@code Sequential(Dense 2 -> 16, Tanh, Dense 16 -> 1)}
   */
  @Override
  public String toString() {
    return Arrays.stream(layers)
        .map(Layer::toString)
        .collect(Collectors.joining(", ", "Sequential(", ")"));
  }

  @Override
  public String title() {
    return "Sequential";
  }
}
