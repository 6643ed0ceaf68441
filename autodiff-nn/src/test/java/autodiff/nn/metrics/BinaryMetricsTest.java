package autodiff.nn.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics of yes and no, and log losses, against scikit-learn (record_binary_metrics.py). */
class BinaryMetricsTest {
  private static final double TOLERANCE = 1e-14;
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final Map<String, double[]> RECORDED = recorded();

  private static final Map<String, Supplier<Metric<Tensor>>> METRICS =
      Map.of(
          "accuracy", BinaryAccuracy::new,
          "precision", BinaryPrecision::new,
          "recall", BinaryRecall::new,
          "f1", BinaryF1::new,
          "logloss", BinaryLogLoss::new,
          "auc", RocAuc::new,
          "average", AveragePrecision::new);

  private static Map<String, double[]> recorded() {
    try (InputStream in = BinaryMetricsTest.class.getResourceAsStream("binary.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(" "))
          .collect(
              Collectors.toMap(
                  words -> words[0],
                  words ->
                      Arrays.stream(words).skip(1).mapToDouble(Double::parseDouble).toArray()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> cases() {
    return RECORDED.keySet().stream()
        .filter(name -> name.endsWith(".accuracy"))
        .map(name -> name.substring(0, name.indexOf('.')))
        .sorted()
        .toList();
  }

  /** Feeds the samples of a case in batches of a size, the last one smaller. */
  private static Metric<Tensor> fed(Metric<Tensor> metric, String name, int batch) {
    double[] scores = RECORDED.get(name + ".scores");
    double[] targets = RECORDED.get(name + ".targets");
    for (int from = 0; from < scores.length; from += batch) {
      int to = Math.min(from + batch, scores.length);
      Shape shape = Shape.of(to - from, 1);
      metric.update(
          Tensor.of(shape, Arrays.copyOfRange(scores, from, to)),
          Tensor.of(shape, Arrays.copyOfRange(targets, from, to)));
    }
    return metric;
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 7, 1})
  void theyAreScikitLearns(int batch) {
    assertEquals(8, cases().size());
    for (String name : cases()) {
      METRICS.forEach((key, metric) -> {
        double[] expected = RECORDED.get(name + "." + key);
        if (expected != null) {
          double value = fed(metric.get(), name, batch).value();
          assertEquals(expected[0], value, TOLERANCE, name + "." + key);
        }
      });
    }
  }

  @Test
  void theSameHoweverDividedIntoBatches() {
    METRICS.forEach((key, metric) ->
        assertEquals(
            fed(metric.get(), "usual", 37).value(), fed(metric.get(), "usual", 5).value(), key));
  }

  @ParameterizedTest
  @ValueSource(ints = {25, 4})
  void logLossAndPerplexity(int batch) {
    double[] scores = RECORDED.get("classes.scores");
    double[] targets = RECORDED.get("classes.targets");
    LogLoss logLoss = new LogLoss();
    Perplexity perplexity = new Perplexity();
    Metric<IntTensor> ignoring = new Ignoring(9, new LogLoss());
    for (int from = 0; from < 25; from += batch) {
      int to = Math.min(from + batch, 25);
      Tensor outputs =
          Tensor.of(Shape.of(to - from, 4), Arrays.copyOfRange(scores, 4 * from, 4 * to));
      int[] right = IntStream.range(from, to).map(i -> (int) targets[i]).toArray();
      logLoss.update(outputs, IntTensor.of(right));
      perplexity.update(outputs, IntTensor.of(right));
      ignoring.update(
          Tensor.cat(0, Tensor.full(Double.NaN, 1, 4), outputs),
          IntTensor.of(IntStream.concat(IntStream.of(9), IntStream.of(right)).toArray()));
    }
    double expected = RECORDED.get("classes.logloss")[0];
    assertEquals(expected, logLoss.value(), 1e-13);
    assertEquals(Math.exp(logLoss.value()), perplexity.value());
    assertEquals(logLoss.value(), ignoring.value());
  }

  @Test
  void aucByHand() {
    RocAuc auc = new RocAuc();
    // Pairs: 2 > 1, 2 = 2, 0 < 1, 0 < 2: (1 + 1/2)/4.
    auc.update(Tensor.of(2, 1, 0, 2), Tensor.of(1, 0, 1, 0));
    assertEquals(0.375, auc.value());
    RocAuc zeros = new RocAuc();
    zeros.update(Tensor.of(0.0, -0.0, INF, INF), Tensor.of(1, 0, 1, 0));
    assertEquals(0.5, zeros.value(), "0 and -0 are the same score: (1/2 + 0 + 1 + 1/2)/4");
    // Asked twice, and in between: the order of keeping does not matter.
    auc.update(Tensor.of(3.0), Tensor.of(1.0));
    assertEquals((1 + 0.5 + 2) / 6, auc.value());
    assertEquals(auc.value(), auc.value());
  }

  @Test
  void farOutNothingRounds() {
    LogLoss logLoss = new LogLoss();
    logLoss.update(Tensor.of(Shape.of(1, 2), 1000, -1000), IntTensor.of(1));
    assertEquals(2000, logLoss.value());
    BinaryLogLoss binary = new BinaryLogLoss();
    binary.update(Tensor.of(1000, -1000, -40), Tensor.of(0, 1, 0));
    assertEquals((2000 + Math.exp(-40)) / 3, binary.value());
    LogLoss infinite = new LogLoss();
    infinite.update(Tensor.of(Shape.of(1, 3), INF, 0, INF), IntTensor.of(2));
    assertEquals(Math.log(2), infinite.value());
    infinite.update(Tensor.of(Shape.of(1, 2), 0, -INF), IntTensor.of(1));
    assertEquals(INF, infinite.value());
  }

  @Test
  void thresholdsAreForProbabilitiesToo() {
    BinaryAccuracy half = new BinaryAccuracy(0.5);
    half.update(Tensor.of(0.4, 0.5, 0.6).to(DType.FLOAT32), Tensor.of(0, 0, 1));
    assertEquals(1, half.value(), "the threshold itself is a no");
    BinaryAccuracy score = new BinaryAccuracy();
    score.update(Tensor.of(0.0), Tensor.of(0.0));
    assertEquals(1, score.value());
  }

  @Test
  void ignoredTargetsAreLeftOut() {
    Tensor outputs = Tensor.of(Shape.of(2, 2, 2), 1, 0, 0, 1, 1, 0, 0, 1);
    IntTensor targets = IntTensor.of(Shape.of(2, 2), 0, -100, 1, 1);
    ConfusionMatrix matrix = ConfusionMatrix.of(2);
    Ignoring ignoring = new Ignoring(-100, matrix);
    ignoring.update(outputs, targets);
    assertEquals(2 / 3.0, ignoring.value());
    assertEquals(3, matrix.samples());
    assertEquals("accuracy", ignoring.name());
    assertEquals(
        "accuracy: target -100 of sample 1; the outputs have classes 0 to 1; if it is to be ignored,"
            + " wrap the metric: new Ignoring(-100, metric)",
        assertThrows(IllegalArgumentException.class, () -> new Accuracy().update(outputs, targets))
            .getMessage());

    ignoring.reset();
    assertEquals(0, matrix.samples());
    assertEquals(
        "confusion matrix of no samples; update it first",
        assertThrows(IllegalStateException.class, ignoring::value).getMessage());
    ignoring.update(Tensor.ones(2, 2), IntTensor.of(-100, -100));
    assertEquals(
        "accuracy: all 2 targets are -100, which is ignored; give samples with targets, or another"
            + " number to ignore",
        assertThrows(IllegalStateException.class, ignoring::value).getMessage());
  }

  @Test
  void namesAndReset() {
    assertEquals(
        List.of(
            "ROC AUC",
            "average precision",
            "binary F1",
            "binary accuracy",
            "binary log loss",
            "binary precision",
            "binary recall"),
        METRICS.values().stream().map(m -> m.get().name()).sorted().toList());
    METRICS.forEach((key, make) -> {
      Metric<Tensor> metric = make.get();
      assertEquals(
          metric.name() + " of no samples; update it first",
          assertThrows(IllegalStateException.class, metric::value).getMessage());
      double expected = fed(metric, "usual", 10).value();
      fed(metric, "rare", 10).reset();
      assertThrows(IllegalStateException.class, metric::value);
      assertEquals(expected, fed(metric, "usual", 10).value(), key);
    });
  }

  @Test
  void saysWhatIsWrong() {
    Tensor ones = Tensor.ones(2);
    RocAuc auc = new RocAuc();
    assertEquals(
        List.of(
            "ROC AUC: outputs [2, 1] and targets [2] differ; give one score a sample, in the shape of"
                + " the targets (with a score for each of several classes: the metrics without"
                + " Binary)",
            "ROC AUC: target 1 is 0.5; give 0 or 1",
            "ROC AUC: score 0 is NaN; did training diverge?",
            "binary F1: threshold NaN; give a finite one: 0 for scores before a sigmoid, 0.5 for"
                + " probabilities",
            "accuracy: outputs [2, 1] and targets [2] are one score a sample, which says yes or no;"
                + " take BinaryAccuracy or another binary metric, with targets of 0 and 1 in the"
                + " shape of the outputs, or give a score for each class",
            "perplexity: outputs [2] and targets [2] are one score a sample, which says yes or no;"
                + " take BinaryAccuracy or another binary metric, with targets of 0 and 1 in the"
                + " shape of the outputs, or give a score for each class"),
        Stream.<Runnable>of(
                () -> auc.update(Tensor.ones(2, 1), ones),
                () -> auc.update(ones, Tensor.of(1, 0.5)),
                () -> auc.update(Tensor.of(Double.NaN, 1), ones),
                () -> new BinaryF1(Double.NaN),
                () -> new Accuracy().update(Tensor.ones(2, 1), IntTensor.of(0, 0)),
                () -> new Perplexity().update(ones, IntTensor.of(0, 0)))
            .map(wrong -> assertThrows(IllegalArgumentException.class, wrong::run).getMessage())
            .toList());
    auc.update(ones, Tensor.ones(2));
    assertEquals(
        "ROC AUC of 2 samples that are 1 and 0 that are 0; it compares the two, so give some of both",
        assertThrows(IllegalStateException.class, auc::value).getMessage());
  }
}
