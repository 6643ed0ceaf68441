package autodiff.benchmarks.gradbench;

import autodiff.CustomOp;
import autodiff.Value;
import autodiff.program.Program;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A determinant by expansion along the first row, again and again: n! products. No way to compute a
 * determinant, but a good source of scalar operations.
 *
 * @param size the number of rows
 * @param a the matrix, row by row
 */
record Det(int size, double[] a) {
  static final Problem PROBLEM =
      Problem.named("det")
          .add("primal", Way.PLAIN, Det::read, Det::determinant, Json::of)
          .add("gradient", Way.PLAIN, Det::read, Det::gradientByHand, Json::of)
          .add("gradient", Way.VALUES, Det::read, Det::gradientOfValues, Json::of)
          .addPrepared("gradient", Way.PROGRAMS, Det::read, Det::gradientOfPrograms, Json::of)
          .fastest("primal", Way.PLAIN)
          .fastest("gradient", Way.PROGRAMS);

  /** Larger matrices are expanded to blocks of this size, which one program is for. */
  private static final int BLOCK = 8;

  private static Det read(Json input) {
    Json.Fields fields = (Json.Fields) input;
    int size = fields.integer("ell");
    if (size < 1 || size > 31) {
      throw new IllegalArgumentException("\"ell\" is " + size + ", not between 1 and 31");
    }
    return new Det(size, fields.vector("A", size * size));
  }

  private int allColumns() {
    return (int) ((1L << size) - 1);
  }

  private double determinant() {
    return minor(0, allColumns());
  }

  /** The determinant of the rows from this one on and of the columns in a set of bits. */
  private double minor(int row, int columns) {
    if (row == size - 1) {
      return a[row * size + Integer.numberOfTrailingZeros(columns)];
    }
    double sum = 0;
    double sign = 1;
    for (int rest = columns; rest != 0; rest &= rest - 1) {
      int column = Integer.numberOfTrailingZeros(rest);
      sum += sign * a[row * size + column] * minor(row + 1, columns & ~(1 << column));
      sign = -sign;
    }
    return sum;
  }

  private double[] gradientByHand() {
    double[] gradient = new double[a.length];
    minor(0, allColumns(), 1, gradient);
    return gradient;
  }

  /** The same, and adds its derivatives, times a weight, to a gradient on the way. */
  private double minor(int row, int columns, double weight, double[] gradient) {
    if (row == size - 1) {
      int at = row * size + Integer.numberOfTrailingZeros(columns);
      gradient[at] += weight;
      return a[at];
    }
    double sum = 0;
    double sign = 1;
    for (int rest = columns; rest != 0; rest &= rest - 1) {
      int column = Integer.numberOfTrailingZeros(rest);
      int at = row * size + column;
      double below = minor(row + 1, columns & ~(1 << column), weight * sign * a[at], gradient);
      gradient[at] += weight * sign * below;
      sum += sign * a[at] * below;
      sign = -sign;
    }
    return sum;
  }

  /**
   * The determinant of a matrix of values.
   *
   * @param size the number of rows
   * @param a the matrix, row by row
   * @return its determinant
   */
  static Value determinant(int size, Value... a) {
    return minor(size, a, 0, (int) ((1L << size) - 1));
  }

  private static Value minor(int size, Value[] a, int row, int columns) {
    int first = Integer.numberOfTrailingZeros(columns);
    if (row == size - 1) {
      return a[row * size + first];
    }
    Value sum = a[row * size + first].mul(minor(size, a, row + 1, columns & ~(1 << first)));
    boolean minus = true;
    for (int rest = columns & (columns - 1); rest != 0; rest &= rest - 1) {
      int column = Integer.numberOfTrailingZeros(rest);
      Value term = a[row * size + column].mul(minor(size, a, row + 1, columns & ~(1 << column)));
      sum = minus ? sum.sub(term) : sum.add(term);
      minus = !minus;
    }
    return sum;
  }

  /**
   * The determinant of a matrix of values, in which an operation has the determinants of blocks.
   */
  private static Value expanded(int size, Value[] a, int row, int columns, Block block) {
    if (size - row == block.size) {
      Value[] below = new Value[block.size * block.size];
      int at = 0;
      for (int i = row; i < size; i++) {
        for (int rest = columns; rest != 0; rest &= rest - 1) {
          below[at++] = a[i * size + Integer.numberOfTrailingZeros(rest)];
        }
      }
      return Value.custom(block, below);
    }
    Value sum = Value.constantOf(0);
    boolean minus = false;
    for (int rest = columns; rest != 0; rest &= rest - 1) {
      int column = Integer.numberOfTrailingZeros(rest);
      Value minor = expanded(size, a, row + 1, columns & ~(1 << column), block);
      Value term = a[row * size + column].mul(minor);
      sum = minus ? sum.sub(term) : sum.add(term);
      minus = !minus;
    }
    return sum;
  }

  /** A determinant as an operation; program and gradient are recorded once for all blocks. */
  private record Block(int size, Program determinant, Program gradient) implements CustomOp {
    static Block of(int size) {
      Program program = Program.record(a -> Det.determinant(size, a), new double[size * size]);
      return new Block(size, program, gradientOf(program));
    }

    @Override
    public String name() {
      return "determinant";
    }

    @Override
    public double value(double... x) {
      return determinant.value(x);
    }

    @Override
    public Value[] derivatives(Value[] x, Value y) {
      double[] numbers = Arrays.stream(x).mapToDouble(Value::data).toArray();
      return Arrays.stream(gradient.call(numbers))
          .mapToObj(Value::constantOf)
          .toArray(Value[]::new);
    }
  }

  /** Of the program, not of the expansion: adjoints, too, are summed once for each minor. */
  private static Program gradientOf(Program determinant) {
    double[] any = new double[determinant.inputs()];
    return Program.record(a -> determinant.apply(a)[0], any).gradient();
  }

  /**
   * The same expansion by minors, recorded. A program shares what is computed twice: a minor of
   * some rows and columns stands in it once, however often the expansion comes to it.
   */
  private Supplier<double[]> gradientOfPrograms() {
    if (size <= BLOCK) {
      Program gradient = gradientOf(Program.record(leaves -> determinant(size, leaves), a));
      return () -> gradient.call(a);
    }
    Block block = Block.of(BLOCK);
    return () -> {
      Value[] leaves = Value.of(a);
      return Derivatives.gradient(expanded(size, leaves, 0, allColumns(), block), leaves);
    };
  }

  private double[] gradientOfValues() {
    Value[] leaves = Value.of(a);
    return Derivatives.gradient(determinant(size, leaves), leaves);
  }
}
