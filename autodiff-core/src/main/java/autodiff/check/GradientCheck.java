package autodiff.check;

import autodiff.Tensor;
import autodiff.Value;
import autodiff.check.CheckResult.Comparison;
import autodiff.check.CheckResult.Kind;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Checks the derivatives of a function of {@link Value}s or of {@link Tensor}s against differences:
 * gradients, recorded gradients, and the gradients of these.
 *
 * <pre>{@code
 * GradientCheck.check(x -> x[0].mul(x[1].sin()), 2, 3);
 * GradientCheck.check(x -> x[0].mul(x[1]), Tensor.of(1, 2, 3), Tensor.scalar(4));
 * }</pre>
 *
 * <p>A tensor that a function gives is projected on random numbers, its cotangent. Its operands are
 * FLOAT64: differences of FLOAT32 say little.
 *
 * <p>Whoever writes an {@link autodiff.CustomOp} or an {@link autodiff.TensorOp} finds out here
 * whether its value and its derivatives agree; an operation whose derivatives are not themselves
 * differentiable asks for order 1 only:
 *
 * <pre>{@code
 * @Test
 * void cubeHasTheRightDerivatives() {
 *   GradientCheck.check(x -> Value.custom(new Cube(), x), 1.5);
 * }
 * }</pre>
 *
 * <p>The function is called many times, with leaves of its own each time, and must give the same
 * number for the same point: whatever is random in it needs a fixed seed. Points belong where the
 * function is smooth; at a kink there is no derivative to compare with. Gradients of other leaves
 * that the function uses are left alone.
 */
public final class GradientCheck {
  private final CheckSettings settings;
  private final Subject subject;
  private final double[] point;
  private final String described;

