package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.GradMode;
import autodiff.Tensor;
import autodiff.nn.Layer;
import autodiff.nn.Loss;
import autodiff.nn.Modes;
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
   * Evaluates in the mode for use, and puts each layer back into the mode in which it was.
   *
   * @param afterBatch is called when nothing of a batch is needed any more
   * @param interrupted whether to stop
   * @return empty if it was stopped
   */
  Optional<Evaluation> evaluate(
      DataLoader<Y> data, Runnable afterBatch, BooleanSupplier interrupted) {
    metrics.forEach(Metric::reset);
    try (Modes modes = Modes.evaluation(model);
        GradMode.Scope scope = GradMode.noGrad()) {
      double sum = 0;
      double weight = 0;
      for (Batch<Y> batch : data.epoch(0)) {
        if (interrupted.getAsBoolean()) {
          return Optional.empty();
        }
        Tensor outputs = model.call(batch.inputs());
        BatchLoss ofBatch = BatchLoss.of(loss, outputs, batch);
        sum += ofBatch.add();
        weight += ofBatch.weight();
        for (Metric<? super Y> metric : metrics) {
          metric.update(outputs, batch.targets());
        }
        afterBatch.run();
      }
      checkArgument(
          weight > 0,
          "evaluate: no target of the %s counts in the loss, a mean over nothing: all are ignored,"
              + " or of classes of weight 0; give samples with targets, or another ignored index",
          data);
      Map<String, Double> values = new LinkedHashMap<>();
      for (Metric<? super Y> metric : metrics) {
        String name = metric.name();
        checkArgument(name != null, "metric %s: its name is null; give it one", metric);
        values.put(name, metric.value());
      }
      return Optional.of(new Evaluation(BatchLoss.together(loss, sum, weight), values));
    }
  }
}
