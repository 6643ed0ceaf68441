package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.GradMode;
import autodiff.Tensor;
import autodiff.nn.Layer;
import autodiff.nn.Loss;
import autodiff.nn.data.Batch;
import autodiff.nn.data.DataLoader;
import autodiff.nn.metrics.Metric;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Tells how good a model is. */
record Evaluator<Y>(Layer model, Loss<? super Y> loss, List<Metric<? super Y>> metrics) {

  /**
   * Evaluates in the mode for use, and puts the model back into the mode in which it was.
   *
   * @param afterBatch is called when nothing of a batch is needed any more
   * @param interrupted whether to stop
   * @return empty if it was stopped
   */
  Optional<Evaluation> evaluate(
      DataLoader<Y> data, Runnable afterBatch, BooleanSupplier interrupted) {
    boolean training = model.isTraining();
    model.eval();
    metrics.forEach(Metric::reset);
    try (GradMode.Scope scope = GradMode.noGrad()) {
      double sum = 0;
      long samples = 0;
      for (Batch<Y> batch : data.epoch(0)) {
        if (interrupted.getAsBoolean()) {
          return Optional.empty();
        }
        Tensor outputs = model.call(batch.inputs());
        sum += lossOf(loss, outputs, batch).item() * batch.size();
        samples += batch.size();
        for (Metric<? super Y> metric : metrics) {
          metric.update(outputs, batch.targets());
        }
        afterBatch.run();
      }
      Map<String, Double> values = new LinkedHashMap<>();
      for (Metric<? super Y> metric : metrics) {
        String name = metric.name();
        checkArgument(name != null, "metric %s: its name is null; give it one", metric);
        values.put(name, metric.value());
      }
      return Optional.of(new Evaluation(sum / samples, values));
    } finally {
      if (training) {
        model.train();
      }
    }
  }

  static <Y> Tensor lossOf(Loss<? super Y> loss, Tensor outputs, Batch<Y> batch) {
    Tensor value = loss.of(outputs, batch.targets());
    checkArgument(value != null, "the loss returned null; return a tensor of one number");
    checkArgument(
        value.elements() == 1,
        "the loss has shape %s; training needs one number: give a loss with Reduction.MEAN or SUM",
        value.shape());
    return value;
  }
}
