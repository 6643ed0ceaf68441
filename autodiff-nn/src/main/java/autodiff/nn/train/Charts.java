package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.DType;
import autodiff.GradMode;
import autodiff.GraphMemory;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.nn.Layer;
import autodiff.nn.data.TensorDataset;
import autodiff.nn.metrics.ConfusionMatrix;
import autodiff.shape.Shape;
import autodiff.view.LineChart;
import autodiff.view.MatrixChart;
import autodiff.view.RegionChart;
import java.util.Arrays;
import java.util.List;

/**
 * Charts of a training run. What comes out are charts, which are written to a file as SVG by
 * themselves and as PNG by {@link Png}.
 *
 * <pre>{@code
 * Charts.losses(history, "digits").writeTo(Path.of("loss.svg"));
 * Png.write(Path.of("loss.png"), Charts.losses(history, "digits"));
 * }</pre>
 */
public final class Charts {
  private Charts() {}

  /**
   * The losses of training and validation over the epochs.
   *
   * @param history what came of training
   * @param title the line above the picture
   * @return the chart; its axis can be made logarithmic
   */
  public static LineChart losses(History history, String title) {
    LineChart chart =
        LineChart.titled(title).axes("epoch", "loss").with("training", history.trainingLoss());
    return history.epochs().stream().anyMatch(e -> e.validationLoss().isPresent())
        ? chart.with("validation", history.validationLoss())
        : chart;
  }

  /**
   * A metric of the validation data over the epochs.
   *
   * @param history what came of training
   * @param metric its name
   * @param title the line above the picture
   * @return the chart
   * @throws IllegalArgumentException if there is no such metric
   */
  public static LineChart metric(History history, String metric, String title) {
    return LineChart.titled(title).axes("epoch", metric).with("validation", history.metric(metric));
  }

  /**
   * Which class was taken for which.
   *
   * @param matrix the counts
   * @param title the line above the picture
   * @return the chart
   */
  public static MatrixChart confusion(ConfusionMatrix matrix, String title) {
    int n = matrix.classes();
    long[][] counts = new long[n][n];
    for (int right = 0; right < n; right++) {
      for (int predicted = 0; predicted < n; predicted++) {
        counts[right][predicted] = matrix.count(right, predicted);
      }
    }
    return MatrixChart.titled(title).axes("predicted", "right").of(matrix.names(), counts);
  }

  /**
   * The regions into which a model of two inputs divides the plane, with samples. It is called as
   * it is: put it into the mode for use before, where it is after {@link Trainer#fit}.
   *
   * @param model a score for each class; for two classes one will do, which is positive for class 1
   * @param samples the points, of shape [n, 2], and their classes
   * @param classes the names of the classes
   * @param title the line above the picture
   * @return the chart; axes may be named, and ranges and grid set
   * @throws IllegalArgumentException if the samples do not have two inputs
   */
  public static RegionChart regions(
      Layer model, TensorDataset<IntTensor> samples, List<String> classes, String title) {
    Tensor inputs = samples.inputs();
    checkArgument(
        inputs.shape().rank() == 2 && inputs.shape().size(1) == 2,
        "regions: inputs %s; a plane has two, [n, 2]: choose some by columns(...)",
        inputs.shape());
    double[] numbers = inputs.toDoubles();
    double[][] points = new double[samples.size()][];
    Arrays.setAll(points, i -> new double[] {numbers[2 * i], numbers[2 * i + 1]});
    DType type = inputs.dtype();
    RegionChart chart =
        RegionChart.titled(title)
            .withPoints(points, samples.targets().toInts())
            .classNames(classes.toArray(new String[0]));
    int outputs = scores(model, type, 0, 0).length;
    if (outputs > 2) {
      return chart.ofClasses((x, y) -> largest(scores(model, type, x, y)));
    }
    return chart.of((x, y) -> {
      double[] s = scores(model, type, x, y);
      return s[s.length - 1] - (s.length == 2 ? s[0] : 0);
    });
  }

  private static double[] scores(Layer model, DType type, double x, double y) {
    Tensor point = Tensor.of(Shape.of(1, 2), x, y).to(type);
    try (GraphMemory memory = GraphMemory.reuse()) {
      return GradMode.noGrad(() -> model.call(point).toDoubles());
    }
  }

  private static int largest(double... scores) {
    int largest = 0;
    for (int i = 1; i < scores.length; i++) {
      largest = scores[i] > scores[largest] ? i : largest;
    }
    return largest;
  }
}
