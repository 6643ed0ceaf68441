package autodiff.check;

import autodiff.Gradients;
import autodiff.Value;
import autodiff.check.CheckResult.Comparison;
import autodiff.check.CheckResult.Kind;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Checks the derivatives of a function of {@link Value}s against differences: gradients, recorded
 * gradients, and the gradients of these.
 *
 * <pre>{@code
 * GradientCheck.check(x -> x[0].mul(x[1].sin()), 2, 3);
 * }</pre>
 *
 * <p>Whoever writes an {@link autodiff.CustomOp} finds out here whether its value and its
 * derivatives agree; an operation whose derivatives are not themselves differentiable asks for
 * order 1 only:
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
  private final Function<Value[], Value> function;
  private final double[] point;

  private GradientCheck(CheckSettings settings, Function<Value[], Value> function, double[] point) {
    this.settings = settings;
    this.function = function;
    this.point = point;
    if (point.length == 0) {
      throw new IllegalArgumentException(
          "gradient check: the point has no coordinates; give the function at least one operand");
    }
    double first = value(point);
    double second = value(point);
    if (Double.compare(first, second) != 0) {
      throw new IllegalArgumentException(
          ("gradient check: the function gave %s and then %s at the point %s;"
                  + " fix the seed of whatever is random in it")
              .formatted(first, second, Arrays.toString(point)));
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
          "gradient check: %d lower and %d upper bounds, %d points; give as many of both, and a point"
              .formatted(low.length, high.length, points));
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
    GradientCheck check = new GradientCheck(settings, function, point.clone());
    CheckResult first = check.firstOrder();
    return settings.order() == 1 ? first : first.and(check.secondOrder());
  }

  private CheckResult firstOrder() {
    double[] gradient = gradient(point);
    Value[] x = Value.of(point);
    Value[] recorded = recordedGradient(x);
    return overOperands(i -> {
      Differences numeric = differences(this::value, i);
      return result(Kind.GRADIENT, i, gradient[i], numeric)
          .and(result(Kind.RECORDED_GRADIENT, i, recorded[i].data(), numeric));
    });
  }

  /** The Hessian times random weights: an error in any of its rows shows in every sum. */
  private CheckResult secondOrder() {
    SplittableRandom random = new SplittableRandom(settings.seed());
    double[] weights = new double[point.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (0.5 + random.nextDouble()) * (random.nextBoolean() ? 1 : -1);
    }
    Value[] x = Value.of(point);
    Value weighted = tied(Value.linearCombination(weights, recordedGradient(x)), x);
    Gradients analytic = weighted.gradients(x);
    return overOperands(i -> {
      Differences numeric = differences(p -> weightedSum(weights, gradient(p)), i);
      return result(Kind.SECOND_GRADIENT, i, analytic.of(x[i]).data(), numeric);
    });
  }

  private CheckResult overOperands(IntFunction<CheckResult> one) {
    return IntStream.range(0, point.length).mapToObj(one).reduce(CheckResult::and).orElseThrow();
  }

  private CheckResult result(Kind kind, int operand, double analytic, Differences numeric) {
    Comparison comparison =
        new Comparison(
            kind,
            operand,
            0,
            point[operand],
            analytic,
            numeric.derivative(),
            numeric.uncertainty(),
            numeric.step());
    return new CheckResult(comparison, 1, Arrays.toString(point), settings);
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

  private double value(double[] p) {
    return function.apply(Value.of(p)).data();
  }

  private double[] gradient(double[] p) {
    Value[] x = Value.of(p);
    Gradients gradients = tied(function.apply(x), x).gradients(x);
    return Arrays.stream(x).mapToDouble(v -> gradients.of(v).data()).toArray();
  }

  private Value[] recordedGradient(Value[] x) {
    Gradients gradients = tied(function.apply(x), x).recordedGradients(x);
    return Arrays.stream(x).map(gradients::of).toArray(Value[]::new);
  }

  /** The same function, made to depend on every operand: the derivative for an unused one is 0. */
  private static Value tied(Value y, Value[] x) {
    return y.add(Value.linearCombination(new double[x.length], x));
  }

  private static double weightedSum(double[] weights, double[] gradient) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * gradient[i];
    }
    return sum;
  }
}
