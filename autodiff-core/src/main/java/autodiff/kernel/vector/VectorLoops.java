package autodiff.kernel.vector;

import static jdk.incubator.vector.VectorOperators.GT;

import autodiff.kernel.BinaryLoop;
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
  private static final byte[] BINARY =
      LoopCopies.bytes(VectorLoops.class, "BinaryVectorTemplate.class");

  // The functions are lambdas and methods without state: an operator that a lambda had captured
  // would not be a constant where the lambda is compiled on its own, and then be run lane by lane.

  private VectorLoops() {}

  static UnaryLoop unary(String name, UnaryLoop plain) {
    return switch (name) {
      case "relu" ->
          copy(
              Pieces::relu,
              Pieces::relu,
              (x, y) -> Pieces.reluSlope(x),
              (x, y) -> Pieces.reluSlope(x),
              plain);
      case "reluSlope" -> slope(Pieces::reluSlope, Pieces::reluSlope, plain);
      case "absSlope" -> slope(Pieces::sign, Pieces::sign, plain);
      case "zeroOrNaN" -> slope(Pieces::zeroOrNaN, Pieces::zeroOrNaN, plain);
      case "nonNegative" ->
          copy(
              Pieces::nonNegative,
              Pieces::nonNegative,
              (x, y) -> Pieces.nonNegativeSlope(x),
              (x, y) -> Pieces.nonNegativeSlope(x),
              plain);
      case "nonNegativeSlope" -> slope(Pieces::nonNegativeSlope, Pieces::nonNegativeSlope, plain);
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
      default -> Transcendentals.unary(name, plain);
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
                  (g, x, slope, z) -> Pieces.leakyReluSlope(x, slope).mul(g),
                  (g, x, slope, z) -> Pieces.leakyReluSlope(x, slope).mul(g)),
              pull(
                  (g, x, slope, z) -> x.blend(0f, x.compare(GT, 0f)).mul(g),
                  (g, x, slope, z) -> x.blend(0.0, x.compare(GT, 0.0)).mul(g)),
              plain);
      case "leakyReluSlope" ->
          copy(Pieces::leakyReluSlope, Pieces::leakyReluSlope, null, null, plain);
      default -> Transcendentals.binary(name, plain);
    };
  }

  static UnaryLoop copy(
      UnaryOperator<FloatVector> ofFloats,
      UnaryOperator<DoubleVector> ofDoubles,
      BinaryOperator<FloatVector> slopeOfFloats,
      BinaryOperator<DoubleVector> slopeOfDoubles,
      UnaryLoop plain) {
    UnaryFunctions functions =
        new UnaryFunctions(ofFloats, ofDoubles, slopeOfFloats, slopeOfDoubles, plain);
    return (UnaryLoop) LoopCopies.copy(MethodHandles.lookup(), UNARY, functions);
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

  /** A function whose derivative is 0, and NaN where the function is. */
  private static UnaryLoop slope(
      UnaryOperator<FloatVector> ofFloats, UnaryOperator<DoubleVector> ofDoubles, UnaryLoop plain) {
    return copy(ofFloats, ofDoubles, (x, y) -> y.sub(y), (x, y) -> y.sub(y), plain);
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
