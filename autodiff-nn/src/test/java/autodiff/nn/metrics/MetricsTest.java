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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics against scikit-learn (record_metrics.py) and against numbers worked out by hand. */
class MetricsTest {
  private static final int SAMPLES = 40;
  private static final int CLASSES = 5;
  private static final double TOLERANCE = 1e-14;

  private static final Map<String, double[]> RECORDED = recorded();

  private static Map<String, double[]> recorded() {
    try (InputStream in = MetricsTest.class.getResourceAsStream("sklearn.txt")) {
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

  private static double recorded(String name) {
    return RECORDED.get(name)[0];
  }

  /** Feeds the recorded samples in batches of a size, the last one smaller. */
  private static <M extends Metric<IntTensor>> M fed(M metric, int batch) {
    double[] scores = RECORDED.get("scores");
    double[] targets = RECORDED.get("targets");
    for (int from = 0; from < SAMPLES; from += batch) {
      int to = Math.min(from + batch, SAMPLES);
      metric.update(
          Tensor.of(
              Shape.of(to - from, CLASSES),
              Arrays.copyOfRange(scores, from * CLASSES, to * CLASSES)),
          IntTensor.of(IntStream.range(from, to).map(i -> (int) targets[i]).toArray()));
    }
    return metric;
  }

  private static <M extends Metric<Tensor>> M fedNumbers(M metric, int batch) {
    double[] outputs = RECORDED.get("outputs");
    double[] right = RECORDED.get("right");
    for (int from = 0; from < 12; from += batch) {
      int to = Math.min(from + batch, 12);
      Shape shape = Shape.of(to - from, 2);
      metric.update(
          Tensor.of(shape, Arrays.copyOfRange(outputs, 2 * from, 2 * to)),
          Tensor.of(shape, Arrays.copyOfRange(right, 2 * from, 2 * to)));
    }
    return metric;
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 7, 1})
  void classMetricsAreScikitLearns(int batch) {
    assertEquals(recorded("accuracy"), fed(new Accuracy(), batch).value(), TOLERANCE);
    for (int k : new int[] {1, 2, 3, 5}) {
      assertEquals(recorded("top" + k), fed(new TopK(k), batch).value(), TOLERANCE);
    }
    ConfusionMatrix matrix = fed(ConfusionMatrix.of(CLASSES), batch);
    double[] counts = RECORDED.get("confusion");
    for (int i = 0; i < CLASSES; i++) {
      for (int j = 0; j < CLASSES; j++) {
        assertEquals((long) counts[i * CLASSES + j], matrix.count(i, j), i + " for " + j);
      }
      assertEquals(RECORDED.get("precision")[i], matrix.precision(i), TOLERANCE);
      assertEquals(RECORDED.get("recall")[i], matrix.recall(i), TOLERANCE);
      assertEquals(RECORDED.get("f1")[i], matrix.f1(i), TOLERANCE);
    }
    assertEquals(SAMPLES, matrix.samples());
    for (Average average : Average.values()) {
      String suffix = average.named("").strip();
      double precision = fed(new Precision(CLASSES, average), batch).value();
      double recall = fed(new Recall(CLASSES, average), batch).value();
      double f1 = fed(new F1(CLASSES, average), batch).value();
      assertEquals(recorded("precision_" + suffix), precision, TOLERANCE);
      assertEquals(recorded("recall_" + suffix), recall, TOLERANCE);
      assertEquals(recorded("f1_" + suffix), f1, TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 5, 1})
  void numberMetricsAreScikitLearns(int batch) {
    assertEquals(recorded("mae"), fedNumbers(new Mae(), batch).value(), 1e-12);
    assertEquals(recorded("mse"), fedNumbers(new Mse(), batch).value(), 1e-12);
    assertEquals(recorded("r2"), fedNumbers(new R2(), batch).value(), 1e-12);
  }

  @Test
  void theSameHoweverDividedIntoBatches() {
    assertEquals(fedNumbers(new Mae(), 12).value(), fedNumbers(new Mae(), 5).value());
    assertEquals(fedNumbers(new Mse(), 12).value(), fedNumbers(new Mse(), 5).value());
    assertEquals(fedNumbers(new R2(), 12).value(), fedNumbers(new R2(), 5).value());
  }

  @Test
  void byHand() {
    // Taken for: 0→0, 0→1, 1→1, 1→1, 2→0. Precisions 1/2, 2/3, 0; recalls 1/2, 1, 0.
    ConfusionMatrix matrix = ConfusionMatrix.of(List.of("cat", "dog", "emu"));
    matrix.update(IntTensor.of(0, 1, 1, 1, 0), IntTensor.of(0, 0, 1, 1, 2));
    assertEquals(0.6, matrix.accuracy());
    assertEquals(0.5, matrix.precision(0));
    assertEquals(2 / 3.0, matrix.precision(1));
    assertEquals(0, matrix.precision(2), "never predicted");
    assertEquals(1, matrix.recall(1));
    assertEquals(0.8, matrix.f1(1));
    assertEquals((0.5 + 0.8) / 3, matrix.f1(Average.MACRO), TOLERANCE);
    assertEquals((2 * 0.5 + 2 * 0.8) / 5, matrix.f1(Average.WEIGHTED), TOLERANCE);
    assertEquals(0.6, matrix.f1(Average.MICRO));
    assertEquals(
        """
        right \\ predicted  cat  dog  emu
        cat                  1    1    0
        dog                  0    2    0
        emu                  1    0    0\
        """,
        matrix.toString());
  }

  @Test
  void tableIsAsWideAsItsNumbersAndNames() {
    ConfusionMatrix matrix = ConfusionMatrix.of(List.of("a", "a name longer than the corner"));
    matrix.update(IntTensor.of(new int[1234]), IntTensor.of(new int[1234]));
    assertEquals(
        """
        right \\ predicted                 a  a name longer than the corner
        a                              1234                              0
        a name longer than the corner     0                              0\
        """,
        matrix.toString());
  }

  @Test
  void equalScoresGoToTheLowestClass() {
    Tensor ties = Tensor.of(Shape.of(2, 3), 1, 1, 1, 0, 2, 2);
    Accuracy first = new Accuracy();
    first.update(ties, IntTensor.of(0, 1));
    assertEquals(1, first.value());
    Accuracy others = new Accuracy();
    others.update(ties, IntTensor.of(1, 2));
    assertEquals(0, others.value());
    TopK two = new TopK(2);
    two.update(ties, IntTensor.of(2, 2));
    assertEquals(0.5, two.value());
    ConfusionMatrix matrix = ConfusionMatrix.of(3);
    matrix.update(ties, IntTensor.of(1, 2));
    assertEquals(1, matrix.count(1, 0));
    assertEquals(1, matrix.count(2, 1));
  }

  @Test
  void infiniteScoresAreScores() {
    Accuracy accuracy = new Accuracy();
    double infinity = Double.POSITIVE_INFINITY;
    accuracy.update(Tensor.of(Shape.of(2, 2), 0, infinity, -infinity, 0), IntTensor.of(1, 1));
    assertEquals(1, accuracy.value());
  }

  @Test
  void moreAxesAreMoreSamples() {
    Accuracy accuracy = new Accuracy();
    Tensor scores = Tensor.of(Shape.of(1, 2, 2), 0, 1, 1, 0).to(DType.FLOAT32);
    accuracy.update(scores, IntTensor.of(Shape.of(1, 2), 1, 1));
    assertEquals(0.5, accuracy.value());
  }

  @Test
  void constantTargetsHaveAnR2() {
    R2 right = new R2();
    right.update(Tensor.of(0.1, 0.1, 0.1), Tensor.of(0.1, 0.1, 0.1));
    assertEquals(1, right.value());
    R2 wrong = new R2();
    wrong.update(Tensor.of(0.1, 0.1, 0.2), Tensor.of(0.1, 0.1, 0.1));
    assertEquals(0, wrong.value());
    // The first column is constant and wrong, the second right: (0 + 1)/2.
    R2 both = new R2();
    both.update(
        Tensor.of(Shape.of(3, 2), 2, 1, 2, 2, 3, 3), Tensor.of(Shape.of(3, 2), 2, 1, 2, 2, 2, 3));
    assertEquals(0.5, both.value());
  }

  @Test
  void numbersByHand() {
    // Errors 1, −2, 0; targets 1, 2, 3 about 2: R² = 1 − 5/2.
    Tensor outputs = Tensor.of(2, 0, 3);
    Tensor targets = Tensor.of(1, 2, 3);
    List<Metric<Tensor>> metrics = List.of(new Mae(), new Mse(), new R2());
    metrics.forEach(m -> m.update(outputs, targets));
    assertEquals(List.of(1.0, 5 / 3.0, -1.5), metrics.stream().map(Metric::value).toList());
    metrics.forEach(Metric::reset);
    metrics.forEach(m -> m.update(Tensor.scalar(3), Tensor.scalar(1)));
    assertEquals(List.of(2.0, 4.0, 0.0), metrics.stream().map(Metric::value).toList());
  }

  @Test
  void resetForgets() {
    Tensor scores = Tensor.of(Shape.of(1, 2), 1, 0);
    for (Metric<IntTensor> metric :
        List.of(
            new Accuracy(),
            new TopK(1),
            ConfusionMatrix.of(2),
            new F1(2, Average.MICRO),
            new Precision(2, Average.MICRO),
            new Recall(2, Average.MICRO))) {
      metric.update(scores, IntTensor.of(1));
      assertEquals(0, metric.value(), metric.name());
      metric.reset();
      assertThrows(IllegalStateException.class, metric::value, metric.name());
      metric.update(scores, IntTensor.of(0));
      assertEquals(1, metric.value(), metric.name());
    }
  }

  @Test
  void namesForReports() {
    assertEquals(
        List.of(
            "accuracy",
            "top-3 accuracy",
            "accuracy",
            "macro F1",
            "micro precision",
            "weighted recall",
            "R²",
            "mean absolute error",
            "mean squared error"),
        Stream.<Metric<?>>of(
                new Accuracy(),
                new TopK(3),
                ConfusionMatrix.of(2),
                new F1(2, Average.MACRO),
                new Precision(2, Average.MICRO),
                new Recall(2, Average.WEIGHTED),
                new R2(),
                new Mae(),
                new Mse())
            .map(Metric::name)
            .toList());
  }

  @Test
  void saysWhatIsWrong() {
    Tensor scores = Tensor.zeros(2, 3);
    Tensor nan = Tensor.of(Shape.of(2, 2), 0, 1, Double.NaN, 1);
    ConfusionMatrix two = ConfusionMatrix.of(2);
    assertEquals(
        List.of(
            "accuracy: outputs [2, 3] and targets [3]; outputs have one axis more, with a score for"
                + " each class",
            "accuracy: outputs [2] and targets [2] are one score a sample, which says yes or no; take"
                + " BinaryAccuracy or another binary metric, with targets of 0 and 1 in the shape of"
                + " the outputs, or give a score for each class",
            "accuracy: target 3 of sample 1; the outputs have classes 0 to 2",
            "accuracy: target -1 of sample 0; the outputs have classes 0 to 2; if it is to be ignored,"
                + " wrap the metric: new Ignoring(-1, metric)",
            "confusion matrix: the score of class 0 of sample 1 is NaN, so no class is best; did"
                + " training diverge?",
            "confusion matrix of 2 classes: outputs [2, 3] have 3",
            "confusion matrix: class 1 taken for 2 in sample 1; classes are 0 to 1",
            "confusion matrix: predicted [1] and targets [2] differ",
            "confusion matrix of no classes; give at least 1",
            "top-k accuracy with k = 0; give at least 1",
            "top-4 accuracy of 3 classes; give a smaller k",
            "mean absolute error: outputs [3, 1] and targets [3] differ; reshape one of them?",
            "R²: 2 numbers a sample in shape [1, 2], but there were 1 before"),
        Stream.<Runnable>of(
                () -> new Accuracy().update(scores, IntTensor.of(0, 1, 2)),
                () -> new Accuracy().update(Tensor.zeros(2), IntTensor.of(0, 1)),
                () -> new Accuracy().update(scores, IntTensor.of(0, 3)),
                () -> new Accuracy().update(scores, IntTensor.of(-1, 0)),
                () -> two.update(nan, IntTensor.of(0, 1)),
                () -> two.update(scores, IntTensor.of(0, 1)),
                () -> two.update(IntTensor.of(0, 2), IntTensor.of(0, 1)),
                () -> two.update(IntTensor.of(0), IntTensor.of(0, 1)),
                () -> ConfusionMatrix.of(0),
                () -> new TopK(0),
                () -> new TopK(4).update(scores, IntTensor.of(0, 1)),
                () -> new Mae().update(Tensor.zeros(3, 1), Tensor.zeros(3)),
                () -> {
                  R2 r2 = new R2();
                  r2.update(Tensor.zeros(3), Tensor.ones(3));
                  r2.update(Tensor.zeros(1, 2), Tensor.ones(1, 2));
                })
            .map(wrong -> assertThrows(IllegalArgumentException.class, wrong::run).getMessage())
            .toList());
    assertEquals(0, two.samples(), "nothing of a refused batch is counted");
    assertEquals(
        "mean squared error of no samples; update it first",
        assertThrows(IllegalStateException.class, new Mse()::value).getMessage());
  }
}
