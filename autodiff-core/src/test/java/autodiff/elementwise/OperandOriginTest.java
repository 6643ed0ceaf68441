package autodiff.elementwise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.Gradients;
import autodiff.Value;
import autodiff.op.Elementwise;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Where an operand was recorded makes no difference: derivatives are the same to the last bit. */
class OperandOriginTest {
  private static final long SEED = 11;

  /** Enough nodes between an operand and its use for the recorder to have begun anew. */
  private static final int LONG_AGO = 1000;

  /** A way to make an operand from a leaf whose derivative is 1. */
  @SuppressWarnings("ImmutableEnumChecker") // the lambdas capture nothing
  private enum Origin {
    LEAF(x -> x),
    RECORDED(x -> x.mul(1)),
    CHAIN(x -> x.mul(1).mul(1).mul(1)),
    LONG_AGO_RECORDED(x -> {
      Value operand = x.mul(1);
      Value filler = operand;
      for (int i = 0; i < LONG_AGO; i++) {
        filler = filler.mul(1);
      }
      return operand;
    }),
    LONG_CHAIN(x -> {
      Value operand = x;
      for (int i = 0; i < LONG_AGO; i++) {
        operand = operand.mul(1);
      }
      return operand;
    }),
    OTHER_THREAD(x -> CompletableFuture.supplyAsync(() -> x.mul(1)).join()),
    SWEPT_BEFORE(x -> {
      Value operand = x.mul(1);
      operand.mul(3).gradients(x);
      return operand;
    });

    private final UnaryOperator<Value> make;

    Origin(UnaryOperator<Value> make) {
      this.make = make;
    }
  }

  @TestFactory
  Stream<DynamicTest> derivativesDoNotDependOnWhereOperandsWereRecorded() {
    return Elementwise.all().stream().map(op -> dynamicTest(op.name(), () -> checkOrigins(op)));
  }

  private static void checkOrigins(Elementwise op) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (Domains.Box box : Domains.of(op)) {
      double[] point = box.sample(random);
      double[] expected = new double[3 * op.arity()];
      for (int k = 0; k < op.arity(); k++) {
        double partial = op.partial(k, point);
        expected[k] = partial;
        expected[op.arity() + k] = partial;
        expected[2 * op.arity() + k] = rule(op, k, point);
      }
      for (Origin first : Origin.values()) {
        for (Origin second : op.arity() == 1 ? new Origin[] {first} : Origin.values()) {
          Value[] leaves = Value.of(point);
          Value[] operands = new Value[leaves.length];
          for (int k = 0; k < leaves.length; k++) {
            operands[k] = (k == 0 ? first : second).make.apply(leaves[k]);
          }
          double[] actual = derivatives(op, leaves, operands);
          assertArrayEquals(
              expected,
              actual,
              0,
              () ->
                  String.format(
                      Locale.ROOT,
                      "%s%s, operands %s and %s: gradients, backward, recorded; seed %d",
                      op.name(),
                      Arrays.toString(point),
                      first,
                      second,
                      SEED));
        }
      }
    }
  }

  private static double rule(Elementwise op, int k, double[] x) {
    return op.derivative(
            k,
            Value.constantOf(op.evaluate(x)),
            Arrays.stream(x).mapToObj(Value::constantOf).toList())
        .data();
  }

  private static double[] derivatives(Elementwise op, Value[] leaves, Value[] operands) {
    Value y = Domains.apply(op, operands);
    int n = leaves.length;
    double[] derivatives = new double[3 * n];
    Gradients plain = y.gradients(leaves);
    Gradients recorded = y.recordedGradients(leaves);
    y.backward();
    for (int k = 0; k < n; k++) {
      derivatives[k] = plain.of(leaves[k]).data();
      derivatives[n + k] = leaves[k].grad();
      derivatives[2 * n + k] = recorded.of(leaves[k]).data();
    }
    return derivatives;
  }
}
