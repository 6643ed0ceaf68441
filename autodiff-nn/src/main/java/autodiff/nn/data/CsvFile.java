package autodiff.nn.data;

import com.google.common.collect.ImmutableList;
import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.RecordType;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.zip.ZipException;

/** Splits a file into rows and fields, and checks that they are a table. */
final class CsvFile {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** The longest field that is read: a quote that is never closed must not fill the memory. */
  private static final int MAX_FIELD = 1 << 20;

  private final Source source;
  private final CsvFormat format;

  private CsvFile(Source source, CsvFormat format) {
    this.source = source;
    this.format = format;
  }

  static Table read(Source source, CsvFormat format) {
    return new CsvFile(source, format).read();
  }

  private Table read() {
    Rows rows = new Rows();
    try (Reader reader =
            // A decoder made so reports what is malformed, where one of a charset puts U+FFFD.
            new InputStreamReader(source.open(), format.charset().newDecoder());
        CsvReader<Integer> csv =
            CsvReader.builder()
                .fieldSeparator(format.separator())
                .skipEmptyLines(true)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE) // checked below
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(MAX_FIELD)
                .build(rows, withoutMark(reader))) {
      csv.forEach(fields -> {});
      return rows.table();
    } catch (CsvParseException | UncheckedIOException e) {
      if (e.getCause() instanceof MalformedDataException own) {
        throw own;
      }
      throw e.getCause() instanceof IOException io ? failure(io) : malformed(e);
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static Reader withoutMark(Reader reader) throws IOException {
    PushbackReader pushback = new PushbackReader(reader);
    int first = pushback.read();
    if (first >= 0 && first != BYTE_ORDER_MARK) {
      pushback.unread(first);
    }
    return pushback;
  }

  /** Receives the fields. What is built of a line is the number of its fields. */
  private final class Rows extends AbstractBaseCsvCallbackHandler<Integer> {
    private final Cells cells = new Cells(source.name());

    /** Names of columns, in order; while they are being read, only the first. */
    private final Set<String> header = new LinkedHashSet<>();

    private ImmutableList<String> columns = ImmutableList.of();

    private boolean isHeader() {
      return format.header() && columns.isEmpty();
    }

    @Override
    protected void handleField(int index, char[] buffer, int offset, int length, boolean isQuoted) {
      if (index >= format.maxColumns()) {
        throw malformed(
            getStartingLineNumber(),
            String.format(
                Locale.ROOT,
                "more than %,d columns; do lines end, and is '%c' the separator? If so, allow more:"
                    + " CsvFormat.withMaxColumns(n)",
                format.maxColumns(),
                format.separator()));
      }
      if (!isHeader()) {
        cells.add(buffer, offset, length);
        return;
      }
      String column = new String(buffer, offset, length);
      if (!header.add(column)) {
        throw malformed(
            getStartingLineNumber(),
            String.format(
                Locale.ROOT,
                "two columns are called '%s'; is there a header? withoutHeader()",
                column));
      }
    }

    @Override
    protected Integer buildRecord() {
      if (getRecordType() != RecordType.DATA) {
        return 0; // An empty line, which the reader skips.
      }
      int fields = getFieldCount();
      if (isHeader()) {
        columns = ImmutableList.copyOf(header);
        return fields;
      }
      if (columns.isEmpty()) {
        columns = numbered(fields);
      }
      if (fields != columns.size()) {
        throw malformed(
            getStartingLineNumber(),
            String.format(
                Locale.ROOT,
                "%d fields, but the first line has %d; separated by '%c'?",
                fields,
                columns.size(),
                format.separator()));
      }
      cells.endRow((int) Math.min(getStartingLineNumber(), Integer.MAX_VALUE));
      return fields;
    }

    Table table() {
      if (columns.isEmpty()) {
        throw new MalformedDataException(source.name() + ": there is nothing in it");
      }
      return new Table(new Fields(source.name(), format, columns, cells));
    }
  }

  private static ImmutableList<String> numbered(int columns) {
    return IntStream.range(0, columns)
        .mapToObj(Integer::toString)
        .collect(ImmutableList.toImmutableList());
  }

  private MalformedDataException malformed(long line, String what) {
    return new MalformedDataException(
        String.format(Locale.ROOT, "%s: line %d: %s", source.name(), line, what));
  }

  private MalformedDataException malformed(RuntimeException e) {
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    return new MalformedDataException(
        String.format(Locale.ROOT, "%s: %s", source.name(), withPlainDigits(message)), e);
  }

  /** The parser writes numbers of lines in the digits of the machine's country. */
  private static String withPlainDigits(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .map(c -> Character.isDigit(c) ? '0' + Character.digit(c, 10) : c)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  private RuntimeException failure(IOException e) {
    if (e instanceof CharacterCodingException) {
      return new MalformedDataException(
          String.format(
              Locale.ROOT,
              "%s: not %s; convert it, or name its charset: CsvFormat.withCharset(charset)",
              source.name(),
              format.charset().name()),
          e);
    }
    if (e instanceof EOFException || e instanceof ZipException) {
      return new MalformedDataException(
          String.format(Locale.ROOT, "%s: broken gzip: %s", source.name(), e.getMessage()), e);
    }
    return source.unreadable(e);
  }
}
