package autodiff.nn.data;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.checkIndex;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A CSV file in memory, as text in rows and named columns, from which tensors are made.
 *
 * <pre>{@code
 * Table flowers = Table.read(Source.of(Path.of("iris.csv")));
 * ClassificationData iris = flowers.classification("species");
 * Tensor lengths = flowers.numbers(DType.FLOAT64, "petal length", "sepal length");
 * }</pre>
 *
 * <p>Files are gzipped or not. Every line has as many fields as the first; empty lines are skipped.
 * A field has at most 2²⁰ characters. What differs between files, such as the separator, the
 * encoding and how missing values are written, is said by a {@link CsvFormat}. Whatever is wrong
 * with the content gives a {@link MalformedDataException} with line and column. Meant for files
 * that fit into memory a few times over.
 *
 * <p>Numbers have an optional sign, the digits 0 to 9 with at most one decimal point, and
 * optionally an exponent: {@code 5.1}, {@code -2e-3}. {@code NaN}, {@code Inf} and {@code Infinity}
 * are numbers too, in upper or lower case and with a sign. Spaces and tabs around a number are
 * ignored. A number is rounded to the nearest of the tensor's type, very small ones to 0; one that
 * is too large for the type is an error.
 *
 * <p>A value is missing if its field is empty, {@code NaN}, or one of {@link CsvFormat#missing()}.
 * Among numbers, the last two become NaN, and an empty field is an error unless the format says
 * that it stands for a missing value. A missing class or category is an error; {@link
 * #withoutMissing} leaves out the rows.
 */
public final class Table {
  private final Fields fields;

  Table(Fields fields) {
    this.fields = fields;
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
    return fields.columns();
  }

  /**
   * The number of rows.
   *
   * @return the lines without the header
   */
  public int size() {
    return fields.rows();
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
    return fields.text(checkIndex(row, size()), fields.index(column));
  }

  /**
   * Columns of numbers.
   *
   * @param dtype the type
   * @param wanted the names of the columns, in this order
   * @return a tensor of shape [rows, columns]
   * @throws MalformedDataException if a field is not a number, or too large for the type
   * @throws IllegalArgumentException if there is no such column
   */
  public Tensor numbers(DType dtype, String... wanted) {
    return numbers(dtype, ImmutableList.copyOf(wanted));
  }

  private Tensor numbers(DType dtype, List<String> wanted) {
    int[] indices = wanted.stream().mapToInt(fields::index).toArray();
    double[] numbers = new double[Math.multiplyExact(size(), indices.length)];
    int k = 0;
    for (int row = 0; row < size(); row++) {
      for (int index : indices) {
        numbers[k++] = fields.number(row, index, dtype);
      }
    }
    return Tensor.of(Shape.of(size(), indices.length), numbers).to(dtype);
  }

  /**
   * The rows that have a value in certain columns.
   *
   * @param wanted the names of the columns; none for all columns
   * @return the table without the rows where one of these is missing
   * @throws IllegalArgumentException if there is no such column
   */
  public Table withoutMissing(String... wanted) {
    int[] indices =
        wanted.length == 0
            ? IntStream.range(0, columns().size()).toArray()
            : Arrays.stream(wanted).mapToInt(fields::index).toArray();
    Cells kept = new Cells(fields.name());
    for (int row = 0; row < size(); row++) {
      int r = row;
      if (Arrays.stream(indices).noneMatch(index -> fields.isMissing(r, index))) {
        for (int index = 0; index < columns().size(); index++) {
          fields.copy(row, index, kept);
        }
        kept.endRow(fields.line(row));
      }
    }
    return new Table(fields.with(columns(), kept));
  }

  /**
   * Columns of categories as columns of numbers: in the place of each there is a column for each of
   * its categories, called for example {@code color=red}, with 1 in the rows that have it and 0 in
   * the others. This is how a network is told something that has no order (pandas: {@code
   * get_dummies}). Categories are in the order of {@link #classes(String)}.
   *
   * @param wanted the names of the columns
   * @return the table with these columns replaced
   * @throws MalformedDataException if a category is missing
   * @throws IllegalArgumentException if there is no such column
   */
  public Table withCategories(String... wanted) {
    Table table = this;
    for (String column : wanted) {
      table = table.withCategories(column, table.classes(column));
    }
    return table;
  }

  /**
   * A column of known categories as columns of numbers, see {@link #withCategories(String...)}:
   * with the categories of the training data, other data gets the same columns.
   *
   * @param column the name of the column
   * @param categories the categories, each once, in the order of the new columns
   * @return the table with this column replaced
   * @throws MalformedDataException if a field is none of the categories
   * @throws IllegalArgumentException if there is no such column, or a category stands twice
   */
  public Table withCategories(String column, List<String> categories) {
    return withCategories(column, classes(column, categories));
  }

  private Table withCategories(String column, ClassColumn categories) {
    int index = fields.index(column);
    List<String> all = new ArrayList<>(columns().subList(0, index));
    for (String category : categories.names()) {
      String indicator = column + "=" + category;
      checkArgument(
          !columns().contains(indicator),
          "withCategories: %s already has a column '%s'",
          fields.name(),
          indicator);
      all.add(indicator);
    }
    all.addAll(columns().subList(index + 1, columns().size()));
    int[] numbers = categories.classes().toInts();
    Cells replaced = new Cells(fields.name());
    for (int row = 0; row < size(); row++) {
      for (int i = 0; i < columns().size(); i++) {
        if (i != index) {
          fields.copy(row, i, replaced);
          continue;
        }
        for (int k = 0; k < categories.names().size(); k++) {
          replaced.add(k == numbers[row] ? "1" : "0");
        }
      }
      replaced.endRow(fields.line(row));
    }
    return new Table(fields.with(all, replaced));
  }

  /**
   * A column of names, in the order of the alphabet, or of size if all of them are whole numbers.
   *
   * @param column the name of the column
   * @return its classes
   * @throws MalformedDataException if a class is missing
   * @throws IllegalArgumentException if there is no such column
   */
  public ClassColumn classes(String column) {
    int index = fields.index(column);
    Set<String> names = new LinkedHashSet<>();
    for (int row = 0; row < size(); row++) {
      String text = fields.text(row, index);
      if (names.add(text) && fields.isMissing(row, index)) {
        throw new MalformedDataException(
            String.format(
                Locale.ROOT,
                "%s is no class; leave out rows without one: table.withoutMissing(\"%s\")",
                fields.at(row, index),
                column));
      }
    }
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
    int index = fields.index(column);
    Map<String, Integer> numbers = new HashMap<>();
    for (String known : names) {
      checkArgument(
          numbers.put(known, numbers.size()) == null, "classes: '%s' is named twice", known);
    }
    int[] classes = new int[size()];
    for (int r = 0; r < classes.length; r++) {
      Integer number = numbers.get(fields.text(r, index));
      if (number == null) {
        throw new MalformedDataException(
            String.format(
                Locale.ROOT, "%s is not one of the classes %s", fields.at(r, index), names));
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
    fields.index(column);
    return columns().stream().filter(c -> !c.equals(column)).toList();
  }

  /**
   * Name and size.
   *
   * @return for example {@code iris.csv: 150 rows, 5 columns}
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%s: %d rows, %d columns", fields.name(), size(), columns().size());
  }
}
