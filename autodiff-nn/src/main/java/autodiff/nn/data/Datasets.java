package autodiff.nn.data;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.DType;
import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import com.google.common.collect.ImmutableList;
import java.util.stream.IntStream;

/**
 * Small data sets to learn with: five that come with the library, and two that are made up.
 *
 * <pre>{@code
 * ClassificationData digits = Datasets.digits();
 * Split<IntTensor> split = Split.stratified(digits.samples(), 0.2, Generator.of(42));
 * }</pre>
 *
 * <p>Numbers are as they were measured, not scaled: {@link Standardization}. Where they come from,
 * and under which terms, is in {@code README.md} beside them: resources in the package of this
 * class.
 */
public final class Datasets {
  private static final ImmutableList<String> PLANE = ImmutableList.of("x", "y");

  private Datasets() {}

  /**
   * Fisher's irises: 150 flowers of three species, 50 each, by the length and width of sepals and
   * petals in centimeters.
   *
   * @return the data, in float32
   */
  public static ClassificationData iris() {
    return iris(DType.FLOAT32);
  }

  /**
   * Fisher's irises: 150 flowers of three species, 50 each, by the length and width of sepals and
   * petals in centimeters.
   *
   * @param dtype the type of the tensors
   * @return the data
   */
  public static ClassificationData iris(DType dtype) {
    return table("iris.csv").classification("species", dtype);
  }

  /**
   * 178 Italian wines of three cultivators (59, 71, 48), by 13 results of a chemical analysis of
   * very different magnitude.
   *
   * @return the data, in float32
   */
  public static ClassificationData wine() {
    return wine(DType.FLOAT32);
  }

  /**
   * 178 Italian wines of three cultivators (59, 71, 48), by 13 results of a chemical analysis of
   * very different magnitude.
   *
   * @param dtype the type of the tensors
   * @return the data
   */
  public static ClassificationData wine(DType dtype) {
    return table("wine.csv").classification("cultivar", dtype);
  }

  /**
   * 569 tumours of the breast, 212 malignant (class 0) and 357 benign (1), by 30 measures of cell
   * nuclei.
   *
   * @return the data, in float32
   */
  public static ClassificationData breastCancer() {
    return breastCancer(DType.FLOAT32);
  }

  /**
   * 569 tumours of the breast, 212 malignant (class 0) and 357 benign (1), by 30 measures of cell
   * nuclei.
   *
   * @param dtype the type of the tensors
   * @return the data
   */
  public static ClassificationData breastCancer(DType dtype) {
    Table cells = table("breast_cancer.csv");
    return cells.classification(
        "diagnosis", cells.classes("diagnosis", ImmutableList.of("malignant", "benign")), dtype);
  }

  /**
   * 1,797 handwritten digits: images of 8 × 8 pixels, row by row, from 0 (paper) to 16 (ink).
   *
   * @return the data, in float32
   */
  public static ClassificationData digits() {
    return digits(DType.FLOAT32);
  }

  /**
   * 1,797 handwritten digits: images of 8 × 8 pixels, row by row, from 0 (paper) to 16 (ink).
   *
   * @param dtype the type of the tensors
   * @return the data
   */
  public static ClassificationData digits(DType dtype) {
    return table("digits.csv.gz").classification("digit", dtype);
  }

  /**
   * 442 diabetes patients by age, sex, body mass index, blood pressure and six measures of blood
   * serum, each in its unit, and how far the disease had progressed a year later (25 to 346).
   *
   * @return the data, in float32
   */
  public static RegressionData diabetes() {
    return diabetes(DType.FLOAT32);
  }

  /**
   * 442 diabetes patients by age, sex, body mass index, blood pressure and six measures of blood
   * serum, each in its unit, and how far the disease had progressed a year later (25 to 346).
   *
   * @param dtype the type of the tensors
   * @return the data
   */
  public static RegressionData diabetes(DType dtype) {
    return table("diabetes.csv").regression("progression", dtype);
  }

  private static Table table(String resource) {
    return Table.read(Source.resource(Datasets.class, resource));
  }

  /**
   * Points on two interleaved half circles of radius 1, which no straight line divides: class 0 is
   * the upper one, around (0, 0), class 1 the lower one, around (1, 0.5). Every other point belongs
   * to the same.
   *
   * @param generator where the places come from
   * @param points how many, at least 1
   * @param noise the standard deviation by which points are off, along either axis
   * @return the points, in float32
   * @throws IllegalArgumentException if there is no point, or the noise is negative
   */
  public static ClassificationData twoMoons(Generator generator, int points, double noise) {
    check("two moons", points, noise);
    double[] xy = new double[2 * points];
    for (int i = 0; i < points; i++) {
      boolean upper = i % 2 == 0;
      double angle = Math.PI * generator.nextDouble();
      double x = upper ? Math.cos(angle) : 1 - Math.cos(angle);
      double y = upper ? Math.sin(angle) : 0.5 - Math.sin(angle);
      xy[2 * i] = x + noise * generator.nextGaussian();
      xy[2 * i + 1] = y + noise * generator.nextGaussian();
    }
    return inThePlane(xy, 2, ImmutableList.of("upper moon", "lower moon"));
  }

  /**
   * Points on the arms of a spiral, which begin near (0, 0) and go once around it before they end
   * on the circle of radius 1. Each arm is a class, and point i is on arm i mod arms.
   *
   * @param generator where the places come from
   * @param points how many, at least 1
   * @param arms how many classes, at least 1
   * @param noise the standard deviation by which points are off, along either axis; arms are 1/arms
   *     apart
   * @return the points, in float32
   * @throws IllegalArgumentException if there is no point or arm, or the noise is negative
   */
  public static ClassificationData spirals(
      Generator generator, int points, int arms, double noise) {
    check("spirals", points, noise);
    checkArgument(arms > 0, "spirals with %s arms; give at least 1", arms);
    double[] xy = new double[2 * points];
    for (int i = 0; i < points; i++) {
      // The root spreads points evenly along an arm, which is the longer the farther out.
      double radius = Math.sqrt(generator.nextDouble());
      double angle = 2 * Math.PI * (radius + (double) (i % arms) / arms);
      xy[2 * i] = radius * Math.cos(angle) + noise * generator.nextGaussian();
      xy[2 * i + 1] = radius * Math.sin(angle) + noise * generator.nextGaussian();
    }
    return inThePlane(
        xy,
        arms,
        IntStream.range(0, arms)
            .mapToObj(arm -> "arm " + arm)
            .collect(ImmutableList.toImmutableList()));
  }

  private static void check(String what, int points, double noise) {
    checkArgument(points > 0, "%s of %s points; give at least 1", what, points);
    checkArgument(noise >= 0, "%s with noise %s; give 0 or more", what, noise);
  }

  private static ClassificationData inThePlane(
      double[] xy, int classes, ImmutableList<String> names) {
    int points = xy.length / 2;
    int[] classOf = IntStream.range(0, points).map(i -> i % classes).toArray();
    return new ClassificationData(
        TensorDataset.of(
            Tensor.of(Shape.of(points, 2), xy).to(DType.FLOAT32), IntTensor.of(classOf)),
        PLANE,
        names);
  }
}
