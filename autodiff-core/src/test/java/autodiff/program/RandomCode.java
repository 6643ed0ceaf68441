package autodiff.program;

import autodiff.CustomOp;
import autodiff.Value;
import autodiff.op.Elementwise;
import autodiff.op.Operation;
import autodiff.program.BatchRunner.Roles;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Random code over the whole table, and what one point gives. */
final class RandomCode {
  static final double[] SPECIAL = {
    0.0,
    -0.0,
    1,
    -1,
    0.5,
    2,
    3,
    -3,
    20,
    -40,
    1e-10,
    1e10,
    -1e300,
    1e-310,
    Double.MIN_VALUE,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN
  };

  private static final List<Elementwise> TABLE = Elementwise.all();
  private static final List<Elementwise> ARITHMETIC =
      TABLE.stream()
          .filter(op -> List.of("add", "sub", "mul", "mulNoNan", "where").contains(op.name()))
          .toList();

  /** x₀·1 + x₁·2 + …, for any number of operands. */
  record Weighted() implements CustomOp {
    @Override
    public String name() {
      return "weighted";
    }

    @Override
    public double value(double... x) {
      double sum = 0.25;
      for (int k = 0; k < x.length; k++) {
        sum += (k + 1) * x[k];
      }
      return sum;
    }

    @Override
    public Value[] derivatives(Value[] x, Value y) {
      throw new AssertionError("programs run forward");
    }
  }

  private RandomCode() {}

  static double number(SplittableRandom random) {
    if (random.nextInt(8) == 0) {
      return SPECIAL[random.nextInt(SPECIAL.length)];
    }
    double x = random.nextDouble(-1, 1);
    return random.nextBoolean() ? x : 5 * x;
  }

  static Roles roles(SplittableRandom random, Code code) {
    boolean[] shared = new boolean[code.inputs];
    for (int k = 0; k < shared.length; k++) {
      shared[k] = random.nextInt(3) == 0;
    }
    boolean[] summed = new boolean[code.outputs.length];
    for (int k = 0; k < summed.length; k++) {
      summed[k] = random.nextInt(3) == 0;
    }
    return new Roles(shared, summed);
  }

  static Code code(SplittableRandom random, int inputs, int size) {
    // The first four constants are orders of derivatives, for which nothing else may stand.
    double[] constants = new double[4 + random.nextInt(4)];
    for (int k = 0; k < constants.length; k++) {
      constants[k] = k < 4 ? k : number(random);
    }
    Operation[] operation = new Operation[size];
    List<int[]> operands = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      int slots = inputs + constants.length + i;
      int arity;
      if (random.nextInt(20) == 0) {
        operation[i] = new Weighted();
        arity = random.nextInt(6);
      } else {
        List<Elementwise> from = random.nextInt(3) == 0 ? TABLE : ARITHMETIC;
        Elementwise op = from.get(random.nextInt(from.size()));
        operation[i] = op;
        arity = op.arity();
      }
      int[] x = new int[arity];
      for (int k = 0; k < arity; k++) {
        x[k] =
            random.nextInt(4) == 0
                ? random.nextInt(slots)
                : slots - 1 - random.nextInt(Math.min(slots, 8));
      }
      String name = operation[i].name();
      if (name.equals("polygamma") || name.equals("sinc")) {
        x[1] = inputs + random.nextInt(4);
      }
      operands.add(x);
    }
    int slots = inputs + constants.length + size;
    int[] outputs = new int[1 + random.nextInt(6)];
    for (int k = 0; k < outputs.length; k++) {
      outputs[k] =
          random.nextInt(4) == 0 ? random.nextInt(slots) : slots - 1 - random.nextInt(size);
    }
    return of(inputs, constants, operation, operands, outputs, new int[0], new boolean[0]);
  }

  static Code of(
      int inputs,
      double[] constants,
      Operation[] operation,
      List<int[]> operands,
      int[] outputs,
      int[] guards,
      boolean[] decided) {
    int[] first = new int[operation.length + 1];
    for (int i = 0; i < operation.length; i++) {
      first[i + 1] = first[i] + operands.get(i).length;
    }
    int[] operand = operands.stream().flatMapToInt(java.util.Arrays::stream).toArray();
    return new Code(inputs, constants, operation, first, operand, outputs, guards, decided);
  }

  static Code withOutputs(Code code, int[] outputs) {
    return new Code(
        code.inputs,
        code.constants,
        code.operation,
        code.first,
        code.operand,
        outputs,
        code.guards,
        code.decided);
  }

  static double evaluate(Operation op, double... x) {
    return op instanceof CustomOp own ? own.value(x) : ((Elementwise) op).evaluate(x);
  }

  /** All slots at a point. */
  static double[] evaluate(Code code, double[] in) {
    double[] slot = new double[code.slots()];
    System.arraycopy(in, 0, slot, 0, code.inputs);
    System.arraycopy(code.constants, 0, slot, code.inputs, code.constants.length);
    for (int i = 0; i < code.size(); i++) {
      double[] x = new double[code.operands(i)];
      for (int k = 0; k < x.length; k++) {
        x[k] = slot[code.operand(i, k)];
      }
      slot[code.firstSlot() + i] = evaluate(code.operation[i], x);
    }
    return slot;
  }
}
