package autodiff.program;

import static java.util.Map.entry;
import static org.objectweb.asm.Opcodes.DADD;
import static org.objectweb.asm.Opcodes.DCONST_0;
import static org.objectweb.asm.Opcodes.DCONST_1;
import static org.objectweb.asm.Opcodes.DDIV;
import static org.objectweb.asm.Opcodes.DMUL;
import static org.objectweb.asm.Opcodes.DNEG;
import static org.objectweb.asm.Opcodes.DREM;
import static org.objectweb.asm.Opcodes.DSUB;
import static org.objectweb.asm.Opcodes.DUP2;
import static org.objectweb.asm.Opcodes.DUP2_X2;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.POP2;

import autodiff.kernel.Elementary;
import autodiff.op.Elementwise;
import autodiff.op.Operation;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * What some lines of the table are in Java and in bytecode. The table stays the place where an
 * operation is defined: a line that is missing here is called through its function, and a test
 * compares those that are here with theirs, bit by bit.
 *
 * <p>No bytecode here branches. A branch of which one side was never taken is compiled as a return
 * to the interpreter, and a method of hundreds of them would be compiled again and again; in a
 * function shared by all its callers ({@link Branches}), both sides were taken soon. The table's
 * own functions would do as well, but are lambdas behind interfaces, whose calls take the JVM's
 * compiler several times as long.
 *
 * @param java an expression, with {@code $0}, {@code $1}, {@code $2} for the operands
 * @param commutative whether its two operands may change places
 * @param bytecode writes instructions that turn the operands on the stack into the result
 */
record Inline(String java, boolean commutative, Consumer<MethodVisitor> bytecode) {
  private static final String BRANCHES = Type.getInternalName(Branches.class);

  private static final Map<String, Inline> BY_NAME =
      Map.ofEntries(
          entry("add", commutative("$0 + $1", DADD)),
          entry("sub", of("$0 - $1", DSUB)),
          entry("mul", commutative("$0 * $1", DMUL)),
          entry("div", of("$0 / $1", DDIV)),
          entry("mulNoNan", new Inline("mulNoNan($0, $1)", true, call(BRANCHES, "mulNoNan", 2))),
          entry("neg", of("-$0", DNEG)),
          entry("square", of("$0 * $0", DUP2, DMUL)),
          entry("reciprocal", of("1 / $0", DCONST_1, DUP2_X2, POP2, DDIV)),
          entry("fmod", of("$0 % $1", DREM)),
          entry("rsqrt", rsqrt()),
          entry("greater", branch("$0 > $1 ? 1 : 0", "greater", 2)),
          entry("atLeast", branch("$0 >= $1 ? 1 : 0", "atLeast", 2)),
          entry("equal", branch("$0 == $1 ? 1 : 0", "equal", 2)),
          entry("isZero", branch("$0 == 0 ? 1 : 0", "isZero", 1)),
          entry("nonZero", branch("$0 != 0 ? 1 : 0", "nonZero", 1)),
          entry("isNaN", branch("Double.isNaN($0) ? 1 : 0", "isNaN", 1)),
          entry("isFinite", branch("Double.isFinite($0) ? 1 : 0", "isFinite", 1)),
          entry("where", branch("$0 != 0 ? $1 : $2", "where", 3)),
          entry("fmax", branch("$0 >= $1 || Double.isNaN($1) ? $0 : $1", "fmax", 2)),
          entry("fmin", branch("$0 <= $1 || Double.isNaN($1) ? $0 : $1", "fmin", 2)),
          entry("clamp", branch("Math.min(Math.max($0, $1), $2)", "clamp", 3)),
          entry("hardTanh", branch("Math.min(Math.max($0, $1), $2)", "clamp", 3)),
          entry("relu", branch("$0 <= 0 ? 0 : $0", "relu", 1)),
          entry("reluSlope", branch("$0 > 0 ? 1 : $0 <= 0 ? 0 : $0", "reluSlope", 1)),
          entry("leakyRelu", branch("$0 > 0 ? $0 : $1 * $0", "leakyRelu", 2)),
          entry("abs", math("abs", 1)),
          entry("sign", math("signum", 1)),
          entry("floor", math("floor", 1)),
          entry("ceil", math("ceil", 1)),
          entry("round", math("rint", 1)),
          entry("maximum", math("max", 2)),
          entry("minimum", math("min", 2)),
          entry("copysign", branch("StrictMath.copySign($0, $1)", "copySign", 2)),
          entry("absSlope", math("signum", 1)),
          entry("nonNegative", branch("$0 >= 0 ? $0 : Double.NaN", "nonNegative", 1)),
          entry("zeroOrNaN", branch("Double.isNaN($0) ? $0 : 0", "zeroOrNaN", 1)),
          entry("sqrt", math("sqrt", 1)),
          entry("cbrt", math("cbrt", 1)),
          entry("exp", math("exp", 1)),
          entry("expm1", math("expm1", 1)),
          entry("log", math("log", 1)),
          entry("log10", math("log10", 1)),
          entry("log1p", math("log1p", 1)),
          entry("pow", power()),
          entry("sin", math("sin", 1)),
          entry("cos", math("cos", 1)),
          entry("tan", math("tan", 1)),
          entry("asin", math("asin", 1)),
          entry("acos", math("acos", 1)),
          entry("atan", math("atan", 1)),
          entry("atan2", math("atan2", 2)),
          entry("hypot", math("hypot", 2)),
          entry("sinh", math("sinh", 1)),
          entry("cosh", math("cosh", 1)),
          entry("tanh", math("tanh", 1)));

