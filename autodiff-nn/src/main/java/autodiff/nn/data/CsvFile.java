package autodiff.nn.data;

import autodiff.nn.data.Table.Row;
import com.google.common.collect.ImmutableList;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
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
    try (Reader reader =
            // A decoder made so reports what is not UTF-8, where one of a charset puts U+FFFD.
            new InputStreamReader(source.open(), StandardCharsets.UTF_8.newDecoder());
        CsvReader<CsvRecord> csv =
            CsvReader.builder()
                .fieldSeparator(format.separator())
                .skipEmptyLines(true)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE) // checked below
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .maxBufferSize(MAX_FIELD)
                .ofCsvRecord(withoutMark(reader))) {
      return table(csv);
    } catch (CsvParseException | UncheckedIOException e) {
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

  private Table table(CsvReader<CsvRecord> csv) {
    List<String> columns = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (CsvRecord line : csv) {
      List<String> fields = ImmutableList.copyOf(line.getFields());
      if (columns.isEmpty()) {
        columns.addAll(format.header() ? header(line) : numbered(fields.size()));
        if (format.header()) {
          continue;
        }
      }
      if (fields.size() != columns.size()) {
        throw malformed(
            line,
            String.format(
                Locale.ROOT,
                "%d fields, but the first line has %d; separated by '%c'?",
                fields.size(),
                columns.size(),
                format.separator()));
      }
      rows.add(new Row(line.getStartingLineNumber(), fields));
    }
    if (columns.isEmpty()) {
      throw new MalformedDataException(source.name() + ": there is nothing in it");
    }
    return new Table(source.name(), columns, rows);
  }

  private List<String> header(CsvRecord line) {
    Set<String> seen = new HashSet<>();
    for (String column : line.getFields()) {
      if (!seen.add(column)) {
        throw malformed(
            line,
            String.format(
                Locale.ROOT,
                "two columns are called '%s'; is there a header? withoutHeader()",
                column));
      }
    }
    return line.getFields();
  }

  private static List<String> numbered(int columns) {
    return IntStream.range(0, columns).mapToObj(Integer::toString).toList();
  }

  private MalformedDataException malformed(CsvRecord line, String what) {
    return new MalformedDataException(
        String.format(
            Locale.ROOT, "%s: line %d: %s", source.name(), line.getStartingLineNumber(), what));
  }

  private MalformedDataException malformed(RuntimeException e) {
    return new MalformedDataException(
        String.format(Locale.ROOT, "%s: %s", source.name(), e.getMessage()), e);
  }

  private RuntimeException failure(IOException e) {
    if (e instanceof CharacterCodingException) {
      return new MalformedDataException(source.name() + ": not UTF-8; convert it", e);
    }
    if (e instanceof EOFException || e instanceof ZipException) {
      return new MalformedDataException(
          String.format(Locale.ROOT, "%s: broken gzip: %s", source.name(), e.getMessage()), e);
    }
    return source.unreadable(e);
  }
}
