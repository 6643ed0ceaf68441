package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.ATAN;
import static jdk.incubator.vector.VectorOperators.COS;
import static jdk.incubator.vector.VectorOperators.COSH;
import static jdk.incubator.vector.VectorOperators.EXP;
import static jdk.incubator.vector.VectorOperators.EXPM1;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LOG;
import static jdk.incubator.vector.VectorOperators.LOG10;
import static jdk.incubator.vector.VectorOperators.LOG1P;
import static jdk.incubator.vector.VectorOperators.SIN;
import static jdk.incubator.vector.VectorOperators.SINH;
import static jdk.incubator.vector.VectorOperators.TAN;
import static jdk.incubator.vector.VectorOperators.TANH;

import autodiff.kernel.BinaryLoop;
import autodiff.kernel.KernelSet;
import autodiff.kernel.LoopCopies;
import autodiff.kernel.UnaryLoop;
import autodiff.kernel.vector.BinaryFunctions.OfDoubles;
import autodiff.kernel.vector.BinaryFunctions.OfFloats;
import autodiff.kernel.vector.BinaryFunctions.Pull;
import java.lang.invoke.MethodHandles;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;

/**
 * Elementwise operations that are faster on vectors than the loops that the compiler makes of their
 * lines in the table: those with transcendental functions or with branches, and float32 arithmetic.
 * Each is what its line in the table says, at the corners too.
 */
final class VectorLoops {
  private static final byte[] UNARY =
      LoopCopies.bytes(VectorLoops.class, "UnaryVectorTemplate.class");
  private static final byte[] ERROR =
      LoopCopies.bytes(VectorLoops.class, "ErrorVectorTemplate.class");
  private static final byte[] BINARY =
      LoopCopies.bytes(VectorLoops.class, "BinaryVectorTemplate.class");

  private static final double LN2 = Math.log(2);
  private static final double LN10 = Math.log(10);

  // The functions are lambdas and methods without state: an operator that a lambda had captured
  // would not be a constant where the lambda is compiled on its own, and then be run lane by lane.

  private VectorLoops() {}

  /**
   * Whether exp, tanh and the like are to be vector code. Only if asked for: until the compiler has
   * seen a loop, the Vector API calls the scalar functions lane by lane, whose last bit may be
   * another, so that the same program would not always give the same numbers. Known limit; the
   * remedy is to write them in arithmetic. And only where the JDK has them as vector code at all.
   */
  static boolean hasMathLibrary() {
    if (!Boolean.getBoolean(KernelSet.FAST_MATH)) {
      return false;
    }
    String processor = System.getProperty("os.arch", "");
    String system = System.getProperty("os.name", "");
    return (processor.equals("amd64") || processor.equals("x86_64"))
        && (system.startsWith("Linux") || system.startsWith("Windows"));
  }

  static UnaryLoop unary(String name, UnaryLoop plain) {
    return switch (name) {
      case "relu" ->
          copy(
              Pieces::relu,
              Pieces::relu,
              (x, y) -> Pieces.reluSlope(x),
              (x, y) -> Pieces.reluSlope(x),
              plain);
      case "reluSlope" -> step(Pieces::reluSlope, Pieces::reluSlope, plain);
      case "sign" -> step(Pieces::sign, Pieces::sign, plain);
      case "isZero" -> step(Steps::isZero, Steps::isZero, plain);
      case "nonZero" -> step(Steps::nonZero, Steps::nonZero, plain);
      case "isNaN" -> step(Steps::isNaN, Steps::isNaN, plain);
      case "isFinite" -> step(Steps::isFinite, Steps::isFinite, plain);
      case "abs" ->
          copy(
              x -> x.abs(),
              x -> x.abs(),
              (x, y) -> Pieces.sign(x),
              (x, y) -> Pieces.sign(x),
              plain);
      case "neg" ->
          copy(
              x -> x.neg(),
              x -> x.neg(),
              (x, y) -> FloatVector.broadcast(x.species(), -1),
              (x, y) -> DoubleVector.broadcast(x.species(), -1),
              plain);
      case "square" ->
          copy(x -> x.mul(x), x -> x.mul(x), (x, y) -> x.add(x), (x, y) -> x.add(x), plain);
      case "reciprocal" ->
          copy(
              x -> FloatVector.broadcast(x.species(), 1).div(x),
              x -> DoubleVector.broadcast(x.species(), 1).div(x),
              (x, y) -> y.mul(y).neg(),
              (x, y) -> y.mul(y).neg(),
              plain);
      case "sqrt" ->
          copy(
              x -> x.sqrt(),
              x -> x.sqrt(),
              (x, y) -> FloatVector.broadcast(x.species(), 0.5f).div(y.add(0f)),
              (x, y) -> DoubleVector.broadcast(x.species(), 0.5).div(y.add(0.0)),
              plain);
      case "rsqrt" ->
          copy(
              x -> FloatVector.broadcast(x.species(), 1).div(x.add(0f).sqrt()),
              x -> DoubleVector.broadcast(x.species(), 1).div(x.add(0.0).sqrt()),
              (x, y) -> y.mul(-0.5f).div(x.add(0f)),
              (x, y) -> y.mul(-0.5).div(x.add(0.0)),
              plain);
      case "softsign" ->
          copy(
              Pieces::softsign,
              Pieces::softsign,
              (x, y) -> Pieces.softsignSlope(x),
              (x, y) -> Pieces.softsignSlope(x),
              plain);
      default -> hasMathLibrary() ? transcendental(name, plain) : plain;
    };
  }

