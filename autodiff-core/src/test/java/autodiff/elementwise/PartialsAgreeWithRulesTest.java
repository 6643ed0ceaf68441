package autodiff.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.Value;
import autodiff.op.Elementwise;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every operation says its derivative twice, in numbers and as a rule: the two must agree. */
class PartialsAgreeWithRulesTest {
  private static final long SEED = 20240611;
  private static final int RANDOM_POINTS = 2000;
  private static final double RELATIVE = 1e-12;

  /** A few of the smallest numbers: below them, digits are lost whatever the formula. */
  private static final double ABSOLUTE = 8 * Double.MIN_VALUE;

  private static final double[] POSITIVE_SPECIALS = {
    0,
    Double.MIN_VALUE,
    Double.MIN_NORMAL,
    1e-200,
    1e-160,
    1e-8,
    0.01,
    0.1,
    0.5,
    Math.nextDown(1.0),
    1,
    Math.nextUp(1.0),
    1.5,
    2,
    3,
    6,
    19.9,
    20,
    20.1,
    39.9,
    40,
    100,
    709,
    745,
    800,
    1e10,
    1e155,
    1e200,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY
  };

  @TestFactory
  Stream<DynamicTest> agreeEverywhere() {
    return Elementwise.all().stream().map(op -> dynamicTest(op.name(), () -> checkAgreement(op)));
  }

  private static void checkAgreement(Elementwise op) {
    List<String> differences = new ArrayList<>();
    int count = 0;
    for (double[] x : points(op)) {
      for (int k = 0; k < op.arity(); k++, count++) {
        double partial = op.partial(k, x);
        List<Value> operands = Arrays.stream(x).mapToObj(Value::constantOf).toList();
        Value result = Value.constantOf(op.evaluate(x));
        double rule = op.derivative(k, result, operands).data();
        if (!agree(partial, rule)) {
          differences.add(
              String.format(
                  Locale.ROOT,
                  "operand %d at %s: partial %s, rule %s",
                  k,
                  Arrays.toString(x),
                  partial,
                  rule));
        }
      }
    }
    if (!differences.isEmpty()) {
      throw new AssertionError(
          String.format(
              Locale.ROOT,
              "%s: %d of %d derivatives differ (seed %d), such as\n  %s",
              op.name(),
              differences.size(),
              count,
              SEED,
              String.join("\n  ", differences.subList(0, Math.min(12, differences.size())))));
    }
  }

  private static boolean agree(double a, double b) {
    return a == b
        || (Double.isNaN(a) && Double.isNaN(b))
        || (Double.isFinite(a)
            && Double.isFinite(b)
            && Math.abs(a - b) <= RELATIVE * Math.max(Math.abs(a), Math.abs(b)) + ABSOLUTE);
  }

  private static List<double[]> points(Elementwise op) {
    List<double[]> points = new ArrayList<>();
    List<Domains.Box> boxes = Domains.of(op);
    double[][] specials = new double[op.arity()][];
    for (int k = 0; k < specials.length; k++) {
      specials[k] = specials(boxes.get(0).ranges().get(k));
    }
    addProducts(specials, new double[op.arity()], 0, points);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < RANDOM_POINTS; i++) {
      Domains.Box box = boxes.get(i % boxes.size());
      points.add(box.sample(random));
      double[] anywhere = box.sample(random);
      for (int k = 0; k < anywhere.length; k++) {
        if (!isOrder(box.ranges().get(k))) {
          anywhere[k] = anyMagnitude(random);
        }
      }
      points.add(anywhere);
    }
    return points;
  }

  /** An order of a derivative: the function is not even defined between whole numbers. */
  private static boolean isOrder(Domains.Range range) {
    return range.whole() && range.high() > range.low();
  }

  private static double[] specials(Domains.Range range) {
    if (isOrder(range)) {
      double[] whole = new double[(int) (range.high() - range.low()) + 1];
      Arrays.setAll(whole, i -> range.low() + i);
      return whole;
    }
    double[] all = Arrays.copyOf(POSITIVE_SPECIALS, 2 * POSITIVE_SPECIALS.length + 1);
    for (int i = 0; i < POSITIVE_SPECIALS.length; i++) {
      all[POSITIVE_SPECIALS.length + i] = -POSITIVE_SPECIALS[i];
    }
    all[all.length - 1] = Double.NaN;
    return all;
  }

  private static void addProducts(double[][] choices, double[] x, int k, List<double[]> points) {
    if (k == x.length) {
      points.add(x.clone());
      return;
    }
    for (double choice : choices[k]) {
      x[k] = choice;
      addProducts(choices, x, k + 1, points);
    }
  }

  private static double anyMagnitude(SplittableRandom random) {
    double magnitude =
        random.nextBoolean()
            ? Math.exp(random.nextDouble() * 12 - 6)
            : Math.pow(10, random.nextDouble() * 600 - 300);
    return random.nextBoolean() ? magnitude : -magnitude;
  }

  @Test
  void domainsNameOnlyOperationsThatExist() {
    Set<String> unknown = new TreeSet<>(Domains.names());
    Elementwise.all().forEach(op -> unknown.remove(op.name()));
    assertEquals(Set.of(), unknown, "entries in Domains.java without an operation");
  }

  @Test
  void namesAreUnique() {
    List<String> names = Elementwise.all().stream().map(Elementwise::name).toList();
    assertEquals(names.size(), Set.copyOf(names).size(), names::toString);
  }
}
