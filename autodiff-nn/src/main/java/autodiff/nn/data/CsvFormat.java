package autodiff.nn.data;

import static com.google.common.base.Preconditions.checkArgument;

/**
 * How a CSV file is written, apart from what RFC 4180 says: fields may be quoted, and a quote
 * within quotes is doubled.
 *
 * @param separator what stands between fields; not a quote or the end of a line
 * @param header whether the first line names the columns; if not, they are named {@code 0}, {@code
 *     1} and so on
 */
public record CsvFormat(char separator, boolean header) {
  /** Commas, and a header. */
  public static final CsvFormat STANDARD = new CsvFormat(',', true);

  /**
   * A format.
   *
   * @throws IllegalArgumentException if the separator is a quote or ends a line
   */
  public CsvFormat {
    checkArgument(
        separator != '"' && separator != '\n' && separator != '\r',
        "csv: separator with code %s; a quote or the end of a line cannot separate fields",
        (int) separator);
  }

  /**
   * The same with another separator.
   *
   * @param other what stands between fields
   * @return the format
   */
  public CsvFormat withSeparator(char other) {
    return new CsvFormat(other, header);
  }

  /**
   * The same for files whose first line is a sample already.
   *
   * @return the format
   */
  public CsvFormat withoutHeader() {
    return new CsvFormat(separator, false);
  }
}
