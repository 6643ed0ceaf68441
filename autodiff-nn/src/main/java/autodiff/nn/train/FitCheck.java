package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Tensor;
import autodiff.io.AtomicFile;
import autodiff.nn.data.DataLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** What must hold before training begins: mistakes that would show hours later, or not at all. */
final class FitCheck {
  private FitCheck() {}

  static <Y> void check(Trainer<Y> trainer, DataLoader<Y> training, int epochs) {
    checkArgument(epochs >= 0, "fit: %s epochs; give 0 or more", epochs);
    checkBatches("an epoch", training);
    boolean needsValidation =
        !trainer.metrics.isEmpty() || trainer.stopping.isPresent() || trainer.plateau.isPresent();
    checkArgument(
        !needsValidation || trainer.validation.isPresent(),
        "fit: metrics, early stopping and schedules on a plateau look at validation data; give some"
            + " by validation(...)");
    trainer.validation.ifPresent(v -> checkBatches("validation data", v));
    trainer
        .stopping
        .filter(s -> !s.metric().isEmpty())
        .ifPresent(s ->
            checkArgument(
                trainer.metrics.stream().anyMatch(m -> m.name().equals(s.metric())),
                "fit: early stopping looks at '%s', which is none of the metrics",
                s.metric()));
    checkArgument(
        !trainer.resumes || trainer.checkpoint.isPresent(),
        "fit: resume from which file? Give it by checkpoint");
    checkTrainable(trainer.optimizer.parameters());
    trainer.checkpoint.ifPresent(FitCheck::checkWritable);
  }

  private static void checkBatches(String of, DataLoader<?> data) {
    checkArgument(
        data.batches() > 0,
        "fit: there is no batch in %s of %s; give %s",
        of,
        data,
        data.dataset().size() == 0
            ? "at least one sample"
            : "batches of at most " + data.dataset().size() + ", or do not drop the last");
  }

  private static void checkTrainable(Map<String, Tensor> parameters) {
    checkArgument(
        parameters.values().stream().anyMatch(Tensor::requiresGrad),
        "fit: the optimizer's parameters are all frozen, so nothing would be learned: %s;"
            + " unfreeze() those to be trained",
        parameters.keySet());
  }

  private static void checkWritable(Path file) {
    try {
      AtomicFile.checkWritable(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }
}
