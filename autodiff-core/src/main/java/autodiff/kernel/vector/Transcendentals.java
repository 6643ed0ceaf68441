package autodiff.kernel.vector;

import autodiff.kernel.BinaryLoop;
import autodiff.kernel.LoopCopies;
import autodiff.kernel.UnaryLoop;
import autodiff.kernel.vector.Staged.Finish;
import autodiff.kernel.vector.Staged.OfDoubles;
import autodiff.kernel.vector.Staged.OfFloats;
import autodiff.kernel.vector.Staged.Prepare;
import java.lang.invoke.MethodHandles;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/**
 * Elementwise operations with transcendental functions: vector arithmetic in {@link Staged} loops.
 * All lanes of all vectors are computed alike, by operations that are exactly rounded, so a result
 * depends on its operand alone: not on its place, nor on who computes it.
 */
final class Transcendentals {
  private static final byte[] STAGED =
      LoopCopies.bytes(Transcendentals.class, "StagedTemplate.class");
  private static final byte[] STAGED_BINARY =
      LoopCopies.bytes(Transcendentals.class, "StagedBinaryTemplate.class");

  private static final double LN2 = Math.log(2);
  private static final double LN10 = Math.log(10);

  private static final Prepare MINUS_ABS = new Prepare(x -> x.abs().neg(), x -> x.abs().neg());
  private static final Prepare NEGATIVE = new Prepare(Pieces::negative, Pieces::negative);
  private static final Prepare GELU_TANH =
      new Prepare(Logistic::geluTanhArgument, Logistic::geluTanhArgument);
  private static final Prepare MINUS_SQUARE =
      new Prepare(ErrorFunctions::minusSquare, ErrorFunctions::minusSquare);
  private static final Prepare MINUS_HALF_SQUARE =
      new Prepare(ErrorFunctions::minusHalfSquare, ErrorFunctions::minusHalfSquare);
  private static final Prepare MODERATE = new Prepare(Hyperbolic::moderate, Hyperbolic::moderate);

  private static final VectorFunction EXP = Exponential.EXP;
  private static final VectorFunction EXPM1 = Exponential.EXPM1;

  private Transcendentals() {}

  static UnaryLoop unary(String name, UnaryLoop plain) {
    return switch (name) {
      case "exp" -> both(loop(EXP, plain), slope((x, y) -> y, (x, y) -> y, plain));
      case "exp2" ->
          both(
              loop(Exponential.EXP2, plain),
              slope(Exponential::slopeOfExp2, Exponential::slopeOfExp2, plain));
      case "expm1" -> both(loop(EXPM1, plain), loop(EXP, plain));
      case "log" ->
          both(
              loop(Logarithm.LOG, plain),
              slope((x, y) -> Logarithm.slope(x, 1), (x, y) -> Logarithm.slope(x, 1), plain));
      case "log2" ->
          both(
              loop(Logarithm.LOG2, plain),
              slope((x, y) -> Logarithm.slope(x, LN2), (x, y) -> Logarithm.slope(x, LN2), plain));
      case "log10" ->
          both(
              loop(Logarithm.LOG10, plain),
              slope((x, y) -> Logarithm.slope(x, LN10), (x, y) -> Logarithm.slope(x, LN10), plain));
      case "log1p" ->
          both(
              loop(Logarithm.LOG1P, plain),
              slope(
                  (x, y) -> Logarithm.slopeOfLog1p(x), (x, y) -> Logarithm.slopeOfLog1p(x), plain));
      case "sin" -> both(loop(Sine.SIN, plain), loop(Sine.COS, plain));
      case "cos" -> both(loop(Sine.COS, plain), loop(Sine.MINUS_SIN, plain));
      case "tan" ->
          both(
              loop(Sine.TAN, plain),
              slope((x, y) -> y.mul(y).add(1), (x, y) -> y.mul(y).add(1), plain));
      case "atan" ->
          both(
              loop(Arctangent.ATAN, plain),
              slope((x, y) -> Arctangent.slope(x), (x, y) -> Arctangent.slope(x), plain));
      case "tanh" ->
          both(
              loop(Sigmoids.TANH, plain),
              slope(
                  // Rounded once: the square of a number near 1 must not be.
                  (x, y) -> y.neg().fma(y, FloatVector.broadcast(x.species(), 1)),
                  (x, y) -> y.mul(y).neg().add(1),
                  plain));
      case "sinh" -> both(sinh(plain), cosh(plain));
      case "cosh" -> both(cosh(plain), sinh(plain));
      case "selu" ->
          both(
              staged(
                  NEGATIVE,
                  EXPM1,
                  (x, t, r) -> Pieces.selu(x, t),
                  (x, t, r) -> Pieces.selu(x, t),
                  plain),
              staged(
                  NEGATIVE,
                  EXP,
                  (x, e, r) -> Pieces.seluSlope(x, e),
                  (x, e, r) -> Pieces.seluSlope(x, e),
                  plain));
      default -> logistic(name, plain);
    };
  }