  private static UnaryLoop transcendental(String name, UnaryLoop plain) {
    return switch (name) {
      case "exp" ->
          copy(x -> x.lanewise(EXP), x -> x.lanewise(EXP), (x, y) -> y, (x, y) -> y, plain);
      case "expm1" ->
          copy(
              x -> x.lanewise(EXPM1),
              x -> x.lanewise(EXPM1),
              (x, y) -> x.lanewise(EXP),
              (x, y) -> x.lanewise(EXP),
              plain);
      case "log" ->
          copy(
              x -> x.lanewise(LOG),
              x -> x.lanewise(LOG),
              (x, y) -> Logarithms.slope(x, 1),
              (x, y) -> Logarithms.slope(x, 1),
              plain);
      case "log10" ->
          copy(
              x -> x.lanewise(LOG10),
              x -> x.lanewise(LOG10),
              (x, y) -> Logarithms.slope(x, LN10),
              (x, y) -> Logarithms.slope(x, LN10),
              plain);
      case "log2" ->
          copy(
              Logarithms::log2,
              Logarithms::log2,
              (x, y) -> Logarithms.slope(x, LN2),
              (x, y) -> Logarithms.slope(x, LN2),
              plain);
      case "log1p" ->
          copy(
              x -> x.lanewise(LOG1P),
              x -> x.lanewise(LOG1P),
              (x, y) -> Logarithms.slopeOfLog1p(x),
              (x, y) -> Logarithms.slopeOfLog1p(x),
              plain);
      case "sin" ->
          copy(
              x -> x.lanewise(SIN),
              x -> x.lanewise(SIN),
              (x, y) -> x.lanewise(COS),
              (x, y) -> x.lanewise(COS),
              plain);
      case "cos" ->
          copy(
              x -> x.lanewise(COS),
              x -> x.lanewise(COS),
              (x, y) -> x.lanewise(SIN).neg(),
              (x, y) -> x.lanewise(SIN).neg(),
              plain);
      case "tan" ->
          copy(
              x -> x.lanewise(TAN),
              x -> x.lanewise(TAN),
              (x, y) -> y.mul(y).add(1),
              (x, y) -> y.mul(y).add(1),
              plain);
      case "atan" ->
          copy(
              x -> x.lanewise(ATAN),
              x -> x.lanewise(ATAN),
              (x, y) -> FloatVector.broadcast(x.species(), 1).div(x.mul(x).add(1)),
              (x, y) -> DoubleVector.broadcast(x.species(), 1).div(x.mul(x).add(1)),
              plain);
      case "sinh" ->
          copy(
              x -> x.lanewise(SINH),
              x -> x.lanewise(SINH),
              (x, y) -> x.lanewise(COSH),
              (x, y) -> x.lanewise(COSH),
              plain);
      case "cosh" ->
          copy(
              x -> x.lanewise(COSH),
              x -> x.lanewise(COSH),
              (x, y) -> x.lanewise(SINH),
              (x, y) -> x.lanewise(SINH),
              plain);
      case "tanh" ->
          copy(
              x -> x.lanewise(TANH),
              x -> x.lanewise(TANH), // Rounded once: the square of a number near 1 must not be.
              (x, y) -> y.neg().fma(y, FloatVector.broadcast(x.species(), 1)),
              (x, y) -> y.mul(y).neg().add(1),
              plain);
      case "sigmoid" ->
          copy(
              Logistic::sigmoid,
              Logistic::sigmoid,
              (x, y) -> y.neg().add(1).mul(y),
              (x, y) -> y.neg().add(1).mul(y),
              plain);
      case "logSigmoid" ->
          copy(
              Logistic::logSigmoid,
              Logistic::logSigmoid,
              (x, y) -> Logistic.sigmoid(x.neg()),
              (x, y) -> Logistic.sigmoid(x.neg()),
              plain);
      case "silu" ->
          copy(
              Logistic::silu,
              Logistic::silu,
              (x, y) -> Logistic.siluSlope(x),
              (x, y) -> Logistic.siluSlope(x),
              plain);
      case "mish" ->
          copy(
              Logistic::mish,
              Logistic::mish,
              (x, y) -> Logistic.mishSlope(x),
              (x, y) -> Logistic.mishSlope(x),
              plain);
      case "geluTanh" ->
          copy(
              Logistic::geluTanh,
              Logistic::geluTanh,
              (x, y) -> Logistic.geluTanhSlope(x),
              (x, y) -> Logistic.geluTanhSlope(x),
              plain);
      case "gelu" ->
          prepared(
              ErrorFunctions.INV_SQRT2,
              ErrorFunctions::gelu,
              ErrorFunctions::gelu,
              ErrorFunctions::geluSlope,
              ErrorFunctions::geluSlope,
              plain);
      case "erf" ->
          prepared(
              1,
              ErrorFunctions::erf,
              ErrorFunctions::erf,
              ErrorFunctions::erfSlope,
              ErrorFunctions::erfSlope,
              plain);
      case "erfc" ->
          prepared(
              1,
              ErrorFunctions::erfc,
              ErrorFunctions::erfc,
              ErrorFunctions::erfcSlope,
              ErrorFunctions::erfcSlope,
              plain);
      case "ndtr" ->
          prepared(
              ErrorFunctions.INV_SQRT2,
              ErrorFunctions::ndtr,
              ErrorFunctions::ndtr,
              ErrorFunctions::ndtrSlope,
              ErrorFunctions::ndtrSlope,
              plain);
      case "selu" ->
          copy(
              Pieces::selu,
              Pieces::selu,
              (x, y) -> Pieces.seluSlope(x),
              (x, y) -> Pieces.seluSlope(x),
              plain);
      default -> plain;
    };
  }

