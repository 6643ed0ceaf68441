package autodiff.benchmarks.gradbench;

import autodiff.GradMode;
import autodiff.Value;
import autodiff.transform.Autodiff;
import autodiff.transform.ValuesFunction;
import java.util.Arrays;

/**
 * The least of the greatest: min over x and max over y of |x|² − |y|² in the plane, both by
 * gradient descent. The derivative of the outer one goes through the whole of the inner one.
 *
 * <p>As for {@link Particle}, all four functions are answered with reverse mode in reverse mode.
 */
final class Saddle {
  private static final Descent.Space<Value[]> PLANE =
      new Descent.Space<>() {
        @Override
        public Value[] step(Value[] x, double rate, Value[] direction) {
          Value[] next = new Value[x.length];
          for (int i = 0; i < x.length; i++) {
            next[i] = x[i].sub(direction[i].mul(rate));
          }
          return next;
        }

        @Override
        public double length(Value[] x) {
          return Math.hypot(x[0].data(), x[1].data());
        }
      };

  static final Problem PROBLEM = problem();

  private Saddle() {}

  private static Problem problem() {
    Problem problem = Problem.named("saddle");
    for (String function : new String[] {"rr", "ff", "fr", "rf"}) {
      problem
          .add(function, Way.PLAIN, Saddle::read, Saddle::answerByHand, Json::of)
          .add(function, Way.VALUES, Saddle::read, Saddle::answerOfValues, Json::of);
    }
    return problem;
  }

  private static double[] read(Json input) {
    return ((Json.Fields) input).vector("start", 2);
  }

  /**
   * The function.
   *
   * @param x two numbers, to be chosen small
   * @param y two numbers, to be chosen large
   * @return its value
   */
  static Value height(Value[] x, Value[] y) {
    return x[0].square().add(x[1].square()).sub(y[0].square().add(y[1].square()));
  }

  private static double[] answerOfValues(double[] start) {
    Value[] constants = constants(start);
    ValuesFunction<Value> greatest = x -> height(x, highest(x, constants));
    ValuesFunction<Value[]> gradient = Autodiff.grad(greatest);
    Value[] x =
        new Descent<>(
                (Value[] at) -> GradMode.noGrad(() -> greatest.apply(at)).data(),
                at -> Arrays.stream(gradient.apply(at)).map(Value::detach).toArray(Value[]::new),
                PLANE)
            .from(constants);
    Value[] y = GradMode.noGrad(() -> highest(x, constants));
    return new double[] {x[0].data(), x[1].data(), y[0].data(), y[1].data()};
  }

  /** Where the function is greatest for an x; as a function of x, if x takes a gradient. */
  private static Value[] highest(Value[] x, Value[] start) {
    ValuesFunction<Value> depth = y -> height(x, y).neg();
    ValuesFunction<Value[]> gradient = Autodiff.grad(depth);
    return new Descent<>(
            (Value[] y) -> GradMode.noGrad(() -> depth.apply(y)).data(), gradient::apply, PLANE)
        .from(start);
  }

  private static Value[] constants(double... numbers) {
    return Arrays.stream(numbers).mapToObj(Value::constantOf).toArray(Value[]::new);
  }

  private static final Descent.Space<double[]> NUMBERS =
      new Descent.Space<>() {
        @Override
        public double[] step(double[] x, double rate, double[] direction) {
          return new double[] {x[0] - rate * direction[0], x[1] - rate * direction[1]};
        }

        @Override
        public double length(double[] x) {
          return Math.hypot(x[0], x[1]);
        }
      };

  /** The outer gradient takes the inner maximum as given: the derivative there is 0. */
  private static double[] answerByHand(double[] start) {
    double[] x =
        new Descent<>(
                (double[] at) -> heightByHand(at, highestByHand(at, start)),
                at -> {
                  highestByHand(at, start);
                  return new double[] {2 * at[0], 2 * at[1]};
                },
                NUMBERS)
            .from(start);
    double[] y = highestByHand(x, start);
    return new double[] {x[0], x[1], y[0], y[1]};
  }

  private static double heightByHand(double[] x, double[] y) {
    return x[0] * x[0] + x[1] * x[1] - (y[0] * y[0] + y[1] * y[1]);
  }

  private static double[] highestByHand(double[] x, double[] start) {
    return new Descent<>(
            (double[] y) -> -heightByHand(x, y), y -> new double[] {2 * y[0], 2 * y[1]}, NUMBERS)
        .from(start);
  }
}
