package autodiff.nn.data;

import java.util.Arrays;
import java.util.Locale;

/**
 * The fields of a table, row by row: one long text and where each field ends. Strings of their own
 * would take twenty times the memory of short fields.
 */
final class Cells {
  private static final int MAX_CHARACTERS = 1 << 30;

  private final String source;
  private final StringBuilder text = new StringBuilder();
  private int[] ends = new int[16];
  private int size;
  private int[] lines = new int[16];
  private int rows;

  /** No fields; the source is for messages. */
  Cells(String source) {
    this.source = source;
  }

  /** The number of rows that are complete. */
  int rows() {
    return rows;
  }

  /** The line of the file where a row begins. */
  int line(int row) {
    return lines[row];
  }

  String get(int cell) {
    return text.substring(begin(cell), ends[cell]);
  }

  private int begin(int cell) {
    return cell == 0 ? 0 : ends[cell - 1];
  }

  void add(char[] buffer, int offset, int length) {
    check(length);
    text.append(buffer, offset, length);
    end();
  }

  void add(CharSequence field) {
    check(field.length());
    text.append(field);
    end();
  }

  /** A field of another table. */
  void add(Cells other, int cell) {
    int begin = other.begin(cell);
    int end = other.ends[cell];
    check(end - begin);
    text.append(other.text, begin, end);
    end();
  }

  private void check(int more) {
    if (more > MAX_CHARACTERS - text.length() || size == MAX_CHARACTERS) {
      throw new MalformedDataException(
          String.format(
              Locale.ROOT,
              "%s: more than %,d characters or fields; divide it into several tables",
              source,
              MAX_CHARACTERS));
    }
  }

  private void end() {
    if (size == ends.length) {
      ends = grown(ends);
    }
    ends[size++] = text.length();
  }

  /** The fields since the last row are a row, which begins in a line of the file. */
  void endRow(int line) {
    if (rows == lines.length) {
      lines = grown(lines);
    }
    lines[rows++] = line;
  }

  /** By a half: twice the size would be too much for tables that just fit into memory. */
  private static int[] grown(int[] array) {
    return Arrays.copyOf(array, array.length + (array.length >> 1));
  }
}