  private static UnaryLoop sinh(UnaryLoop plain) {
    return staged(
        MODERATE,
        EXPM1,
        (x, t, r) -> Hyperbolic.sinh(x, t),
        (x, t, r) -> Hyperbolic.sinh(x, t),
        plain);
  }

  private static UnaryLoop cosh(UnaryLoop plain) {
    return staged(
        MODERATE,
        EXP,
        (x, e, r) -> Hyperbolic.cosh(x, e),
        (x, e, r) -> Hyperbolic.cosh(x, e),
        plain);
  }

  private static UnaryLoop logistic(String name, UnaryLoop plain) {
    return switch (name) {
      case "sigmoid" ->
          both(
              loop(Sigmoids.SIGMOID, plain),
              slope((x, y) -> y.neg().add(1).mul(y), (x, y) -> y.neg().add(1).mul(y), plain));
      case "logSigmoid" ->
          both(
              staged(
                  MINUS_ABS,
                  EXP.then(Logarithm.LOG1P),
                  (x, l, r) -> Logistic.logSigmoid(x, l),
                  (x, l, r) -> Logistic.logSigmoid(x, l),
                  plain),
              ofExp(
                  (x, e, r) -> Logistic.sigmoid(x.neg(), e),
                  (x, e, r) -> Logistic.sigmoid(x.neg(), e),
                  plain));
      case "silu" ->
          both(
              ofExp((x, e, r) -> Logistic.silu(x, e), (x, e, r) -> Logistic.silu(x, e), plain),
              ofExp(
                  (x, e, r) -> Logistic.siluSlope(x, e),
                  (x, e, r) -> Logistic.siluSlope(x, e),
                  plain));
      case "mish" ->
          both(
              ofExp((x, e, r) -> Logistic.mish(x, e), (x, e, r) -> Logistic.mish(x, e), plain),
              ofExp(
                  (x, e, r) -> Logistic.mishSlope(x, e),
                  (x, e, r) -> Logistic.mishSlope(x, e),
                  plain));
      case "geluTanh" ->
          both(
              staged(
                  GELU_TANH,
                  EXP,
                  (x, e, r) -> Logistic.geluTanh(x, e),
                  (x, e, r) -> Logistic.geluTanh(x, e),
                  plain),
              staged(
                  GELU_TANH,
                  EXP,
                  (x, e, r) -> Logistic.geluTanhSlope(x, e),
                  (x, e, r) -> Logistic.geluTanhSlope(x, e),
                  plain));
      default -> error(name, plain);
    };
  }

  private static UnaryLoop error(String name, UnaryLoop plain) {
    return switch (name) {
      case "gelu" ->
          both(
              normal(ErrorFunctions::gelu, ErrorFunctions::gelu, plain),
              normal(ErrorFunctions::geluSlope, ErrorFunctions::geluSlope, plain));
      case "ndtr" ->
          both(
              normal(ErrorFunctions::ndtr, ErrorFunctions::ndtr, plain),
              staged(
                  MINUS_HALF_SQUARE,
                  EXP,
                  ErrorFunctions::ndtrSlope,
                  ErrorFunctions::ndtrSlope,
                  plain));
      case "erf" ->
          both(
              erfcx(ErrorFunctions::erf, ErrorFunctions::erf, plain),
              staged(MINUS_SQUARE, EXP, ErrorFunctions::erfSlope, ErrorFunctions::erfSlope, plain));
      case "erfc" ->
          both(
              erfcx(ErrorFunctions::erfc, ErrorFunctions::erfc, plain),
              staged(
                  MINUS_SQUARE, EXP, ErrorFunctions::erfcSlope, ErrorFunctions::erfcSlope, plain));
      default -> plain;
    };
  }

