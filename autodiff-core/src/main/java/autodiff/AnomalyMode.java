package autodiff;

import autodiff.op.Operation;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a NaN or an infinity first appears, forward or backward, on this thread: the
 * operation that made it fails with an {@link AnomalyException} that names the node, the operation,
 * its operands, and the line of the user's program. Recording is several times slower meanwhile.
 *
 * <pre>{@code
 * try (GradMode.Scope scope = AnomalyMode.detect()) {
 *   loss(batch).backward();
 * }
 * }</pre>
 */
public final class AnomalyMode {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /** Lines of these packages are not the user's. */
  private static final Set<String> OWN = Set.of("autodiff", "autodiff.op", "autodiff.nn.scalar");

  private AnomalyMode() {}

  /**
   * Checks every number on this thread until the scope is closed. A backward sweep names lines only
   * of nodes that were recorded inside a scope.
   *
   * @return the scope, for a try statement
   */
  public static GradMode.Scope detect() {
    Recorder recorder = Recorder.current();
    boolean before = recorder.checking;
    recorder.checking = true;
    recorder.modesChanged();
    return new GradMode.Scope(() -> {
      recorder.checking = before;
      recorder.modesChanged();
    });
  }

  private static Optional<StackTraceElement> origin() {
    return WALKER.walk(frames ->
        frames
            .filter(f -> !OWN.contains(f.getDeclaringClass().getPackageName()))
            .filter(f -> !f.getClassName().startsWith("java."))
            .findFirst()
            .map(StackWalker.StackFrame::toStackTraceElement));
  }

  /** Notes where the node was recorded, and fails if its value is not finite. */
  static void check(Segment s, int index) {
    Optional<StackTraceElement> origin = origin();
    origin.ifPresent(line -> s.origin(index, line));
    double z = s.value[index];
    if (!Double.isFinite(z)) {
      throw new AnomalyException(
          String.format(
              Locale.ROOT, "%s gave %s%s", describe(s, index), z, at(origin.orElse(null))));
    }
  }

  /** Fails if the contribution of a node to the gradient of an operand is not finite. */
  static void checkGradient(Segment s, int index, int position, double cotangent, double gradient) {
    if (!Double.isFinite(gradient)) {
      throw new AnomalyException(
          String.format(
              Locale.ROOT,
              "backward through %s: the gradient %s of its result became %s for operand %d%s",
              describe(s, index),
              cotangent,
              gradient,
              position + 1,
              at(s.origin(index))));
    }
  }

  /**
   * Notes where the tensor was computed, and fails if an element is NaN, or infinite where no
   * operand has an infinity: those that were put in on purpose, as in a masked softmax, may pass.
   */
  static void check(Operation op, Tensor y, Tensor[] x) {
    origin().ifPresent(line -> y.origin = line);
    int where = firstNotFinite(y);
    if (where >= 0 && (Double.isNaN(y.flat(where)) || !isGivenInfinity(op, x))) {
      throw new AnomalyException(
          String.format(
              Locale.ROOT,
              "%s gave %s at %s of %s%s",
              describe(op, x),
              y.flat(where),
              where,
              y.describe(),
              at(y.origin)));
    }
  }

  /** Fails if what a tensor passes on to an operand is not finite. */
  static void checkGradient(Tensor y, int position, Tensor cotangent, Tensor gradient) {
    int where = firstNotFinite(gradient);
    if (where >= 0) {
      throw new AnomalyException(
          String.format(
              Locale.ROOT,
              "backward through %s: the gradient of operand %d became %s at %d; largest of its result: %s%s",
              describe(y.operation().orElseThrow(), y.operandArray()),
              position + 1,
              gradient.flat(where),
              where,
              largest(cotangent),
              at(y.origin)));
    }
  }

  private static boolean isGivenInfinity(Operation op, Tensor[] x) {
    if (op instanceof ShapingOps.Inlay inlay && Double.isInfinite(inlay.fill())) {
      return true;
    }
    for (Tensor operand : x) {
      for (int i = 0; i < operand.elements(); i++) {
        if (Double.isInfinite(operand.flat(i))) {
          return true;
        }
      }
    }
    return false;
  }

  /** The first NaN, else the first infinity, else −1. */
  private static int firstNotFinite(Tensor x) {
    int infinity = -1;
    for (int i = 0; i < x.elements(); i++) {
      double z = x.flat(i);
      if (Double.isNaN(z)) {
        return i;
      }
      if (Double.isInfinite(z) && infinity < 0) {
        infinity = i;
      }
    }
    return infinity;
  }

  private static double largest(Tensor x) {
    double largest = 0;
    for (int i = 0; i < x.elements(); i++) {
      largest = Math.max(largest, Math.abs(x.flat(i)));
    }
    return largest;
  }

  private static String describe(Operation op, Tensor[] x) {
    StringJoiner operands = new StringJoiner(", ", "(", ")");
    for (Tensor operand : x) {
      operands.add(operand.describe());
    }
    return op.name() + operands;
  }

  private static String at(@Nullable StackTraceElement origin) {
    return origin == null ? "" : ", at " + origin;
  }

  private static String describe(Segment s, int index) {
    StringJoiner operands = new StringJoiner(", ", "(", ")");
    for (int k = 0; k < s.operandCount(index); k++) {
      String name = s.operandHandle(index, k).name().map(n -> n + " = ").orElse("");
      operands.add(name + s.recordedValueAt(index, k));
    }
    String name = s.name(index);
    return (name == null ? "" : name + " = ") + s.operation(index).name() + operands;
  }
}
