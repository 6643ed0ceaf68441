package autodiff.benchmarks.gradbench;

import autodiff.Value;

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
          .add("gradient", Way.VALUES, Det::read, Det::gradientOfValues, Json::of);

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

  private double[] gradientOfValues() {
    Value[] leaves = Value.of(a);
    return Derivatives.gradient(determinant(size, leaves), leaves);
  }
}
