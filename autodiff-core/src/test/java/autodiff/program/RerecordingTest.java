package autodiff.program;

import static autodiff.program.ProgramTest.assertMessage;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.Value;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a program gives depends on its inputs alone, wherever it ran before. */
class RerecordingTest {
  private static final long SEED = 20261129;

  /** The square of x; on the other side a constant, which has no derivative at all. */
  private static Value flatBelow(Value[] x) {
    return x[0].greater(0).isTrue() ? x[0].square() : Value.constantOf(7);
  }

  /** Four branches, some of which swap what they depend on. */
  private static Value[] branches(Value[] x) {
    if (x[0].greater(x[1]).isTrue()) {
      return x[0].greater(1).isTrue()
          ? new Value[] {x[0].mul(x[1]), x[1].exp()}
          : new Value[] {x[1].sin(), x[0]};
    }
    return x[1].greater(1).isTrue()
        ? new Value[] {x[1], x[0]}
        : new Value[] {x[0].sub(x[1]).square(), Value.constantOf(3)};
  }

  private static double[] point(SplittableRandom random) {
    return new double[] {random.nextDouble(-3, 3), random.nextDouble(-3, 3)};
  }

  private static double[] reference(Function<Value[], Value[]> f, double[] x) {
    return Arrays.stream(f.apply(Value.of(x))).mapToDouble(Value::data).toArray();
  }

  @Test
  void derivativesDoNotDependOnWhereTheProgramRan() {
    Program f = Program.record(RerecordingTest::flatBelow, 2).rerecording();
    String text = f.toString();
    int operations = f.operations();
    assertEquals(7, f.value(-1));
    assertArrayEquals(new double[] {6}, f.gradient().call(3));
    assertArrayEquals(new double[] {0}, f.gradient().call(-3));
    assertArrayEquals(new double[] {9, 6}, f.valueAndGradient().call(3));
    assertArrayEquals(new double[] {2}, f.hessian().call(3));
    assertArrayEquals(new double[] {6}, f.jacobian().call(3));
    double[] gradient = new double[1];
    assertEquals(9, f.valueAndGradient(new double[] {3}, gradient));
    assertArrayEquals(new double[] {6}, gradient);
    assertEquals(16, f.with(Execution.BYTECODE).value(4));
    assertEquals(16, f.inexact().value(4));
    assertEquals(text, f.toString());
    assertEquals(operations, f.operations());
  }

  @Test
  void aFirstRecordingOnAFlatBranchHasDerivativesElsewhere() {
    Program f = Program.record(RerecordingTest::flatBelow, -2).rerecording();
    assertArrayEquals(new double[] {6}, f.gradient().call(3));
    assertArrayEquals(new double[] {2}, f.hessian().call(3));
    assertArrayEquals(new double[] {0}, f.jacobian().call(-3));
    // Where nothing is decided, a function that depends on nothing is still a mistake.
    Program constant = Program.record(x -> Value.constantOf(1), 2).rerecording();
    assertThrows(IllegalStateException.class, constant::gradient);
  }

  @Test
  void applyTakesTheBranchOfItsInputs() {
    Program f = Program.record(RerecordingTest::flatBelow, 2).rerecording();
    assertEquals(7, f.value(-1));
    Value x = Value.of(3);
    Value y = f.apply(x)[0];
    y.backward();
    assertEquals(9, y.data());
    assertEquals(6, x.grad());
    assertEquals(7, f.apply(Value.of(-4))[0].data());
    // Within another program its decisions are that program's.
    Program outer = Program.record(v -> f.apply(v[0].neg())[0].add(v[0]), -2);
    assertEquals(9 - 3, outer.value(-3));
    assertThrows(GuardException.class, () -> outer.value(3));
    assertEquals(7 + 3, outer.rerecording().value(3));
  }

  @Test
  void aProgramThatIsNotRecordedAgainFailsInApply() {
    Program f = Program.record(RerecordingTest::flatBelow, 2);
    assertThrows(GuardException.class, () -> f.apply(Value.of(-1)));
  }

