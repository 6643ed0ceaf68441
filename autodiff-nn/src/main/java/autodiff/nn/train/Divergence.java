package autodiff.nn.train;

import autodiff.AnomalyException;
import autodiff.AnomalyMode;
import autodiff.GradMode;
import autodiff.Tensor;
import autodiff.nn.Layer;
import autodiff.nn.LayerException;
import autodiff.nn.Loss;
import autodiff.nn.data.Batch;
import java.util.Locale;
import java.util.Map;

/**
 * Where numbers that are not finite first appeared in a step.
 *
 * @param path the layer, empty if it was elsewhere
 * @param text what happened there
 * @param isInData whether the numbers came with the batch
 */
record Divergence(String path, String text, boolean isInData) {

  private Divergence(String path, String text) {
    this(path, text, false);
  }

  /** Does a step again, and looks at every number on the way. */
  static <Y> Divergence find(Layer model, Loss<? super Y> loss, Batch<Y> batch) {
    int at = firstNotFinite(batch.inputs());
    if (at >= 0) {
      return inBatch("inputs", batch.inputs(), at);
    }
    if (batch.targets() instanceof Tensor targets && firstNotFinite(targets) >= 0) {
      return inBatch("targets", targets, firstNotFinite(targets));
    }
    for (Map.Entry<String, Tensor> p : model.state().entrySet()) {
      int where = firstNotFinite(p.getValue());
      if (where >= 0) {
        return new Divergence(
            layerOf(p.getKey()),
            String.format(
                Locale.ROOT,
                "%s holds %s from the step before",
                p.getKey(),
                value(p.getValue(), where)));
      }
    }
    return again(model, loss, batch);
  }

  /** What to do about it, behind {@link #text}. */
  String remedy(long steps, double learningRate) {
    if (isInData) {
      return "";
    }
    return steps == 0
        ? ". No step was taken yet, so it is not the learning rate: look at the first weights, the"
            + " loss, and the size of the inputs of that batch"
        : String.format(
            Locale.ROOT,
            ". Lower the learning rate, which is %s, clip gradients by clipNorm, or look at the data"
                + " of that batch",
            learningRate);
  }

  private static <Y> Divergence again(Layer model, Loss<? super Y> loss, Batch<Y> batch) {
    String path = lastWithoutFiniteGradient(model);
    model.clearGrads();
    boolean backward = false;
    try (GradMode.Scope scope = AnomalyMode.detect()) {
      Tensor value = loss.of(model.call(batch.inputs()), batch.targets());
      backward = true;
      value.backward();
    } catch (LayerException e) {
      return new Divergence(e.path(), "it first appeared " + e.getMessage());
    } catch (AnomalyException e) {
      return backward
          ? inSweep(path, e)
          : new Divergence("", "it first appeared in the loss: " + e.getMessage());
    }
    return new Divergence("", "doing the step again, by itself, gave finite numbers");
  }

  /**
   * The layer that the sweep came to first among those with such gradients: it goes from the back
   * to the front.
   */
  private static String lastWithoutFiniteGradient(Layer model) {
    String path = "";
    for (Map.Entry<String, Tensor> p : model.parameters().entrySet()) {
      if (p.getValue().hasGrad() && firstNotFinite(p.getValue().grad()) >= 0) {
        path = layerOf(p.getKey());
      }
    }
    return path;
  }

  private static Divergence inSweep(String path, AnomalyException e) {
    return new Divergence(
        path,
        String.format(
            Locale.ROOT,
            "it first appeared on the way back%s: %s",
            path.isEmpty() ? "" : ", at or behind " + path,
            e.getMessage()));
  }

  private static Divergence inBatch(String what, Tensor x, int at) {
    int row = at / Math.max(1, x.elements() / x.shape().size(0));
    return new Divergence(
        "",
        String.format(
            Locale.ROOT,
            "the %s of the batch have %s in sample %s of it: clean the data",
            what,
            value(x, at),
            row),
        true);
  }

  private static String layerOf(String parameter) {
    int dot = parameter.lastIndexOf('.');
    return dot < 0 ? "" : parameter.substring(0, dot);
  }

  private static double value(Tensor x, int at) {
    return x.toDoubles()[at];
  }

  private static int firstNotFinite(Tensor x) {
    double[] elements = x.toDoubles();
    for (int i = 0; i < elements.length; i++) {
      if (!Double.isFinite(elements[i])) {
        return i;
      }
    }
    return -1;
  }
}