  static BinaryLoop binary(String name, BinaryLoop plain) {
    return switch (name) {
      case "add" ->
          copy(
              FloatVector::add,
              DoubleVector::add,
              pull((g, x, y, z) -> g, (g, x, y, z) -> g),
              pull((g, x, y, z) -> g, (g, x, y, z) -> g),
              plain);
      case "sub" ->
          copy(
              FloatVector::sub,
              DoubleVector::sub,
              pull((g, x, y, z) -> g, (g, x, y, z) -> g),
              pull((g, x, y, z) -> g.neg(), (g, x, y, z) -> g.neg()),
              plain);
      case "mul" ->
          copy(
              FloatVector::mul,
              DoubleVector::mul,
              pull((g, x, y, z) -> g.mul(y), (g, x, y, z) -> g.mul(y)),
              pull((g, x, y, z) -> g.mul(x), (g, x, y, z) -> g.mul(x)),
              plain);
      case "mulNoNan" -> copy(Steps::mulNoNan, Steps::mulNoNan, null, null, plain);
      case "greater" -> copy(Steps::greater, Steps::greater, null, null, plain);
      case "atLeast" -> copy(Steps::atLeast, Steps::atLeast, null, null, plain);
      case "equal" -> copy(Steps::equal, Steps::equal, null, null, plain);
      case "maximumShare" -> copy(Pieces::maximumShare, Pieces::maximumShare, null, null, plain);
      case "minimumShare" -> copy(Pieces::minimumShare, Pieces::minimumShare, null, null, plain);
      case "div" ->
          copy(
              FloatVector::div,
              DoubleVector::div,
              pull((g, x, y, z) -> g.div(y), (g, x, y, z) -> g.div(y)),
              pull((g, x, y, z) -> z.div(y).neg().mul(g), (g, x, y, z) -> z.div(y).neg().mul(g)),
              plain);
      case "maximum" ->
          copy(
              FloatVector::max,
              DoubleVector::max,
              pull(
                  (g, x, y, z) -> Pieces.maximumShare(x, y).mul(g),
                  (g, x, y, z) -> Pieces.maximumShare(x, y).mul(g)),
              pull(
                  (g, x, y, z) -> Pieces.maximumShare(y, x).mul(g),
                  (g, x, y, z) -> Pieces.maximumShare(y, x).mul(g)),
              plain);
      case "minimum" ->
          copy(
              FloatVector::min,
              DoubleVector::min,
              pull(
                  (g, x, y, z) -> Pieces.minimumShare(x, y).mul(g),
                  (g, x, y, z) -> Pieces.minimumShare(x, y).mul(g)),
              pull(
                  (g, x, y, z) -> Pieces.minimumShare(y, x).mul(g),
                  (g, x, y, z) -> Pieces.minimumShare(y, x).mul(g)),
              plain);
      case "leakyRelu" ->
          copy(
              Pieces::leakyRelu,
              Pieces::leakyRelu,
              pull(
                  (g, x, slope, z) -> slope.blend(1f, x.compare(GT, 0f)).mul(g),
                  (g, x, slope, z) -> slope.blend(1.0, x.compare(GT, 0.0)).mul(g)),
              pull(
                  (g, x, slope, z) -> x.blend(0f, x.compare(GT, 0f)).mul(g),
                  (g, x, slope, z) -> x.blend(0.0, x.compare(GT, 0.0)).mul(g)),
              plain);
      default -> hasMathLibrary() ? transcendental(name, plain) : plain;
    };
  }

