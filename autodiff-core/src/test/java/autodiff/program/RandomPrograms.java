package autodiff.program;

import autodiff.CustomOp;
import autodiff.Derivatives;
import autodiff.Value;
import autodiff.elementwise.Domains;
import autodiff.op.Elementwise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * Random functions from the whole table, with sharing, constants, special values, operations on
 * many scalars, a user's operation and detaching. Each is recorded at one point, as are its
 * gradient and, now and then, its Hessian; a way to run them must give at other points bitwise what
 * the dynamic graph gives there.
 */
final class RandomPrograms {
  private static final double[] SPECIALS = {
    0,
    -0.0,
    1,
    -1,
    0.5,
    2,
    1e-310,
    1e200,
    -1e200,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    Double.MIN_VALUE
  };

  /** By name: the order of the table itself depends on which class was loaded first. */
  private static final List<Elementwise> TABLE =
      Elementwise.all().stream().sorted(Comparator.comparing(Elementwise::name)).toList();

  private static final int POINTS = 2;

  /** How far two numbers may be apart. */
  @FunctionalInterface
  interface Agreement {
    boolean of(double expected, double actual);
  }

  static final Agreement BITWISE =
      (a, b) ->
          Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b)
              || (Double.isNaN(a) && Double.isNaN(b));

  private RandomPrograms() {}

  /** Many of them; returns how many numbers were compared and not NaN. */
  static long check(
      long firstSeed, int programs, Function<Code, Runner> maker, Agreement agreement) {
    long compared = 0;
    for (long seed = firstSeed; seed < firstSeed + programs; seed++) {
      compared += check(seed, maker, agreement);
    }
    return compared;
  }

  private static long check(long seed, Function<Code, Runner> maker, Agreement agreement) {
    SplittableRandom random = new SplittableRandom(seed);
    Recipe recipe = new Recipe(random);
    double[][] points = new double[1 + POINTS][];
    for (int i = 0; i < points.length; i++) {
      points[i] = point(random, recipe.inputs);
    }
    long compared = 0;
    try {
      Program f = Program.recordAll(recipe::apply, points[0]);
      compared += compare("value", f, recipe::apply, points, maker, agreement);
      Function<Value[], Value> first = x -> recipe.apply(x)[0];
      Program g = Program.recordAll(x -> Derivatives.reverse(first.apply(x), x), points[0]);
      compared +=
          compare(
              "gradient", g, x -> Derivatives.reverse(first.apply(x), x), points, maker, agreement);
      if (seed % 8 == 0) {
        Recording.Source second = Differentiation.hessian((x, p) -> recipe.apply(x));
        Program h = Program.recordAll(x -> second.apply(x, x), points[0]);
        compared += compare("Hessian", h, x -> second.apply(x, x), points, maker, agreement);
      }
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(
          String.format(Locale.ROOT, "seed %d: %s%n%s", seed, e.getMessage(), recipe), e);
    }
    return compared;
  }

  private static long compare(
      String what,
      Program program,
      Function<Value[], Value[]> f,
      double[][] points,
      Function<Code, Runner> maker,
      Agreement agreement) {
    Runner runner = maker.apply(program.code());
    long compared = 0;
    for (double[] point : points) {
      double[] expected =
          Arrays.stream(f.apply(Value.of(point))).mapToDouble(Value::data).toArray();
      double[] actual = new double[expected.length];
      int failed = runner.run(point, 0, actual, 0);
      if (failed >= 0) {
        throw new AssertionError(what + ": guard " + failed + " failed; there is none");
      }
      for (int i = 0; i < expected.length; i++) {
        if (!agreement.of(expected[i], actual[i])) {
          throw new AssertionError(
              String.format(
                  Locale.ROOT,
                  "%s at %s: output %d is %s, in the dynamic graph %s",
                  what,
                  Arrays.toString(point),
                  i,
                  actual[i],
                  expected[i]));
        }
        compared += Double.isNaN(expected[i]) ? 0 : 1;
      }
    }
    return compared;
  }

  static double[] point(SplittableRandom random, int length) {
    double[] x = new double[length];
    boolean special = random.nextInt(4) == 0;
    for (int i = 0; i < length; i++) {
      x[i] =
          special && random.nextInt(3) == 0
              ? SPECIALS[random.nextInt(SPECIALS.length)]
              : random.nextDouble() * 6 - 3;
    }
    return x;
  }

  /** What to compute, step by step: each step appends one number. */
  private static final class Recipe {
    private interface Step {
      Value apply(List<Value> known);
    }

    final int inputs;
    private final int outputs;
    private final List<Step> steps = new ArrayList<>();
    private final List<String> text = new ArrayList<>();

    Recipe(SplittableRandom random) {
      inputs = 1 + random.nextInt(4);
      outputs = 1 + random.nextInt(3);
      int length = 1 + random.nextInt(random.nextInt(8) == 0 ? 40 : 10);
      for (int i = 0; i < length; i++) {
        addStep(random, inputs + i);
      }
    }

    private static int pick(SplittableRandom random, int known) {
      // Late ones more often, so that graphs get deep.
      return random.nextBoolean()
          ? random.nextInt(known)
          : known - 1 - random.nextInt(Math.min(3, known));
    }

    private void add(String name, int[] operands, Step step) {
      text.add(name + Arrays.toString(operands));
      steps.add(step);
    }

    private void addStep(SplittableRandom random, int known) {
      int kind = random.nextInt(12);
      int[] at = random.ints(1 + random.nextInt(12), 0, known).toArray();
      if (kind == 0) {
        addNary(random, at);
      } else if (kind == 1) {
        int a = pick(random, known);
        int b = pick(random, known);
        switch (random.nextInt(4)) {
          case 0 ->
              add("custom", new int[] {a, b}, v -> Value.custom(new Sheared(), v.get(a), v.get(b)));
          case 1 -> add("detach", new int[] {a}, v -> v.get(a).detach());
          case 2 -> add("noNan", new int[] {a, b}, v -> v.get(a).mulNoNan(v.get(b)));
          default -> {
            double c = constant(random);
            add("constant " + c, new int[0], v -> Value.constantOf(c));
          }
        }
      } else {
        addElementwise(random, known);
      }
    }

    private static double constant(SplittableRandom random) {
      return random.nextBoolean()
          ? SPECIALS[random.nextInt(SPECIALS.length)]
          : random.nextDouble() * 4 - 2;
    }

    private void addNary(SplittableRandom random, int[] at) {
      double[] c = random.doubles(at.length).toArray();
      switch (random.nextInt(7)) {
        case 0 -> add("sum", at, v -> Value.sum(take(v, at)));
        case 1 -> add("product", at, v -> Value.product(take(v, at)));
        case 2 -> {
          int[] rotated = at.clone();
          rotated[0] = at[at.length - 1];
          add("dot", at, v -> Value.dot(take(v, at), take(v, rotated)));
        }
        case 3 -> add("logSumExp", at, v -> Value.logSumExp(take(v, at)));
        case 4 -> add("norm", at, v -> Value.norm(take(v, at)));
        case 5 -> add("softmax", at, v -> Value.softmax(take(v, at))[0]);
        default -> add("linear", at, v -> Value.linearCombination(c, take(v, at)));
      }
    }

    private static Value[] take(List<Value> known, int[] at) {
      return Arrays.stream(at).mapToObj(known::get).toArray(Value[]::new);
    }

    private void addElementwise(SplittableRandom random, int known) {
      Elementwise op = TABLE.get(random.nextInt(TABLE.size()));
      Domains.Box box = Domains.of(op).get(0);
      int[] at = new int[op.arity()];
      double[] constants = new double[op.arity()];
      for (int k = 0; k < at.length; k++) {
        boolean order = op.name().equals("polygamma") || op.name().equals("sinc");
        if (order && k == 1) {
          at[k] = -1;
          constants[k] = box.ranges().get(k).sample(random);
        } else if (random.nextInt(6) == 0) {
          at[k] = -1;
          constants[k] = constant(random);
        } else {
          at[k] = pick(random, known);
        }
      }
      add(
          op.name() + Arrays.toString(constants),
          at,
          v -> {
            Value[] x = new Value[at.length];
            for (int k = 0; k < x.length; k++) {
              x[k] = at[k] < 0 ? Value.constantOf(constants[k]) : v.get(at[k]);
            }
            if (op.name().startsWith("copysign")) {
              x[1] = x[1].nanToNum(); // a NaN has a sign, which nothing defines
            }
            if (op instanceof Elementwise.Binary b
                && at[1] < 0
                && !op.name().startsWith("copysign")) {
              return x[0].apply(b, constants[1]);
            }
            return Domains.apply(op, x);
          });
    }

    Value[] apply(Value[] x) {
      List<Value> known = new ArrayList<>(Arrays.asList(x));
      for (Step step : steps) {
        known.add(step.apply(known));
      }
      Value[] y = new Value[outputs];
      for (int i = 0; i < outputs; i++) {
        y[i] = known.get(Math.max(0, known.size() - 1 - 2 * i));
      }
      return y;
    }

    @Override
    public String toString() {
      return inputs + " inputs, " + outputs + " outputs: " + String.join("\n  ", text);
    }
  }

  private record Sheared() implements CustomOp {
    @Override
    public String name() {
      return "sheared";
    }

    @Override
    public double value(double... x) {
      return x[0] * x[0] + 3 * x[1];
    }

    @Override
    public Value[] derivatives(Value[] x, Value y) {
      return new Value[] {x[0].mul(2), Value.constantOf(3)};
    }
  }
}