  static BinaryLoop binary(String name, BinaryLoop plain) {
    return switch (name) {
      case "softplus" ->
          copy(
              new StagedBinary(
                  (x, b) -> x.mul(b).abs().neg(),
                  (x, b) -> x.mul(b).abs().neg(),
                  EXP.then(Logarithm.LOG1P),
                  Logistic::softplus,
                  Logistic::softplus,
                  EXP,
                  Logistic::softplusSlope,
                  Logistic::softplusSlope,
                  plain));
      case "elu" ->
          copy(
              new StagedBinary(
                  (x, alpha) -> Pieces.negative(x),
                  (x, alpha) -> Pieces.negative(x),
                  EXPM1,
                  Pieces::elu,
                  Pieces::elu,
                  EXP,
                  Pieces::eluSlope,
                  Pieces::eluSlope,
                  plain));
      default -> plain;
    };
  }

  private static BinaryLoop copy(StagedBinary function) {
    return (BinaryLoop) LoopCopies.copy(MethodHandles.lookup(), STAGED_BINARY, function);
  }

  /** A function for its values, and one for its derivative. */
  private static UnaryLoop both(UnaryLoop value, UnaryLoop slope) {
    return new ValueAndSlope(value, slope);
  }

  private record ValueAndSlope(UnaryLoop value, UnaryLoop slope) implements UnaryLoop {
    @Override
    public void map(Object x, Object y, int from, int to) {
      value.map(x, y, from, to);
    }

    @Override
    public void pullBack(Object g, Object x, Object y, Object out, int from, int to) {
      slope.pullBack(g, x, y, out, from, to);
    }
  }

  /** A derivative without transcendental functions. */
  private static UnaryLoop slope(
      BinaryOperator<FloatVector> ofFloats,
      BinaryOperator<DoubleVector> ofDoubles,
      UnaryLoop plain) {
    return VectorLoops.copy(
        UnaryOperator.identity(), UnaryOperator.identity(), ofFloats, ofDoubles, plain);
  }

  private static UnaryLoop loop(VectorFunction function, UnaryLoop plain) {
    return copy(new Staged(null, function, null, null, plain));
  }

  /** Of exp(−|x|). */
  private static UnaryLoop ofExp(OfFloats ofFloats, OfDoubles ofDoubles, UnaryLoop plain) {
    return staged(MINUS_ABS, EXP, ofFloats, ofDoubles, plain);
  }

  private static UnaryLoop staged(
      Prepare prepare,
      VectorFunction function,
      OfFloats ofFloats,
      OfDoubles ofDoubles,
      UnaryLoop plain) {
    return copy(new Staged(prepare, function, null, new Finish(ofFloats, ofDoubles), plain));
  }

  private static UnaryLoop erfcx(OfFloats ofFloats, OfDoubles ofDoubles, UnaryLoop plain) {
    Finish finish = new Finish(ofFloats, ofDoubles);
    return copy(new Staged(MINUS_SQUARE, EXP, ErrorLoops.ERFCX, finish, plain));
  }

  private static UnaryLoop normal(OfFloats ofFloats, OfDoubles ofDoubles, UnaryLoop plain) {
    Finish finish = new Finish(ofFloats, ofDoubles);
    return copy(new Staged(MINUS_HALF_SQUARE, EXP, ErrorLoops.NORMAL, finish, plain));
  }

  private static UnaryLoop copy(Staged function) {
    return (UnaryLoop) LoopCopies.copy(MethodHandles.lookup(), STAGED, function);
  }
}
