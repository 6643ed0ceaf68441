package autodiff.nn;

import java.util.ArrayList;
import java.util.List;

/**
 * The modes of a layer and of all in it, changed for a while: {@link #close()} puts each layer back
 * into the mode in which it was.
 *
 * <pre>{@code
 * try (Modes modes = Modes.evaluation(network)) {
 *   ... // score validation data
 * }
 * }</pre>
 *
 * <p>Not for use by several threads at once.
 */
public final class Modes implements AutoCloseable {
  private final List<Layer> layers = new ArrayList<>();
  private final List<Boolean> training = new ArrayList<>();

  private Modes(Layer root) {
    root.visit((path, layer) -> {
      layers.add(layer);
      training.add(layer.isTraining());
    });
  }

  /**
   * Puts a layer and all in it into the mode for use. Unlike {@link Layer#eval()}, this is not
   * remembered by {@link #training}.
   *
   * @param root the layer
   * @return what puts the modes back
   */
  public static Modes evaluation(Layer root) {
    Modes before = new Modes(root);
    before.layers.forEach(layer -> layer.setOwnTraining(false));
    return before;
  }

  /**
   * Puts a layer and all in it into the mode for training, except layers inside for which {@link
   * Layer#eval()} was called: they stay in the mode for use, with all in them, as a part of a
   * network whose running statistics are to be kept does. The mode of the layer given does not
   * matter. This is what trainers do.
   *
   * @param root the layer
   * @return what puts the modes back
   */
  public static Modes training(Layer root) {
    Modes before = new Modes(root);
    root.trainAsAsked();
    return before;
  }

  /** Puts each layer into the mode in which it was. */
  @Override
  public void close() {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).setOwnTraining(training.get(i));
    }
  }

  /**
   * The modes that are put back.
   *
   * @return for example {@code Modes of 5 layers, 4 of them for training}
   */
  @Override
  public String toString() {
    long trained = training.stream().filter(Boolean::booleanValue).count();
    return "Modes of " + layers.size() + " layers, " + trained + " of them for training";
  }
}
