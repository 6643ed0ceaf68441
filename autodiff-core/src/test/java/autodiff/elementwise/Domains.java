package autodiff.elementwise;

import autodiff.Value;
import autodiff.op.Elementwise;
import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Where each elementwise operation is smooth, by name. Everything that is generated from the
 * registry asks here, so an operation without an entry fails its tests.
 */
public final class Domains {
  /** The function of one number with this name. */
  public static Elementwise.Unary unary(String name) {
    return Elementwise.all().stream()
        .filter(op -> op instanceof Elementwise.Unary && op.name().equals(name))
        .map(Elementwise.Unary.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /**
   * The numbers that one operand may take.
   *
   * @param whole whole numbers only
   * @param fixed the function is not differentiable in this operand, which is therefore held
   *     constant
   */
  public record Range(double low, double high, boolean whole, boolean fixed) {
    public double sample(SplittableRandom random) {
      double x = low + (high - low) * random.nextDouble();
      return whole ? Math.rint(x) : x;
    }
  }

  /** A box in which the function is smooth, one range an operand. */
  public record Box(List<Range> ranges) {
    public double[] sample(SplittableRandom random) {
      return ranges.stream().mapToDouble(r -> r.sample(random)).toArray();
    }

    public boolean isFixed(int operand) {
      return ranges.get(operand).fixed;
    }
  }

  private static final Map<String, List<Box>> BOXES = new LinkedHashMap<>();

  private Domains() {}

  public static List<Box> of(Elementwise op) {
    List<Box> boxes = BOXES.get(op.name());
    if (boxes == null) {
      throw new AssertionError(
          op.name() + " has no sample domain; say in Domains.java where it is smooth");
    }
    for (Box box : boxes) {
      if (box.ranges.size() != op.arity()) {
        throw new AssertionError(
            String.format(
                Locale.ROOT,
                "%s has %d operands, a box in Domains.java has %d",
                op.name(),
                op.arity(),
                box.ranges.size()));
      }
    }
    return boxes;
  }

  public static List<String> names() {
    return List.copyOf(BOXES.keySet());
  }

  /** Applies any line of the table. */
  public static Value apply(Elementwise op, Value... x) {
    if (op instanceof Elementwise.Unary unary) {
      return x[0].apply(unary);
    }
    if (op instanceof Elementwise.Binary binary) {
      return x[0].apply(binary, x[1]);
    }
    return x[0].apply((Elementwise.Ternary) op, x[1], x[2]);
  }

  private static Range in(double low, double high) {
    return new Range(low, high, false, false);
  }

  /** A whole number that nothing can be differentiated by. */
  private static Range order(int low, int high) {
    return new Range(low, high, true, true);
  }

  private static void smooth(String names, Range... ranges) {
    for (String name : Splitter.on(' ').split(names)) {
      BOXES.computeIfAbsent(name, n -> new ArrayList<>()).add(new Box(List.of(ranges)));
    }
  }

  private static void positiveAndNegative(String names, double low, double high) {
    smooth(names, in(low, high));
    smooth(names, in(-high, -low));
  }

  static {
    // Arithmetic
    smooth("add sub mul", in(-3, 3), in(-3, 3));
    for (int sign : new int[] {1, -1}) {
      Range away = sign > 0 ? in(0.5, 3) : in(-3, -0.5);
      smooth("div", in(-3, 3), away);
      smooth("mulNoNan", away, in(-3, 3));
      smooth("copysignSlope copysign", away, in(0.5, 3));
      smooth("copysignSlope copysign", away, in(-3, -0.5));
      // The quotient is between 2.3 and 2.7.
      Range divisor = sign > 0 ? in(2.9, 3.1) : in(-3.1, -2.9);
      smooth("fmod remainder fmodSlope remainderSlope", in(7.2, 7.8), divisor);
      smooth("fmod remainder fmodSlope remainderSlope", in(-7.8, -7.2), divisor);
    }
    smooth("neg square", in(-3, 3));
    positiveAndNegative("reciprocal abs absSlope sign isZero nonZero zeroOrNaN", 0.3, 3);
    smooth("isNaN isFinite nanToNum", in(-3, 3));
    smooth("normScale", in(1.1, 1.9));
    smooth("nonNegative nonNegativeSlope", in(0.3, 3));
    smooth("floor ceil trunc frac", in(1.1, 1.9));
    smooth("floor ceil trunc frac", in(-1.9, -1.1));
    smooth("round", in(0.6, 1.4));
    smooth("round", in(-2.4, -1.6));

    String comparisons = "greater atLeast equal maximumShare minimumShare maximum minimum";
    comparisons += " fmaxTakesFirst fminTakesFirst fmax fmin";
    smooth(comparisons, in(0, 1), in(2, 3));
    smooth(comparisons, in(2, 3), in(0, 1));
    smooth("where", in(0.5, 2), in(-3, 3), in(-3, 3));
    smooth("where", order(0, 0), in(-3, 3), in(-3, 3));
    String clamps = "clampInside clampBelow clampAbove clamp hardTanh";
    clamps += " hardTanhInside hardTanhLower hardTanhUpper";
    smooth(clamps, in(0, 1), in(-2, -1), in(2, 3));
    smooth(clamps, in(-5, -3), in(-2, -1), in(2, 3));
    smooth(clamps, in(4, 6), in(-2, -1), in(2, 3));
    smooth(clamps, in(0, 1), in(2, 3), in(-2, -1));
    smooth(clamps, in(4, 6), in(2, 3), in(-2, -1));
    smooth("lerp", in(-3, 3), in(-3, 3), in(-1, 2));

    // Powers, exponentials, logarithms, circular and hyperbolic functions
    smooth("pow powSlope", in(0.3, 3), in(-3, 3));
    smooth("pow powSlope", in(-3, -0.5), order(-3, 4));
    smooth("sqrt rsqrt log log2 log10 entr", in(0.2, 4));
    smooth("sqrt rsqrt log log2 log10 entr", in(100, 1000));
    positiveAndNegative("cbrt", 0.3, 3);
    smooth("exp exp2 expm1 sin cos sinh cosh tanh asinh atan", in(-3, 3));
    smooth("sin cos", in(100, 200));
    smooth("tan", in(-1.3, 1.3));
    smooth("log1p", in(-0.7, 3));
    smooth("log1p", in(-1e-3, 1e-3));
    smooth("asin acos", in(-0.9, 0.9));
    smooth("acosh", in(1.2, 5));
    smooth("atanh", in(-0.9, 0.9));
    for (Range x : List.of(in(0.3, 3), in(-3, -0.3))) {
      smooth("atan2 hypot", x, in(0.3, 3));
      smooth("atan2 hypot", x, in(-3, -0.3));
    }
    smooth("logAddExp", in(-5, 5), in(-5, 5));
    smooth("logAddExp", in(800, 805), in(800, 805));
    smooth("xlogy", in(-3, 3), in(0.3, 3));
    smooth("xlog1py", in(-3, 3), in(-0.6, 3));

    // Activations
    smooth("sigmoid logSigmoid softsign", in(0.2, 5));
    smooth("sigmoid logSigmoid softsign", in(-5, -0.2));
    smooth("logSigmoid", in(-800, -700));
    smooth("logit", in(0.05, 0.95));
    smooth("softplus", in(-3, 3), in(0.5, 3));
    smooth("softplus", in(30, 40), in(1, 2));
    positiveAndNegative("reluSlope relu selu", 0.2, 3);
    smooth("leakyRelu leakyReluSlope elu celu", in(0.2, 3), in(0.5, 2));
    smooth("leakyRelu leakyReluSlope elu celu", in(-3, -0.2), in(0.5, 2));
    smooth("silu mish gelu geluTanh", in(-4, 4));
    smooth("silu mish gelu geluTanh", in(10, 20));
    smooth("hardSigmoid hardSigmoidSlope hardSwish hardSwishSlope", in(-2.8, 2.8));
    smooth("hardSigmoid hardSigmoidSlope hardSwish hardSwishSlope", in(3.2, 6));
    smooth("hardSigmoid hardSigmoidSlope hardSwish hardSwishSlope", in(-6, -3.2));
    for (Range x : List.of(in(0.1, 0.4), in(-0.4, -0.1), in(1.2, 3), in(-3, -1.2))) {
      smooth("hardShrink shrinkSlope softShrink softShrinkSlope above", x, in(0.5, 1));
    }

    smooth("threshold", in(1.5, 3), in(0.5, 1), in(-3, 3));
    smooth("threshold", in(-3, 0), in(0.5, 1), in(-3, 3));

    // Special functions
    smooth("erf erfc", in(-3, 3));
    smooth("erfcx", in(-2, 5));
    smooth("erfcx", in(30, 50));
    smooth("erfinv", in(-0.9, 0.9));
    smooth("lgamma digamma", in(0.3, 5));
    smooth("lgamma digamma", in(20, 50));
    smooth("lgamma digamma", in(-2.7, -2.3));
    smooth("polygamma", in(0.5, 6), order(0, 4));
    smooth("i0 i1", in(-3, 3));
    smooth("i0 i1", in(-0.02, 0.02));
    smooth("i0 i1", in(10, 20));
    smooth("sinc", in(-3, 3), order(0, 3));
    smooth("sinc", in(-0.01, 0.01), order(0, 3));
    smooth("ndtr", in(-4, 4));
    smooth("ndtri", in(0.05, 0.95));
    smooth("logNdtr", in(-4, 4));
    smooth("logNdtr", in(-40, -20));
  }
}
