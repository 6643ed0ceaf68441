package autodiff.io;

import static autodiff.io.FileFormatException.quote;

import autodiff.shape.Shape;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands in front of the numbers of a safetensors file: names, types, shapes and places, as
 * JSON.
 *
 * @param entries the tensors, in the order of the header
 * @param metadata what stands under {@code __metadata__}
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";

  /** The longest header of the format, as in the reference implementation. */
  static final int LONGEST = 100_000_000;

  /** The longest header that is read unless the caller allows more. */
  static final int USUAL_LONGEST = 1 << 24;

  /**
   * A header may have a tensor or string for each so many of the bytes it is allowed. What a tensor
   * without elements takes in memory is several times what its 50 bytes of JSON take.
   */
  private static final int BYTES_PER_ENTRY = 160;

  private static final String REMEDY =
      "; if it is to be trusted, allow more: Safetensors.read(file, n)";

  /** A tensor is an object in an object and holds arrays: three levels. */
  private static final int DEEPEST = 4;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          // Names are used once. Tables of them are of no use, and can be filled with collisions.
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNameLength(LONGEST)
                  .maxStringLength(LONGEST)
                  .maxNumberLength(20)
                  .build())
          .build();

  /**
   * A tensor.
   *
   * @param begin where its bytes begin, counted from the end of the header
   * @param end where they end
   */
  record Entry(String name, ElementType type, Shape shape, long begin, long end) {}

  /** Reads a header up to its last byte, and checks that it describes all bytes that follow. */
  static SafetensorsHeader read(Input input, int longest) throws IOException {
    long length =
        ByteBuffer.wrap(input.bytes("the length of the header", Long.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN)
            .getLong();
    if (length < 0 || length > longest) {
      throw input.malformed(
          String.format(
              Locale.ROOT,
              "the header claims to have %s bytes; the longest allowed has %,d%s",
              Long.toUnsignedString(length),
              longest,
              length < 0 || length > LONGEST ? "" : REMEDY));
    }
    byte[] bytes = input.bytes("the header", (int) length);
    if (bytes.length == 0 || bytes[0] != '{') {
      throw input.malformed("the header does not begin with '{'");
    }
    checkUtf8(input, bytes);
    Reader text = new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8);
    SafetensorsHeader header;
    try (JsonParser json = JSON.createParser(text)) {
      header = new Parsing(input, json, longest / BYTES_PER_ENTRY).header();
    } catch (JacksonException e) {
      long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getCharOffset());
      throw new FileFormatException(
          input.source(),
          String.format(
              Locale.ROOT, "header, near character %,d: %s", at, oneLine(e.getOriginalMessage())),
          e);
    }
    header.checkPlaces(input);
    return header;
  }

  /** A message of the parser may quote the file, of any length and with any character. */
  private static String oneLine(@Nullable String message) {
    String line = message == null ? "not JSON" : message.replaceAll("[^\\x20-\\x7e]+", " ");
    return line.length() > 200 ? line.substring(0, 200) + "..." : line;
  }

  private static void checkUtf8(Input input, byte[] bytes) throws FileFormatException {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer from = ByteBuffer.wrap(bytes);
    CharBuffer to = CharBuffer.allocate(1 << 13);
    CoderResult result;
    do {
      result = decoder.decode(from, to.clear(), true);
    } while (result.isOverflow());
    if (result.isError()) {
      throw input.malformed(
          String.format(Locale.ROOT, "the header is not UTF-8 at byte %,d", from.position()));
    }
  }

  /** The tensors' bytes must follow each other without hole or overlap, and fill the file. */
  private void checkPlaces(Input input) throws FileFormatException {
    List<Entry> inOrder = byPlace();
    long end = 0;
    for (Entry entry : inOrder) {
      if (entry.begin != end) {
        throw input.malformed(
            String.format(
                    Locale.ROOT,
                    "tensor %s: its data begins at %d, but what stands before ends at %d: data must have",
                    quote(entry.name),
                    entry.begin,
                    end)
                + " neither holes nor overlaps");
      }
      end = entry.end;
    }
    if (end != input.remaining()) {
      throw input.malformed(
          String.format(
              Locale.ROOT,
              "%,d bytes of data follow the header, which describes %,d; the file was %s",
              input.remaining(),
              end,
              input.remaining() < end ? "cut short" : "added to"));
    }
  }

  /** The tensors in the order of their data. */
  List<Entry> byPlace() {
    List<Entry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
    return sorted;
  }

  /** Length and JSON, filled up with spaces so that the data begins at a multiple of 8 bytes. */
  byte[] bytes() {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(new byte[Long.BYTES]);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("an array in memory cannot fail", e);
    }
    while (text.size() % Long.BYTES != 0) {
      text.write(' ');
    }
    byte[] bytes = text.toByteArray();
    int length = bytes.length - Long.BYTES;
    if (length > LONGEST) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "write: names and metadata make a header of %,d bytes; the longest allowed has %,d",
              length,
              LONGEST));
    }
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    return bytes;
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    if (!metadata.isEmpty()) {
      json.writeObjectFieldStart(METADATA);
      for (Map.Entry<String, String> entry : metadata.entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
    }
    for (Entry entry : entries) {
      json.writeObjectFieldStart(entry.name);
      json.writeStringField("dtype", entry.type.safetensorsName());
      json.writeFieldName("shape");
      json.writeArray(entry.shape.sizes(), 0, entry.shape.rank());
      json.writeFieldName("data_offsets");
      json.writeArray(new long[] {entry.begin, entry.end}, 0, 2);
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  /** Reads the JSON, token by token. */
  private record Parsing(Input input, JsonParser json, int mostEntries) {
    SafetensorsHeader header() throws IOException {
      List<Entry> entries = new ArrayList<>();
      Map<String, String> metadata = Map.of();
      expect(json.nextToken(), JsonToken.START_OBJECT, "an object");
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = text("a name", json.currentName());
        if (name.equals(METADATA)) {
          metadata = metadata();
        } else {
          entries.add(entry(name));
        }
        checkCount(entries.size() + metadata.size());
      }
      if (json.nextToken() != null) {
        throw wrong("something follows the closing brace");
      }
      return new SafetensorsHeader(entries, metadata);
    }

    private Map<String, String> metadata() throws IOException {
      Map<String, String> metadata = new LinkedHashMap<>();
      expect(json.nextToken(), JsonToken.START_OBJECT, "an object under " + METADATA);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String key = text("a key of " + METADATA, json.currentName());
        expect(json.nextToken(), JsonToken.VALUE_STRING, "a string under " + quote(key));
        metadata.put(key, text("the value of " + quote(key), json.getText()));
        checkCount(metadata.size());
      }
      return Collections.unmodifiableMap(metadata);
    }

    private void checkCount(int entries) throws FileFormatException {
      if (entries > mostEntries) {
        throw wrong(
            String.format(Locale.ROOT, "more than %,d tensors and strings%s", mostEntries, REMEDY));
      }
    }

    private Entry entry(String name) throws IOException {
      String where = "tensor " + quote(name);
      String type = null;
      List<Long> sizes = null;
      List<Long> offsets = null;
      expect(json.nextToken(), JsonToken.START_OBJECT, "an object as " + where);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        switch (field) {
          case "dtype" -> {
            expect(json.nextToken(), JsonToken.VALUE_STRING, "a string as dtype of " + where);
            type = json.getText();
          }
          case "shape" -> sizes = numbers("shape", where, StoredShape.MOST_AXES);
          case "data_offsets" -> offsets = numbers("data_offsets", where, 2);
          default ->
              throw wrong(
                  where + ": " + quote(field) + " is none of dtype, shape and data_offsets");
        }
      }
      if (type == null || sizes == null || offsets == null) {
        throw wrong(where + " has not all of dtype, shape and data_offsets");
      }
      return entry(name, where, type, sizes, offsets);
    }

    private Entry entry(
        String name, String where, String typeName, List<Long> sizes, List<Long> offsets)
        throws FileFormatException {
      ElementType type =
          ElementType.ofSafetensors(typeName)
              .orElseThrow(
                  () -> wrong(where + ": elements of type " + quote(typeName) + " cannot be read"));
      Shape shape;
      try {
        shape = StoredShape.of(sizes);
      } catch (IllegalArgumentException e) {
        throw wrong(where + ": " + e.getMessage());
      }
      if (offsets.size() != 2 || offsets.get(1) < offsets.get(0)) {
        throw wrong(where + ": data_offsets " + offsets + " are no begin and end");
      }
      long length = offsets.get(1) - offsets.get(0);
      long needed = (long) shape.elements() * type.bytes();
      if (length != needed) {
        throw wrong(
            String.format(
                Locale.ROOT,
                "%s: data_offsets %s are %d bytes; %s %s takes %d",
                where,
                offsets,
                length,
                typeName,
                shape,
                needed));
      }
      return new Entry(name, type, shape, offsets.get(0), offsets.get(1));
    }

    private List<Long> numbers(String field, String where, int most) throws IOException {
      List<Long> numbers = new ArrayList<>();
      expect(json.nextToken(), JsonToken.START_ARRAY, "an array as " + field + " of " + where);
      while (json.nextToken() != JsonToken.END_ARRAY) {
        expect(
            json.currentToken(),
            JsonToken.VALUE_NUMBER_INT,
            "a whole number in " + field + " of " + where);
        long number = json.getLongValue();
        if (number < 0) {
          throw wrong(
              String.format(
                  Locale.ROOT, "%s: %s has the negative number %d", where, field, number));
        }
        if (numbers.size() == most) {
          throw wrong(
              String.format(Locale.ROOT, "%s: %s has more than %d numbers", where, field, most));
        }
        numbers.add(number);
      }
      return numbers;
    }

    /** A string, if it can be written as UTF-8 again: escapes can spell half a character. */
    private String text(String what, String text) throws FileFormatException {
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        throw wrong(what + " has half a surrogate pair: " + quote(text));
      }
      return text;
    }

    private void expect(@Nullable JsonToken found, JsonToken wanted, String what)
        throws FileFormatException {
      if (found != wanted) {
        throw wrong("expected " + what + ", found " + (found == null ? "the end" : found));
      }
    }

    private FileFormatException wrong(String problem) {
      return input.malformed(
          String.format(
              Locale.ROOT,
              "header, near character %,d: %s",
              Math.max(0, json.currentLocation().getCharOffset()),
              problem));
    }
  }
}
