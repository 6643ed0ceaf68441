package autodiff.nn.data;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.checkIndex;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import com.google.common.collect.ImmutableList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A CSV file in memory, as text in rows and named columns, from which tensors are made.
 *
 * <pre>{@code
 * Table flowers = Table.read(Source.of(Path.of("iris.csv")));
 * ClassificationData iris = flowers.classification("species");
 * Tensor lengths = flowers.numbers(DType.FLOAT64, "petal length", "sepal length");
 * }</pre>
 *
 * <p>Files are UTF-8, gzipped or not. Every line has as many fields as the first; empty lines are
 * skipped. Numbers are written as Java and most of the world write them, {@code 5.1}, {@code
 * -2e-3}, with {@code NaN} for one that is missing. A field has at most 2²⁰ characters. Whatever is
 * wrong with the content gives a {@link MalformedDataException} with line and column. Meant for
 * files that fit into memory a few times over.
 */
public final class Table {
  private final String name;
  private final ImmutableList<String> columns;
  private final ImmutableList<Row> rows;

  /** A line of the file, or a few if a quoted field goes on. */
  record Row(long line, List<String> fields) {}

  Table(String name, List<String> columns, List<Row> rows) {
    this.name = name;
    this.columns = ImmutableList.copyOf(columns);
    this.rows = ImmutableList.copyOf(rows);
  }

  /**
   * Reads a file with commas and a header.
   *
   * @param source the file
   * @return its content
   * @throws MalformedDataException if it is not correct CSV
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static Table read(Source source) {
    return read(source, CsvFormat.STANDARD);
  }

  /**
   * Reads a file.
   *
   * @param source the file
   * @param format how it is written
   * @return its content
   * @throws MalformedDataException if it is not correct CSV in this format
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static Table read(Source source, CsvFormat format) {
    return CsvFile.read(source, format);
  }

  /**
   * The names of the columns.
   *
   * @return as the header has them, or {@code 0}, {@code 1} and so on
   */
  public List<String> columns() {
    return columns;
  }

  /**
   * The number of rows.
   *
   * @return the lines without the header
   */
  public int size() {
    return rows.size();
  }

  /**
   * A field.
   *
   * @param row which row, from 0
   * @param column the name of the column
   * @return the text as it stands there, without quotes
   * @throws IndexOutOfBoundsException if there is no such row
   * @throws IllegalArgumentException if there is no such column
   */
  public String text(int row, String column) {
    return rows.get(checkIndex(row, rows.size())).fields.get(index(column));
  }

  /**
   * Columns of numbers.
   *
   * @param dtype the type
   * @param wanted the names of the columns, in this order
   * @return a tensor of shape [rows, columns]
   * @throws MalformedDataException if a field is not a number
   * @throws IllegalArgumentException if there is no such column
   */
  public Tensor numbers(DType dtype, String... wanted) {
    return numbers(dtype, ImmutableList.copyOf(wanted));
  }

  private Tensor numbers(DType dtype, List<String> wanted) {
    int[] indices = wanted.stream().mapToInt(this::index).toArray();
    double[] numbers = new double[Math.multiplyExact(rows.size(), indices.length)];
    int k = 0;
    for (Row row : rows) {
      for (int index : indices) {
        numbers[k++] = number(row, index);
      }
    }
    return Tensor.of(Shape.of(rows.size(), indices.length), numbers).to(dtype);
  }

  private double number(Row row, int index) {
    String text = row.fields.get(index);
    try {
      // Java has 1f, 1d and 0x1p0 for numbers, which nobody means in a file.
      if (text.matches(".*[dDfFxX].*")) {
        throw new NumberFormatException("Java's notation");
      }
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new MalformedDataException(
          String.format(
              Locale.ROOT, "%s is not a number; write NaN where one is missing", at(row, index)),
          e);
    }
  }

  /** For example {@code iris.csv: line 4, column 5 (species): 'rose'}. */
  private String at(Row row, int index) {
    return String.format(
        Locale.ROOT,
        "%s: line %d, column %d (%s): '%s'",
        name,
        row.line,
        index + 1,
        columns.get(index),
        row.fields.get(index));
  }