  @Test
  void anyHistoryGivesTheSameNumbers() {
    System.out.println("histories from seed " + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    for (Execution execution : Execution.values()) {
      Program f = Program.recordAll(RerecordingTest::branches, 2, 1).rerecording().with(execution);
      for (int i = 0; i < 300; i++) {
        double[] x = point(random);
        double[] expected = reference(RerecordingTest::branches, x);
        String what = execution + " at " + Arrays.toString(x);
        assertArrayEquals(expected, f.call(x), what);
        double[] inPlace = x.clone();
        f.run(inPlace, inPlace);
        assertArrayEquals(expected, inPlace, what + " in place");
        double[] shifted = {0, x[0], x[1], 0};
        f.run(shifted, 1, shifted, 2);
        assertArrayEquals(new double[] {0, x[0], expected[0], expected[1]}, shifted, what);
      }
    }
  }

  @Test
  void batchesDependOnTheirPointsAlone() {
    System.out.println("batches from seed " + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    Function<Value[], Value[]> f = x -> new Value[] {branches(x)[0].exp(), branches(x)[1].sin()};
    for (Execution execution : Execution.values()) {
      Program used = Program.recordAll(f, 2, 1).rerecording().with(execution);
      for (int i = 0; i < 20; i++) {
        int points = 1 + random.nextInt(600);
        boolean alike = random.nextBoolean();
        double[] first = point(random);
        double[] in = new double[2 * points];
        for (int p = 0; p < points; p++) {
          double[] x = alike ? first : point(random);
          in[2 * p] = x[0];
          in[2 * p + 1] = x[1];
        }
        double[] expected = new double[in.length];
        Program.recordAll(f, 2, 1).rerecording().with(execution).runBatch(points, in, expected);
        double[] out = new double[in.length];
        used.runBatch(points, in, out);
        assertArrayEquals(expected, out, execution.name());
        double[] inPlace = in.clone();
        used.runBatch(points, inPlace, inPlace);
        assertArrayEquals(expected, inPlace, execution + " in place");
        for (int p = 0; p < points; p++) {
          double[] x = {in[2 * p], in[2 * p + 1]};
          double[] y = {out[2 * p], out[2 * p + 1]};
          double[] graph = reference(f, x);
          for (int k = 0; k < 2; k++) {
            assertEquals(graph[k], y[k], 1e-15 * Math.abs(graph[k]), execution.name());
          }
        }
      }
    }
  }

  @Test
  void manyThreadsInManyBranches() {
    System.out.println("threads from seed " + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    double[][] points =
        IntStream.range(0, 4000).mapToObj(i -> point(random)).toArray(double[][]::new);
    Program f = Program.recordAll(RerecordingTest::branches, 2, 1).rerecording();
    Program jacobian = f.jacobian();
    double[][] serial =
        Arrays.stream(points).map(x -> both(f, jacobian, x)).toArray(double[][]::new);
    Program fresh = Program.recordAll(RerecordingTest::branches, 2, 1).rerecording();
    Program freshJacobian = fresh.jacobian();
    double[][] parallel =
        Arrays.stream(points)
            .parallel()
            .map(x -> both(fresh, freshJacobian, x))
            .toArray(double[][]::new);
    for (int i = 0; i < points.length; i++) {
      assertArrayEquals(serial[i], parallel[i], Arrays.toString(points[i]));
    }
  }

  private static double[] both(Program f, Program jacobian, double[] x) {
    double[] y = x.clone();
    f.run(y, y);
    double[] all = Arrays.copyOf(y, 6);
    System.arraycopy(jacobian.call(x), 0, all, 2, 4);
    return all;
  }

  @Test
  void aFailureInPlaceNamesTheInputs() {
    Program f =
        Program.recordAll(x -> x[0].greater(x[1]).isTrue() ? new Value[] {x[1], x[0]} : x, 2, 1);
    for (Execution execution : Execution.values()) {
      double[] x = {3, 4};
      GuardException e =
          assertThrows(GuardException.class, () -> f.with(execution).run(x, x), execution.name());
      assertArrayEquals(new double[] {3, 4}, e.point(), execution.name());
    }
  }

  @Test
  void functionsMayChangeTheirArrays() {
    Function<Value[], Value> f =
        x -> {
          x[0] = x[0].mul(3);
          return x[0].square();
        };
    Program program = Program.record(f, 2);
    assertArrayEquals(new double[] {18 * 5}, program.gradient().call(5));
    assertArrayEquals(new double[] {18}, program.hessian().call(5));
    assertArrayEquals(new double[] {18 * 5}, program.jacobian(Accumulation.FORWARD).call(5));
    Recurrence loop =
        Recurrence.record(
            (s, w, x) -> {
              s[0] = s[0].mul(w[0]);
              w[0] = w[0].mul(2);
              x[0] = x[0].add(1);
              return new Value[] {s[0].add(x[0])};
            },
            1,
            1,
            1);
    double[] ofState = {1};
    double[] ofWeights = {0};
    loop.gradient(1, new double[] {5}, new double[] {3}, new double[] {2}, ofState, ofWeights);
    assertArrayEquals(new double[] {3}, ofState);
    assertArrayEquals(new double[] {5}, ofWeights);
  }

  @Test
  void aFunctionThatHasChangedIsNotDifferentiated() {
    Value weight = Value.of(3);
    Program f = Program.record(x -> x[0].mul(weight), 2);
    assertArrayEquals(new double[] {3}, f.gradient().call(1));
    weight.set(5);
    assertEquals(3, f.value(1));
    assertMessage(
        "program: the function gave 6.0 as output 0 where it was recorded, and 10.0 as output 0"
            + " when it was called there again for a derivative or another recording: what it uses"
            + " besides its inputs has changed; make that an input or a parameter, fix its seed, or"
            + " record again",
        IllegalStateException.class,
        f::gradient);
    weight.set(3);
    assertArrayEquals(new double[] {3}, f.gradient().call(1));
    assertFalse(f.toString().isEmpty());
  }
}
