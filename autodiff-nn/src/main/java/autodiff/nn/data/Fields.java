package autodiff.nn.data;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.DType;
import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The fields of a table by row and column, and what each of them means in the file's format. */
final class Fields {
  /** Longer fields are cut in messages. */
  private static final int LONGEST_QUOTE = 80;

  private final String name;
  private final CsvFormat format;
  private final ImmutableList<String> columns;
  private final Map<String, Integer> indices = new HashMap<>();
  private final Cells cells;

  Fields(String name, CsvFormat format, List<String> columns, Cells cells) {
    this.name = name;
    this.format = format;
    this.columns = ImmutableList.copyOf(columns);
    this.cells = cells;
    for (String column : columns) {
      indices.put(column, indices.size());
    }
  }

  /** Other fields in the same format. */
  Fields with(List<String> otherColumns, Cells otherCells) {
    return new Fields(name, format, otherColumns, otherCells);
  }

  String name() {
    return name;
  }

  ImmutableList<String> columns() {
    return columns;
  }

  int rows() {
    return cells.rows();
  }

  int line(int row) {
    return cells.line(row);
  }

  /** Adds a field to others. */
  void copy(int row, int index, Cells to) {
    to.add(cells, row * columns.size() + index);
  }

  /**
   * The number in a field.
   *
   * @throws MalformedDataException if it is none, or too large for the type
   */
  double number(int row, int index, DType dtype) {
    String text = Numerals.trimmed(text(row, index));
    if (format.missing().contains(text)) {
      return Double.NaN;
    }
    OptionalDouble number = Numerals.parse(text, point(format.decimalComma()));
    if (number.isEmpty()) {
      throw notANumber(row, index, text);
    }
    double value = number.getAsDouble();
    boolean tooLarge =
        Double.isInfinite(dtype == DType.FLOAT32 ? (double) (float) value : value)
            && Numerals.isDecimal(text, point(format.decimalComma()));
    if (tooLarge) {
      throw new MalformedDataException(
          String.format(
              Locale.ROOT,
              Double.isInfinite(value)
                  ? "%s is beyond the largest float64, 1.8e308; write Inf if it is infinite"
                  : "%s is beyond the largest float32, 3.4e38; read the column as float64",
              at(row, index)));
    }
    return value;
  }

  private static char point(boolean decimalComma) {
    return decimalComma ? ',' : '.';
  }

  private MalformedDataException notANumber(int row, int index, String text) {
    boolean otherPoint = Numerals.isDecimal(text, point(!format.decimalComma()));
    String hint =
        otherPoint && format.decimalComma()
            ? "numbers of this format have a decimal comma"
            : otherPoint
                ? "if it has a decimal comma: CsvFormat.withDecimalComma()"
                : "write NaN where one is missing, or name what stands there:"
                    + " CsvFormat.withMissing(...)";
    return new MalformedDataException(
        String.format(Locale.ROOT, "%s is not a number; %s", at(row, index), hint));
  }

  String text(int row, int index) {
    return cells.get(row * columns.size() + index);
  }

  /** Whether a field is empty, NaN, or one that the format names. */
  boolean isMissing(int row, int index) {
    String trimmed = Numerals.trimmed(text(row, index));
    return trimmed.isEmpty()
        || trimmed.equalsIgnoreCase("NaN")
        || format.missing().contains(trimmed);
  }

  /** For example {@code iris.csv: line 4, column 5 (species): 'rose'}. */
  String at(int row, int index) {
    return String.format(
        Locale.ROOT,
        "%s: line %d, column %d (%s): '%s'",
        name,
        cells.line(row),
        index + 1,
        shortened(columns.get(index)),
        shortened(text(row, index)));
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
  }

  /**
   * The place of a column.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  int index(String column) {
    Integer index = indices.get(column);
    checkArgument(index != null, "%s has no column '%s'; there are %s", name, column, columns);
    return index;
  }
}
