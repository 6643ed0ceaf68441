package autodiff.program;

import autodiff.CustomOp;
import autodiff.Value;
import autodiff.op.Elementwise;
import autodiff.op.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** Code made at random, and the plainest way to run it. */
final class RandomCodes {
  static final double[] SPECIAL = {
    0.0,
    -0.0,
    1,
    -1,
    0.5,
    2,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.MIN_VALUE,
    -Double.MIN_VALUE,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.MIN_NORMAL,
    1e-200,
    -1e-200,
    1e200,
    20.5,
    -745.5
  };

  private RandomCodes() {}

  /** Weighs its operands by their positions. */
  record Weighted(double scale) implements CustomOp {
    @Override
    public String name() {
      return "weighted";
    }

    @Override
    public double value(double... x) {
      double sum = 0;
      for (int k = 0; k < x.length; k++) {
        sum += scale * (k + 1) * x[k];
      }
      return sum;
    }

    @Override
    public Value[] derivatives(Value[] x, Value y) {
      throw new UnsupportedOperationException("not differentiated here");
    }
  }

  /** Orders above these make two operations slow, and are refused by none. */
  static boolean hasOrder(Operation operation) {
    return operation.name().equals("polygamma") || operation.name().equals("sinc");
  }

  /** Collects instructions. */
  static final class CodeBuilder {
    final int inputs;
    final double[] constants;
    final List<Operation> operations = new ArrayList<>();
    final List<int[]> operands = new ArrayList<>();

    CodeBuilder(int inputs, double... constants) {
      this.inputs = inputs;
      this.constants = constants;
    }

    int slots() {
      return inputs + constants.length + operations.size();
    }

    /** Adds an instruction and tells its slot. */
    int add(Operation operation, int... x) {
      operations.add(operation);
      operands.add(x);
      return slots() - 1;
    }

    int add(String name, int... x) {
      return add(line(name), x);
    }

    Code code(int... outputs) {
      return code(outputs, new int[0], new boolean[0]);
    }

    Code code(int[] outputs, int[] guards, boolean[] decided) {
      int[] first = new int[operations.size() + 1];
      for (int k = 0; k < operands.size(); k++) {
        first[k + 1] = first[k] + operands.get(k).length;
      }
      int[] flat = operands.stream().flatMapToInt(Arrays::stream).toArray();
      return new Code(
          inputs,
          constants,
          operations.toArray(new Operation[0]),
          first,
          flat,
          outputs,
          guards,
          decided);
    }
  }

  static Elementwise line(String name) {
    return Elementwise.all().stream()
        .filter(line -> line.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no operation " + name));
  }

  /**
   * Code of operations of the whole table and some custom ones, in which a number is used soon
   * after it was made, or long after.
   */
  static Code of(RandomGenerator random, int size) {
    List<Elementwise> table = Elementwise.all();
    double[] constants = new double[random.nextInt(6) + 3];
    for (int k = 0; k < constants.length; k++) {
      constants[k] = k < 3 ? k : number(random);
    }
    CodeBuilder builder = new CodeBuilder(1 + random.nextInt(5), constants);
    for (int k = 0; k < size; k++) {
      Operation operation =
          random.nextInt(30) == 0
              ? new Weighted(random.nextDouble())
              : table.get(random.nextInt(table.size()));
      int[] x = new int[arity(operation, random)];
      for (int position = 0; position < x.length; position++) {
        int back =
            random.nextInt(3) > 0 ? 1 + random.nextInt(4) : 1 + random.nextInt(builder.slots());
        x[position] = Math.max(0, builder.slots() - back);
      }
      if (hasOrder(operation)) {
        x[1] = builder.inputs + random.nextInt(3);
      }
      builder.add(operation, x);
    }
    int[] outputs = random.ints(1 + random.nextInt(8), 0, builder.slots()).toArray();
    int[] guards = random.ints(random.nextInt(4), 0, builder.slots()).toArray();
    boolean[] decided = new boolean[guards.length];
    for (int k = 0; k < decided.length; k++) {
      decided[k] = random.nextInt(5) > 0;
    }
    return builder.code(outputs, guards, decided);
  }

  private static int arity(Operation operation, RandomGenerator random) {
    if (operation instanceof Elementwise line) {
      return line.arity();
    }
    return random.nextInt(10) == 0 ? 150 : random.nextInt(5);
  }

  /** A number of ordinary size, now and then a special one. */
  static double number(RandomGenerator random) {
    return random.nextInt(4) == 0
        ? SPECIAL[random.nextInt(SPECIAL.length)]
        : random.nextGaussian() * 2;
  }

  static double[] numbers(RandomGenerator random, int n) {
    return random.doubles(n).map(x -> number(random)).toArray();
  }

  /** One operation after the other, by the table. */
  static int evaluate(Code code, double[] in, double[] out) {
    double[] x = new double[code.slots()];
    System.arraycopy(in, 0, x, 0, code.inputs);
    System.arraycopy(code.constants, 0, x, code.inputs, code.constants.length);
    for (int k = 0; k < code.size(); k++) {
      double[] operands = new double[code.operands(k)];
      for (int position = 0; position < operands.length; position++) {
        operands[position] = x[code.operand(k, position)];
      }
      x[code.firstSlot() + k] =
          code.operation[k] instanceof CustomOp custom
              ? custom.value(operands)
              : ((Elementwise) code.operation[k]).evaluate(operands);
    }
    for (int k = 0; k < code.guards.length; k++) {
      if ((x[code.guards[k]] != 0) != code.decided[k]) {
        return k;
      }
    }
    for (int k = 0; k < out.length; k++) {
      out[k] = x[code.outputs[k]];
    }
    return -1;
  }
}