  private GradientCheck(CheckSettings settings, Subject subject) {
    this.settings = settings;
    this.subject = subject;
    this.point = subject.point();
    this.described = subject.describe();
    double first = subject.value(point);
    double second = subject.value(point);
    if (Double.compare(first, second) != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "gradient check: the function gave %s and then %s at the point %s;"
                  + " fix the seed of whatever is random in it",
              first,
              second,
              described));
    }
  }

  private static void require(int operands) {
    if (operands == 0) {
      throw new IllegalArgumentException(
          "gradient check: the point has no coordinates; give the function at least one operand");
    }
  }

  /**
   * Checks a function at a point, with {@linkplain CheckSettings#DEFAULT default settings}.
   *
   * @param function the function, of as many operands as the point has coordinates
   * @param point where
   * @return the worst derivative and how far off it is
   * @throws AssertionError if a derivative is wrong
   */
  public static CheckResult check(Function<Value[], Value> function, double... point) {
    return check(CheckSettings.DEFAULT, function, point);
  }

  /**
   * Checks a function at a point.
   *
   * @param settings how
   * @param function the function, of as many operands as the point has coordinates
   * @param point where
   * @return the worst derivative and how far off it is
   * @throws AssertionError if a derivative is wrong
   */
  public static CheckResult check(
      CheckSettings settings, Function<Value[], Value> function, double... point) {
    return compare(settings, function, point).orThrow();
  }

  /**
   * Checks a function of tensors at a point, with {@linkplain CheckSettings#DEFAULT default
   * settings}.
   *
   * @param function the function, of as many operands as are given
   * @param point where: FLOAT64 tensors
   * @return the worst derivative and how far off it is
   * @throws AssertionError if a derivative is wrong
   */
  public static CheckResult check(Function<Tensor[], Tensor> function, Tensor... point) {
    return check(CheckSettings.DEFAULT, function, point);
  }

  /**
   * Checks a function of tensors at a point.
   *
   * @param settings how
   * @param function the function, of as many operands as are given
   * @param point where: FLOAT64 tensors
   * @return the worst derivative and how far off it is
   * @throws AssertionError if a derivative is wrong
   */
  public static CheckResult check(
      CheckSettings settings, Function<Tensor[], Tensor> function, Tensor... point) {
    return compare(settings, function, point).orThrow();
  }

  /**
   * Checks a function at random points of a box.
   *
   * @param settings how, with the seed of the points
   * @param function the function, of as many operands as the box has sides
   * @param points at how many points
   * @param low the lower bounds of the box
   * @param high the upper bounds of the box
   * @return the worst derivative at any of the points
   * @throws AssertionError if a derivative is wrong
   * @throws IllegalArgumentException if there are not as many bounds, or no points
   */
  public static CheckResult checkWithin(
      CheckSettings settings,
      Function<Value[], Value> function,
      int points,
      double[] low,
      double[] high) {
    if (low.length != high.length || points < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "gradient check: %d lower and %d upper bounds, %d points; give as many of both, and a point",
              low.length,
              high.length,
              points));
    }
    SplittableRandom random = new SplittableRandom(settings.seed());
    CheckResult worst = check(settings, function, within(low, high, random));
    for (int i = 1; i < points; i++) {
      worst = worst.and(check(settings, function, within(low, high, random)));
    }
    return worst;
  }

  private static double[] within(double[] low, double[] high, SplittableRandom random) {
    double[] x = new double[low.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = low[i] + (high[i] - low[i]) * random.nextDouble();
    }
    return x;
  }

  /**
   * Compares the derivatives of a function at a point, whether they agree or not.
   *
   * @param settings how
   * @param function the function, of as many operands as the point has coordinates
   * @param point where
   * @return the worst derivative and how far off it is
   */
  public static CheckResult compare(
      CheckSettings settings, Function<Value[], Value> function, double... point) {
    require(point.length);
    return new GradientCheck(settings, new ValuesSubject(function, point.clone())).compare();
  }

  /**
   * Compares the derivatives of a function of tensors at a point, whether they agree or not.
   *
   * @param settings how
   * @param function the function, of as many operands as are given
   * @param point where: FLOAT64 tensors
   * @return the worst derivative and how far off it is
   */
  public static CheckResult compare(
      CheckSettings settings, Function<Tensor[], Tensor> function, Tensor... point) {
    require(point.length);
    TensorsSubject subject = new TensorsSubject(function, point.clone(), settings.seed());
    return new GradientCheck(settings, subject).compare();
  }

  private CheckResult compare() {
    CheckResult first = firstOrder();
    return settings.order() == 1 ? first : first.and(secondOrder());
  }

  private CheckResult firstOrder() {
    double[] gradient = subject.gradient(point);
    double[] recorded = subject.recordedGradient(point);
    return overCoordinates(
        subject.variables(),
        i -> {
          Differences numeric = differences(subject::value, i);
          return result(Kind.GRADIENT, i, gradient[i], numeric)
              .and(result(Kind.RECORDED_GRADIENT, i, recorded[i], numeric));
        });
  }

  /** The Hessian times random weights: an error in any of its rows shows in every sum. */
  private CheckResult secondOrder() {
    double[] weights = weights(subject.variables(), settings.seed());
    double[] analytic = subject.secondGradient(weights);
    return overCoordinates(
        point.length,
        i -> {
          Differences numeric = differences(p -> weightedSum(weights, subject.gradient(p)), i);
          return result(Kind.SECOND_GRADIENT, i, analytic[i], numeric);
        });
  }

  /** Random numbers of either sign, none of them small. */
  static double[] weights(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] weights = new double[count];
    for (int i = 0; i < count; i++) {
      weights[i] = (0.5 + random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
    }
    return weights;
  }

  private CheckResult overCoordinates(int count, IntFunction<CheckResult> one) {
    CheckResult nothing = new CheckResult(Comparison.OF_NOTHING, 0, described, settings);
    return IntStream.range(0, count).mapToObj(one).reduce(CheckResult::and).orElse(nothing);
  }

  private CheckResult result(Kind kind, int coordinate, double analytic, Differences numeric) {
    Subject.Place place = subject.place(coordinate);
    Comparison comparison =
        new Comparison(
            kind,
            place.operand(),
            place.shape(),
            place.element(),
            point[coordinate],
            analytic,
            numeric.derivative(),
            numeric.uncertainty(),
            numeric.step());
    return new CheckResult(comparison, 1, described, settings);
  }

  private Differences differences(ToDoubleFunction<double[]> f, int coordinate) {
    return Differences.of(
        t -> {
          double[] p = point.clone();
          p[coordinate] = t;
          return f.applyAsDouble(p);
        },
        point[coordinate],
        settings);
  }

  private static double weightedSum(double[] weights, double[] gradient) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * gradient[i];
    }
    return sum;
  }
}
