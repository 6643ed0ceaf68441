package autodiff.program;

import autodiff.kernel.BinaryLoop;
import autodiff.kernel.KernelSet;
import autodiff.kernel.LoopCopies;
import autodiff.kernel.TernaryLoop;
import autodiff.kernel.UnaryLoop;
import autodiff.op.Elementwise;
import autodiff.op.Elementwise.Binary;
import autodiff.op.Elementwise.Ternary;
import autodiff.op.Elementwise.Unary;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The loops that lanes run, one an operation, made when it is first used: a vector kernel where it
 * gives the table's numbers and is faster than the loop that the compiler makes of the table's
 * line, else that loop.
 */
final class LaneLoops {
  /**
   * Bitwise what the table says, and several times as fast as its loop. The loops of {@code add},
   * {@code mul} and other plain arithmetic are vector instructions by themselves, and fast sooner.
   */
  private static final Set<String> EXACT =
      Set.of(
          "abs",
          "absSlope",
          "atLeast",
          "clamp",
          "clampAbove",
          "clampBelow",
          "clampInside",
          "equal",
          "greater",
          "hardTanh",
          "hardTanhInside",
          "hardTanhLower",
          "hardTanhUpper",
          "isFinite",
          "isNaN",
          "isZero",
          "leakyRelu",
          "leakyReluSlope",
          "lerp",
          "maximum",
          "maximumShare",
          "minimum",
          "minimumShare",
          "mulNoNan",
          "nonNegative",
          "nonNegativeSlope",
          "nonZero",
          "relu",
          "reluSlope",
          "rsqrt",
          "sign",
          "softsign",
          "where",
          "zeroOrNaN");

  /** At most one unit in the last place from the table: what the test of the whole table found. */
  private static final Set<String> WITHIN_ONE_UNIT = Set.of("exp", "log", "sin", "cos");

  private static final KernelSet KERNELS = KernelSet.current();
  private static final Map<String, Lane> LANES = new ConcurrentHashMap<>();

  private LaneLoops() {}

  /**
   * How an operation runs.
   *
   * @param operation the line of the table
   * @param loop a {@link UnaryLoop}, {@link BinaryLoop} or {@link TernaryLoop}
   * @param vector whether it is a vector kernel, which takes whole vectors for no more time
   */
  record Lane(Elementwise operation, Object loop, boolean vector) {}

  /** Whether an operation's numbers may differ from the table's by a unit in the last place. */
  static boolean mayRound(String name) {
    return WITHIN_ONE_UNIT.contains(name);
  }

  static Lane of(Elementwise op) {
    Lane lane = LANES.get(op.name());
    if (lane != null && lane.operation.equals(op)) {
      return lane;
    }
    lane = make(op);
    // Two threads may both make one, or somebody has made an operation of a table's name.
    LANES.putIfAbsent(op.name(), lane);
    return lane;
  }

  @SuppressWarnings("ReferenceEquality") // A kernel set gives the very loop back.
  private static Lane make(Elementwise op) {
    Object plain = plain(op);
    if (!EXACT.contains(op.name()) && !WITHIN_ONE_UNIT.contains(op.name())) {
      return new Lane(op, plain, false);
    }
    Object kernel = kernel(op, plain);
    if (kernel == plain) {
      return new Lane(op, plain, false);
    }
    // A kernel that rounds must not begin late: a program would not always give the same numbers.
    return new Lane(op, EXACT.contains(op.name()) ? late(op, plain, kernel) : kernel, true);
  }

  private static Object late(Elementwise op, Object plain, Object kernel) {
    if (op instanceof Unary) {
      return WarmUpKernels.of((UnaryLoop) plain, (UnaryLoop) kernel);
    }
    if (op instanceof Binary) {
      return WarmUpKernels.of((BinaryLoop) plain, (BinaryLoop) kernel);
    }
    return WarmUpKernels.of((TernaryLoop) plain, (TernaryLoop) kernel);
  }

  /** The loop of its line in the table. */
  static Object plain(Elementwise op) {
    if (op instanceof Unary unary) {
      return LoopCopies.unary(unary.value(), unary.dx());
    }
    if (op instanceof Binary binary) {
      return LoopCopies.binary(binary.value(), binary.dx()::of, binary.dy()::of);
    }
    return LoopCopies.ternary(((Ternary) op).value()::of);
  }

  /** The vector kernel itself of an operation, whether lanes use it or not, or the plain loop. */
  static Object kernel(Elementwise op, Object plain) {
    if (op instanceof Unary) {
      return KERNELS.unary(op.name(), (UnaryLoop) plain);
    }
    if (op instanceof Binary) {
      return KERNELS.binary(op.name(), (BinaryLoop) plain);
    }
    return KERNELS.ternary(op.name(), (TernaryLoop) plain);
  }
}