  /** By the line itself: others can make operations of the same name. */
  private static final IdentityHashMap<Operation, Inline> BY_LINE = new IdentityHashMap<>();

  static {
    for (Elementwise line : Elementwise.all()) {
      Inline inline = BY_NAME.get(line.name());
      if (inline != null) {
        BY_LINE.put(line, inline);
      }
    }
    if (BY_LINE.size() != BY_NAME.size()) {
      throw new IllegalStateException(
          "of " + BY_NAME.size() + " operations the table has " + BY_LINE.size());
    }
  }

  /** What is known of an operation here, if anything. */
  static @Nullable Inline of(Operation operation) {
    return BY_LINE.get(operation);
  }

  private static Inline of(String java, int... opcodes) {
    return new Inline(
        java,
        false,
        method -> {
          for (int opcode : opcodes) {
            method.visitInsn(opcode);
          }
        });
  }

  private static Inline commutative(String java, int opcode) {
    return new Inline(java, true, method -> method.visitInsn(opcode));
  }

  private static Inline math(String name, int operands) {
    return new Inline(
        "Math." + name + (operands == 1 ? "($0)" : "($0, $1)"),
        false,
        call("java/lang/Math", name, operands));
  }

  private static Inline branch(String java, String name, int operands) {
    return new Inline(java, false, call(BRANCHES, name, operands));
  }

  private static Inline rsqrt() {
    Consumer<MethodVisitor> root =
        of("", DCONST_0, DADD).bytecode().andThen(math("sqrt", 1).bytecode());
    return new Inline(
        "1 / Math.sqrt($0 + 0.0)",
        false,
        root.andThen(of("", DCONST_1, DUP2_X2, POP2, DDIV).bytecode()));
  }

  /** The power of IEEE 754, of which that of {@link Math} is but for some NaN. */
  private static Inline power() {
    String one = "$0 == 1 || ($0 == -1 && Double.isInfinite($1))";
    String owner = Type.getInternalName(Elementary.class);
    return new Inline(one + " ? 1 : Math.pow($0, $1)", false, call(owner, "pow", 2));
  }

  private static Consumer<MethodVisitor> call(String owner, String name, int operands) {
    String type = "(" + "D".repeat(operands) + ")D";
    return method -> method.visitMethodInsn(INVOKESTATIC, owner, name, type, false);
  }
}