  /**
   * A column of names, in the order of the alphabet, or of size if all of them are whole numbers.
   *
   * @param column the name of the column
   * @return its classes
   * @throws IllegalArgumentException if there is no such column
   */
  public ClassColumn classes(String column) {
    int index = index(column);
    List<String> names = rows.stream().map(row -> row.fields.get(index)).distinct().toList();
    boolean whole = names.stream().allMatch(n -> n.matches("-?[0-9]{1,18}"));
    Comparator<String> order =
        whole ? Comparator.comparingLong(Long::parseLong) : Comparator.naturalOrder();
    return classes(column, names.stream().sorted(order).toList());
  }

  /**
   * A column of names that are known beforehand.
   *
   * @param column the name of the column
   * @param names the names, each once, in the order of their numbers
   * @return its classes
   * @throws MalformedDataException if a field has another name
   * @throws IllegalArgumentException if there is no such column, or a name stands twice
   */
  public ClassColumn classes(String column, List<String> names) {
    int index = index(column);
    Map<String, Integer> numbers = new HashMap<>();
    for (String known : names) {
      checkArgument(
          numbers.put(known, numbers.size()) == null, "classes: '%s' is named twice", known);
    }
    int[] classes = new int[rows.size()];
    for (int r = 0; r < classes.length; r++) {
      Integer number = numbers.get(rows.get(r).fields.get(index));
      if (number == null) {
        throw new MalformedDataException(
            String.format(
                Locale.ROOT, "%s is not one of the classes %s", at(rows.get(r), index), names));
      }
      classes[r] = number;
    }
    return new ClassColumn(IntTensor.of(classes), names);
  }

  /**
   * Samples whose class stands in a column, and whose features are all the other columns, in
   * float32, the type of layers.
   *
   * @param classColumn the name of the column
   * @return the data, with classes as in {@link #classes(String)}
   * @throws MalformedDataException if another field is not a number
   * @throws IllegalArgumentException if there is no such column
   */
  public ClassificationData classification(String classColumn) {
    return classification(classColumn, DType.FLOAT32);
  }

  /**
   * Samples whose class stands in a column, and whose features are all the other columns.
   *
   * @param classColumn the name of the column
   * @param dtype the type of the features
   * @return the data, with classes as in {@link #classes(String)}
   * @throws MalformedDataException if another field is not a number
   * @throws IllegalArgumentException if there is no such column
   */
  public ClassificationData classification(String classColumn, DType dtype) {
    return classification(classColumn, classes(classColumn), dtype);
  }

  /** Samples with the classes of a column, and all other columns as features. */
  ClassificationData classification(String classColumn, ClassColumn classes, DType dtype) {
    List<String> features = others(classColumn);
    return new ClassificationData(
        TensorDataset.of(numbers(dtype, features), classes.classes()), features, classes.names());
  }

  /**
   * Samples with a number to predict in a column, and whose features are all the other columns, in
   * float32, the type of layers.
   *
   * @param targetColumn the name of the column
   * @return the data, with targets of shape [rows, 1]
   * @throws MalformedDataException if a field is not a number
   * @throws IllegalArgumentException if there is no such column
   */
  public RegressionData regression(String targetColumn) {
    return regression(targetColumn, DType.FLOAT32);
  }

  /**
   * Samples with a number to predict in a column, and whose features are all the other columns.
   *
   * @param targetColumn the name of the column
   * @param dtype the type of features and targets
   * @return the data, with targets of shape [rows, 1]
   * @throws MalformedDataException if a field is not a number
   * @throws IllegalArgumentException if there is no such column
   */
  public RegressionData regression(String targetColumn, DType dtype) {
    List<String> features = others(targetColumn);
    return new RegressionData(
        TensorDataset.of(numbers(dtype, features), numbers(dtype, targetColumn)),
        features,
        targetColumn);
  }

  private List<String> others(String column) {
    int index = index(column);
    return columns.stream().filter(c -> !c.equals(columns.get(index))).toList();
  }

  private int index(String column) {
    int index = columns.indexOf(column);
    checkArgument(index >= 0, "%s has no column '%s'; there are %s", name, column, columns);
    return index;
  }

  /**
   * Name and size.
   *
   * @return for example {@code iris.csv: 150 rows, 5 columns}
   */
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s: %d rows, %d columns", name, rows.size(), columns.size());
  }
}
