package autodiff.nn.data;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableSet;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;

/**
 * How a CSV file is written, apart from what RFC 4180 says: fields may be quoted, and a quote
 * within quotes is doubled.
 *
 * <pre>{@code
 * CsvFormat european =
 *     CsvFormat.STANDARD
 *         .withSeparator(';')
 *         .withDecimalComma()
 *         .withCharset(StandardCharsets.ISO_8859_1)
 *         .withMissing("", "NA");
 * }</pre>
 *
 * @param separator what stands between fields; not a quote or the end of a line
 * @param header whether the first line names the columns; if not, they are named {@code 0}, {@code
 *     1} and so on
 * @param charset the encoding of the text
 * @param decimalComma whether numbers are written {@code 5,1} instead of {@code 5.1}
 * @param missing the fields that stand for a missing value, without spaces around them; the empty
 *     string for fields that are empty
 * @param maxColumns how many columns a file may have, at least 1
 */
public record CsvFormat(
    char separator,
    boolean header,
    Charset charset,
    boolean decimalComma,
    Set<String> missing,
    int maxColumns) {
  private static final int USUAL_MAX_COLUMNS = 1 << 18;

  /**
   * Commas, a header, UTF-8, decimal points, no field that stands for a missing value, and at most
   * 262,144 columns.
   */
  public static final CsvFormat STANDARD =
      new CsvFormat(',', true, StandardCharsets.UTF_8, false, ImmutableSet.of(), USUAL_MAX_COLUMNS);

  /**
   * A format; the set is copied.
   *
   * @throws IllegalArgumentException if the separator is a quote or ends a line, or if no column
   *     were allowed
   */
  public CsvFormat {
    checkArgument(
        separator != '"' && separator != '\n' && separator != '\r',
        "csv: separator with code %s; a quote or the end of a line cannot separate fields",
        (int) separator);
    checkArgument(maxColumns >= 1, "csv: at most %s columns; a file has 1 or more", maxColumns);
    missing = missing.stream().map(Numerals::trimmed).collect(ImmutableSet.toImmutableSet());
  }

  /**
   * The same with another separator.
   *
   * @param other what stands between fields
   * @return the format
   * @throws IllegalArgumentException if it is a quote or ends a line
   */
  public CsvFormat withSeparator(char other) {
    return new CsvFormat(other, header, charset, decimalComma, missing, maxColumns);
  }

  /**
   * The same for files whose first line is a sample already.
   *
   * @return the format
   */
  public CsvFormat withoutHeader() {
    return new CsvFormat(separator, false, charset, decimalComma, missing, maxColumns);
  }

  /**
   * The same in another encoding. A byte order mark at the beginning is skipped in any.
   *
   * @param other the encoding, for example {@link StandardCharsets#ISO_8859_1}
   * @return the format
   */
  public CsvFormat withCharset(Charset other) {
    return new CsvFormat(separator, header, other, decimalComma, missing, maxColumns);
  }

  /**
   * The same for numbers with a decimal comma, as in {@code 5,1}. Where commas also separate
   * fields, such numbers must be quoted. A point in a number is then an error: it could separate
   * thousands.
   *
   * @return the format
   */
  public CsvFormat withDecimalComma() {
    return new CsvFormat(separator, header, charset, true, missing, maxColumns);
  }

  /**
   * The same with fields that stand for a missing value, instead of those named before. Among
   * numbers they become NaN; {@link Table#withoutMissing} leaves out the rows.
   *
   * @param fields what stands there, for example {@code "NA"} or {@code "?"}, or {@code ""} for
   *     fields that are empty; spaces around it do not matter, upper and lower case do
   * @return the format
   */
  public CsvFormat withMissing(String... fields) {
    Set<String> all = ImmutableSet.copyOf(Arrays.asList(fields));
    return new CsvFormat(separator, header, charset, decimalComma, all, maxColumns);
  }

  /**
   * The same with another limit for the number of columns, which protects from a file whose lines
   * do not end.
   *
   * @param most how many columns a file may have, at least 1
   * @return the format
   * @throws IllegalArgumentException if it is less than 1
   */
  public CsvFormat withMaxColumns(int most) {
    return new CsvFormat(separator, header, charset, decimalComma, missing, most);
  }
}
