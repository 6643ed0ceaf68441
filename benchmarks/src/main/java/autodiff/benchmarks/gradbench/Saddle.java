package autodiff.benchmarks.gradbench;

import autodiff.Value;
import autodiff.program.Program;
import autodiff.transform.ValuesFunction;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The least of the greatest: min over x and max over y of |x|² − |y|² in the plane, both by
 * gradient descent. The derivative of the outer one goes through the whole of the inner one.
 *
 * <p>As for {@link Particle}, the protocol has four functions: forward or reverse mode outside,
 * forward or reverse mode inside.
 */
final class Saddle {
  private static final Descent.Space<Value[], Value> PLANE =
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
        public boolean isLong(Value[] x) {
          return Value.dot(x, x).greater(CLOSE * CLOSE).isTrue();
        }

        @Override
        public boolean isLower(Value x, Value y) {
          return y.greater(x).isTrue();
        }
      };

  private static final Descent.Space<double[], Double> NUMBERS =
      new Descent.Space<>() {
        @Override
        public double[] step(double[] x, double rate, double[] direction) {
          return new double[] {x[0] - rate * direction[0], x[1] - rate * direction[1]};
        }

        @Override
        public boolean isLong(double[] x) {
          return Math.hypot(x[0], x[1]) > CLOSE;
        }

        @Override
        public boolean isLower(Double x, Double y) {
          return x < y;
        }
      };

  static final Problem PROBLEM = problem();

  private Saddle() {}

  private static Problem problem() {
    Problem problem = Problem.named("saddle");
    for (String function : new String[] {"rr", "ff", "fr", "rf"}) {
      Sweep outer = Sweep.of(function.charAt(0));
      Sweep inner = Sweep.of(function.charAt(1));
      problem
          .add(function, Way.PLAIN, Saddle::read, Saddle::answerByHand, Json::of)
          .add(
              function,
              Way.VALUES,
              Saddle::read,
              start -> answerOfValues(start, outer, inner),
              Json::of)
          .addPrepared(
              function,
              Way.PROGRAMS,
              Saddle::read,
              start -> answerOfPrograms(start, outer, inner),
              Json::of)
          .fastest(function, Way.PROGRAMS);
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

  private static double[] answerOfValues(double[] start, Sweep outer, Sweep inner) {
    Value[] constants = Arrays.stream(start).mapToObj(Value::constantOf).toArray(Value[]::new);
    ValuesFunction<Value> greatest = x -> height(x, highest(x, constants, inner));
    ValuesFunction<Value[]> gradient = outer.gradient(greatest);
    double[] x =
        new Descent<double[], Double>(
                at -> greatest.at(at).data(), at -> numbers(gradient.at(at)), NUMBERS)
            .from(start);
    double[] y = numbers(((ValuesFunction<Value[]>) at -> highest(at, constants, inner)).at(x));
    return new double[] {x[0], x[1], y[0], y[1]};
  }

  private static double[] numbers(Value... x) {
    return Arrays.stream(x).mapToDouble(Value::data).toArray();
  }

  /**
   * The inner descent is a program of x; where it starts is a parameter. The decisions of its rule
   * are frozen, and it is recorded again where they are others.
   */
  private static Supplier<double[]> answerOfPrograms(double[] start, Sweep outer, Sweep inner) {
    Program greatest =
        Program.record((x, from) -> height(x, highest(x, from, inner)), start, start).rerecording();
    Program slope = greatest.jacobian(outer.accumulation());
    Program highest =
        Program.recordAll((x, from) -> highest(x, from, inner), start, start).rerecording();
    return () -> {
      double[] at = Arrays.copyOf(start, 4);
      System.arraycopy(start, 0, at, 2, 2);
      double[] x =
          new Descent<double[], Double>(
                  p -> greatest.value(moved(at, p)), p -> slope.call(moved(at, p)), NUMBERS)
              .from(start);
      double[] y = highest.call(moved(at, x));
      return new double[] {x[0], x[1], y[0], y[1]};
    };
  }

  /** The inputs of a program with another x. */
  private static double[] moved(double[] inputs, double[] x) {
    System.arraycopy(x, 0, inputs, 0, 2);
    return inputs;
  }

  /** Where the function is greatest for an x; as a function of x, if x takes a gradient. */
  private static Value[] highest(Value[] x, Value[] start, Sweep mode) {
    ValuesFunction<Value> depth = y -> height(x, y).neg();
    return new Descent<Value[], Value>(depth::apply, mode.gradient(depth)::apply, PLANE)
        .from(start);
  }

  /** The outer gradient takes the inner maximum as given: the derivative there is 0. */
  private static double[] answerByHand(double[] start) {
    double[] x =
        new Descent<double[], Double>(
                at -> heightByHand(at, highestByHand(at, start)),
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
    return new Descent<double[], Double>(
            y -> -heightByHand(x, y), y -> new double[] {2 * y[0], 2 * y[1]}, NUMBERS)
        .from(start);
  }
}
