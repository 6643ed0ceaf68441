package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;

import autodiff.kernel.LoopCopies;
import autodiff.kernel.TernaryLoop;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Elementwise operations of three numbers, each what its line in the table says. */
final class TernaryLoops {
  private static final byte[] TERNARY =
      LoopCopies.bytes(TernaryLoops.class, "TernaryVectorTemplate.class");
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;

  private TernaryLoops() {}

  /** A function of three numbers on vectors. */
  @FunctionalInterface
  interface OfThree {
    DoubleVector of(DoubleVector x, DoubleVector y, DoubleVector z);
  }

  static TernaryLoop ternary(String name, TernaryLoop plain) {
    return switch (name) {
      case "where" -> copy((c, x, y) -> y.blend(x, c.compare(NE, 0.0)));
      case "clamp", "hardTanh" -> copy((x, low, high) -> x.max(low).min(high));
      case "clampInside" -> copy(TernaryLoops::inside);
      case "clampBelow" -> copy(TernaryLoops::below);
      case "clampAbove" -> copy(TernaryLoops::above);
      case "hardTanhInside" -> copy(TernaryLoops::strictlyInside);
      case "hardTanhLower" -> copy(TernaryLoops::atLowerBound);
      case "hardTanhUpper" -> copy(TernaryLoops::atUpperBound);
      case "lerp" -> copy(TernaryLoops::lerp);
      default -> plain;
    };
  }

  private static DoubleVector inside(DoubleVector x, DoubleVector low, DoubleVector high) {
    return orNaN(indicator(low.compare(LE, x).and(x.compare(LE, high))), x.max(low).min(high));
  }

  private static DoubleVector below(DoubleVector x, DoubleVector low, DoubleVector high) {
    return orNaN(indicator(x.compare(LT, low).and(low.compare(LE, high))), low);
  }

  private static DoubleVector above(DoubleVector x, DoubleVector low, DoubleVector high) {
    return orNaN(indicator(x.compare(GT, high).or(low.compare(GT, high))), high);
  }

  private static DoubleVector strictlyInside(DoubleVector x, DoubleVector low, DoubleVector high) {
    return orNaN(indicator(low.compare(LT, x).and(x.compare(LT, high))), x.max(low).min(high));
  }

  private static DoubleVector atLowerBound(DoubleVector x, DoubleVector low, DoubleVector high) {
    return orNaN(indicator(x.compare(LE, low).and(low.compare(LE, high))), low);
  }

  private static DoubleVector atUpperBound(DoubleVector x, DoubleVector low, DoubleVector high) {
    VectorMask<Double> reached = x.compare(GE, high).and(x.compare(GT, low));
    return orNaN(indicator(reached.or(low.compare(GT, high))), high);
  }

  private static DoubleVector indicator(VectorMask<Double> holds) {
    return DoubleVector.zero(D).blend(1.0, holds);
  }

  /** x, but NaN where y is. */
  private static DoubleVector orNaN(DoubleVector x, DoubleVector y) {
    return x.blend(y, y.compare(NE, y));
  }

  private static DoubleVector lerp(DoubleVector x, DoubleVector y, DoubleVector w) {
    DoubleVector way = y.sub(x);
    DoubleVector fromX = x.add(w.mul(way));
    DoubleVector rest = DoubleVector.broadcast(D, 1.0).sub(w);
    VectorMask<Double> overflows =
        way.abs()
            .compare(EQ, Double.POSITIVE_INFINITY)
            .and(x.abs().compare(LT, Double.POSITIVE_INFINITY))
            .and(y.abs().compare(LT, Double.POSITIVE_INFINITY));
    return y.sub(way.mul(rest))
        .blend(fromX, w.compare(LT, 0.5))
        .blend(x.mul(rest).add(y.mul(w)), overflows);
  }

  private static TernaryLoop copy(OfThree function) {
    return (TernaryLoop) LoopCopies.copy(MethodHandles.lookup(), TERNARY, function);
  }
}