  private static BinaryLoop transcendental(String name, BinaryLoop plain) {
    return switch (name) {
      case "softplus" ->
          copy(
              Logistic::softplus,
              Logistic::softplus,
              pull(
                  (g, x, b, z) -> Logistic.softplusSlope(x, b).mul(g),
                  (g, x, b, z) -> Logistic.softplusSlope(x, b).mul(g)),
              null,
              plain);
      case "elu" ->
          copy(
              Pieces::elu,
              Pieces::elu,
              pull(
                  (g, x, alpha, z) -> Pieces.eluSlope(x, alpha).mul(g),
                  (g, x, alpha, z) -> Pieces.eluSlope(x, alpha).mul(g)),
              null,
              plain);
      default -> plain;
    };
  }

  private static UnaryLoop copy(
      UnaryOperator<FloatVector> ofFloats,
      UnaryOperator<DoubleVector> ofDoubles,
      BinaryOperator<FloatVector> slopeOfFloats,
      BinaryOperator<DoubleVector> slopeOfDoubles,
      UnaryLoop plain) {
    UnaryFunctions functions =
        new UnaryFunctions(ofFloats, ofDoubles, slopeOfFloats, slopeOfDoubles, plain);
    return (UnaryLoop) LoopCopies.copy(MethodHandles.lookup(), UNARY, functions);
  }

  private static UnaryLoop prepared(
      double scale,
      BinaryOperator<FloatVector> ofFloats,
      BinaryOperator<DoubleVector> ofDoubles,
      BinaryOperator<FloatVector> slopeOfFloats,
      BinaryOperator<DoubleVector> slopeOfDoubles,
      UnaryLoop plain) {
    ErrorFunctions.Family functions =
        new ErrorFunctions.Family(scale, ofFloats, ofDoubles, slopeOfFloats, slopeOfDoubles, plain);
    return (UnaryLoop) LoopCopies.copy(MethodHandles.lookup(), ERROR, functions);
  }

  private static BinaryLoop copy(
      BinaryOperator<FloatVector> ofFloats,
      BinaryOperator<DoubleVector> ofDoubles,
      @Nullable Pull first,
      @Nullable Pull second,
      BinaryLoop plain) {
    BinaryFunctions functions = new BinaryFunctions(ofFloats, ofDoubles, first, second, plain);
    return (BinaryLoop) LoopCopies.copy(MethodHandles.lookup(), BINARY, functions);
  }

  private static Pull pull(OfFloats ofFloats, OfDoubles ofDoubles) {
    return new Pull(ofFloats, ofDoubles);
  }

  /** A function whose derivative is 0. */
  private static UnaryLoop step(
      UnaryOperator<FloatVector> ofFloats, UnaryOperator<DoubleVector> ofDoubles, UnaryLoop plain) {
    return copy(
        ofFloats,
        ofDoubles,
        (x, y) -> FloatVector.zero(x.species()),
        (x, y) -> DoubleVector.zero(x.species()),
        plain);
  }
}
