package autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.op.Elementwise;
import autodiff.tape.OperationCodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Partials that are not stored are the operation's own, wherever its operands are. */
class PartialShapesTest {
  private static final double[] NUMBERS = {
    0.0,
    -0.0,
    1,
    -2.5,
    0.75,
    1e-300,
    -1e-300,
    1e300,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  @Test
  void partialsOfATwoOperandNodeAreThoseOfItsOperation() {
    int shaped = 0;
    for (Elementwise op : Elementwise.all()) {
      if (op instanceof Elementwise.Binary binary) {
        if (OperationCodes.shape(op.code()) == OperationCodes.STORED) {
          boolean takesOrder = op.name().equals("polygamma") || op.name().equals("sinc");
          checkEveryPlace(binary, 2, takesOrder ? 3 : 0.75);
          continue;
        }
        shaped++;
        for (double x : NUMBERS) {
          for (double y : NUMBERS) {
            checkEveryPlace(binary, x, y);
          }
        }
      }
    }
    assertEquals(4, shaped);
  }

  private static void checkEveryPlace(Elementwise.Binary op, double x, double y) {
    Value node = Value.of(x).mul(1);
    check(op, x, y, Value.of(x).apply(op, Value.of(y)), true, true);
    check(op, x, y, node.apply(op, Value.of(y)), true, true);
    check(op, x, y, Value.of(x).apply(op, Value.of(y).mul(1)), true, true);
    check(op, x, y, node.apply(op, y), true, false);
    check(op, x, y, Value.of(y).mul(1).applyAfter(x, op), false, true);
    check(op, x, x, node.apply(op, node), true, true);
  }

  private static void check(
      Elementwise.Binary op, double x, double y, Value z, boolean first, boolean second) {
    Segment s = (Segment) z.home;
    double[] numbers = {s.recordedValueAt(z.index, 0), s.recordedValueAt(z.index, 1)};
    assertEquals(x, numbers[0], op.name());
    if (first) {
      assertEquals(
          op.partial(0, numbers), s.partialAt(z.index, 0), () -> op.name() + " at " + x + ", " + y);
    }
    if (second) {
      assertEquals(y, numbers[1], op.name());
      assertEquals(
          op.partial(1, numbers), s.partialAt(z.index, 1), () -> op.name() + " at " + x + ", " + y);
    }
  }

  @Test
  void partialsOfNaryNodesAreThoseOfTheirRules() {
    double[] c = {2, -3, 0.5};
    Value[] x = {Value.of(1.5), Value.of(-2).mul(1), Value.constantOf(4)};
    Value[] y = {Value.constantOf(7), Value.of(0.25), Value.of(3).mul(1)};
    assertPartials(Value.sum(x), 1, 1, 1);
    assertPartials(Value.dot(x, y), 7, 0.25, 3, 1.5, -2, 4);
    assertPartials(Value.linearCombination(c, x), c);
  }

  private static void assertPartials(Value z, double... expected) {
    Segment s = (Segment) z.home;
    for (int k = 0; k < expected.length; k++) {
      assertEquals(expected[k], s.partialAt(z.index, k));
    }
  }

  @Test
  void bothSweepsAgreeWhereOperandsAreNodesLeavesConstantsAndEarlierNodes() {
    long seed = 20261122;
    Random random = new Random(seed);
    Value[] leaves = Value.of(0.7, -1.3, 0.2, 1.1);
    List<Value> pool = new ArrayList<>(List.of(leaves));
    List<BiFunction<Value, Value, Value>> operations =
        List.of(
            Value::add,
            Value::sub,
            Value::mul,
            (a, b) -> a.div(b.square().add(1)),
            (a, b) -> a.mul(0.5).add(b.subFrom(2)),
            (a, b) -> Value.dot(new Value[] {a, b, a}, new Value[] {b, Value.constantOf(0.3), a}),
            (a, b) -> Value.sum(a, Value.constantOf(1), b, b),
            (a, b) -> Value.linearCombination(new double[] {0.25, -2}, a, b),
            (a, b) -> a.tanh().mulNoNan(b));
    for (int i = 0; i < 3000; i++) {
      if (i % 500 == 499) {
        // What follows goes to another segment, and uses these as nodes of an earlier one.
        Recorder.current().startAfresh();
      }
      Value a = pool.get(random.nextInt(pool.size()));
      Value b = pool.get(random.nextInt(pool.size()));
      pool.add(operations.get(random.nextInt(operations.size())).apply(a, b).tanh());
    }
    Value z = Value.sum(pool.subList(pool.size() - 40, pool.size()).toArray(new Value[0]));
    Gradients plain = z.gradients(leaves);
    Gradients recorded = z.recordedGradients(leaves);
    z.backward();
    for (Value leaf : leaves) {
      double g = leaf.grad();
      assertEquals(g, plain.of(leaf).data(), "seed " + seed);
      assertEquals(g, recorded.of(leaf).data(), 1e-9 * Math.abs(g), "seed " + seed);
    }
  }

  @Test
  void aProductThatUnderflowsBelowZeroIsAGradientOfZero() {
    Value x = Value.of(1e-200);
    Value y = Value.of(-1e-200);
    Value inner = x.mul(1);
    inner.mul(y).backward(1e-200);
    assertTrue(inner.hasGrad());
    assertEquals(0.0, inner.grad());
    assertTrue(x.hasGrad());
    assertEquals(0.0, x.grad());
    Value z = x.mul(1);
    Value.dot(new Value[] {z, x}, new Value[] {y, y}).backward(1e-200);
    assertTrue(z.hasGrad());
    assertEquals(0.0, z.grad());
    Value w = x.mul(1);
    x.sub(w).backward(0.0);
    assertEquals(0.0, w.grad());
  }

  @Test
  void aZeroWinsOverAnInfinityInProductsOfEveryKind() {
    Value zero = Value.of(0);
    Value infinite = Value.of(Double.POSITIVE_INFINITY);
    Value node = zero.mul(1);
    Value product = node.mul(infinite);
    product.add(Value.dot(new Value[] {node}, new Value[] {infinite})).backward(0.0);
    assertEquals(0.0, zero.grad());
    assertEquals(0.0, infinite.grad());
    Value.of(1).mul(infinite).mul(node).backward();
    assertEquals(Double.POSITIVE_INFINITY, node.grad());
    assertEquals(0.0, infinite.grad());
  }

  @Test
  void aLeafSetBetweenTwoUsesCountsWithBothNumbers() {
    Value w = Value.of(2);
    Value x = Value.of(5).mul(1);
    Value before = x.mul(w);
    Value inList = Value.dot(new Value[] {x}, new Value[] {w});
    w.set(3);
    Value after = x.mul(w);
    Value sum = before.add(inList).add(after);
    sum.backward();
    assertEquals(2 + 2 + 3, x.grad());
    assertEquals(15, w.grad());
    assertEquals(10 + 10 + 15, sum.data());
  }

  @Test
  void constantsOfListsAreRememberedWithTheirNumbers() {
    Value[] inputs = {Value.constantOf(2).named("two"), Value.constantOf(3)};
    Value[] weights = Value.of(5, 7);
    for (int neuron = 0; neuron < 3; neuron++) {
      Value y = Value.dot(weights, inputs);
      assertEquals(31, y.data());
      assertEquals("two", y.operands().get(2).name().orElseThrow());
      assertFalse(y.operands().get(2).requiresGrad());
      y.backward();
    }
    assertEquals(6, weights[0].grad());
    assertEquals(9, weights[1].grad());
    // A node that meets such a constant again.
    Value z = Value.dot(weights, inputs).mul(inputs[1]).div(inputs[0]);
    Value[] copy = {z};
    assertEquals(46.5, copy[0].data());
    assertEquals(3, z.gradients(weights).of(weights[0]).data());
  }

  @Test
  void listsOfMoreOperandsThanASegmentUsuallyTakes() {
    Value[] x = Value.of(new Random(1).doubles(300_000).toArray());
    Value[] nodes = new Value[x.length];
    for (int i = 0; i < x.length; i++) {
      nodes[i] = i % 3 == 0 ? x[i] : x[i].mul(2);
    }
    Value y = Value.sum(nodes).add(Value.dot(nodes, x));
    y.backward();
    for (int i = 0; i < x.length; i++) {
      double scale = i % 3 == 0 ? 1 : 2;
      assertEquals(scale * (1 + 2 * x[i].data()), x[i].grad(), 1e-12);
    }
  }
}
