package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.io.Safetensors;
import java.util.Map;

/** The numbers of a state, apart from the history, as texts of a checkpoint. */
record RunNumbers(
    int batch,
    long steps,
    double lossSum,
    double lossWeight,
    double stepWeight,
    double learningRate,
    long nanos,
    double best,
    int bestEpoch,
    int withoutImprovement) {

  RunNumbers(RunState s) {
    this(
        s.batch,
        s.steps,
        s.lossSum,
        s.lossWeight,
        s.stepWeight,
        s.learningRate,
        s.nanos,
        s.best,
        s.bestEpoch,
        s.withoutImprovement);
  }

  void put(Map<String, String> texts) {
    texts.put("batch", Integer.toString(batch));
    texts.put("steps", Long.toString(steps));
    // Double.toString gives what is read as the same number.
    texts.put("lossSum", Double.toString(lossSum));
    texts.put("lossWeight", Double.toString(lossWeight));
    texts.put("stepWeight", Double.toString(stepWeight));
    texts.put("learningRate", Double.toString(learningRate));
    texts.put("nanos", Long.toString(nanos));
    texts.put("best", Double.toString(best));
    texts.put("bestEpoch", Integer.toString(bestEpoch));
    texts.put("withoutImprovement", Integer.toString(withoutImprovement));
  }

  static RunNumbers read(Safetensors saved) {
    return new RunNumbers(
        SavedTexts.count(saved, "batch"),
        SavedTexts.whole(saved, "steps", Long.MAX_VALUE),
        finite(saved, "lossSum"),
        notNegative(saved, "lossWeight"),
        notNegative(saved, "stepWeight"),
        SavedTexts.number(saved, "learningRate"),
        SavedTexts.whole(saved, "nanos", Long.MAX_VALUE),
        SavedTexts.number(saved, "best"),
        SavedTexts.count(saved, "bestEpoch"),
        SavedTexts.count(saved, "withoutImprovement"));
  }

  private static double finite(Safetensors saved, String key) {
    double number = SavedTexts.number(saved, key);
    checkArgument(Double.isFinite(number), "%s is %s, not finite", key, number);
    return number;
  }

  private static double notNegative(Safetensors saved, String key) {
    double number = finite(saved, key);
    checkArgument(number >= 0, "%s is %s, negative", key, number);
    return number;
  }

  /** Sets the numbers of a state that has its history. */
  void putInto(RunState s) {
    checkFitHistory(s);
    s.batch = batch;
    s.steps = steps;
    s.lossSum = lossSum;
    s.lossWeight = lossWeight;
    s.stepWeight = stepWeight;
    s.learningRate = learningRate;
    s.nanos = nanos;
    s.best = best;
    s.bestEpoch = bestEpoch;
    s.withoutImprovement = withoutImprovement;
  }

  private void checkFitHistory(RunState s) {
    int epochs = s.epoch();
    long stepsBefore = epochs == 0 ? 0 : s.history.get(epochs - 1).steps();
    checkArgument(
        steps >= stepsBefore && (batch > 0 || steps == stepsBefore),
        "steps are %s at batch %s, after %s at the end of epoch %s",
        steps,
        batch,
        stepsBefore,
        epochs);
    checkArgument(
        steps == 0 || (learningRate >= 0 && learningRate < Double.POSITIVE_INFINITY),
        "learningRate is %s after %s steps",
        (Object) learningRate,
        steps);
    checkArgument(
        batch > 0 || (lossSum == 0 && lossWeight == 0),
        "lossSum is %s and lossWeight %s at the beginning of an epoch",
        lossSum,
        lossWeight);
    checkArgument(bestEpoch <= epochs, "bestEpoch is %s of %s epochs", bestEpoch, epochs);
    checkArgument(
        withoutImprovement <= epochs - bestEpoch,
        "withoutImprovement is %s, but there are %s epochs, and epoch %s improved",
        withoutImprovement,
        epochs,
        bestEpoch);
    checkArgument(bestEpoch == 0 || !Double.isNaN(best), "best is NaN in epoch %s", bestEpoch);
  }
}
