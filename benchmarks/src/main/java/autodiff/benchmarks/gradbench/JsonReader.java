package autodiff.benchmarks.gradbench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@link Json} from a stream, token by token: what is in memory is the result alone. */
final class JsonReader {
  /** NaN and Infinity are no JSON, but Python writes them. */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private JsonReader() {}

  /**
   * Reads an object. What was read before a mistake in it is in the map all the same.
   *
   * @param in holds the object and nothing else
   * @param map where to put its fields
   * @throws IOException if it is not such an object
   */
  static void readObject(InputStream in, Map<String, Json> map) throws IOException {
    try (JsonParser parser = FACTORY.createParser(in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonParseException(parser, "not an object");
      }
      readFields(parser, map);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "more than one object in a line");
      }
    }
  }

  private static void readFields(JsonParser parser, Map<String, Json> map) throws IOException {
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      parser.nextToken();
      map.put(name, read(parser));
    }
    if (parser.currentToken() != JsonToken.END_OBJECT) {
      throw new JsonParseException(parser, "an object does not end");
    }
  }

  private static Json read(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new JsonParseException(parser, "a value is missing");
    }
    return switch (token) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getDoubleValue());
      case VALUE_STRING -> new Json.Text(parser.getText());
      case VALUE_TRUE -> new Json.Truth(true);
      case VALUE_FALSE -> new Json.Truth(false);
      case VALUE_NULL -> new Json.Nothing();
      case START_ARRAY -> readArray(parser);
      case START_OBJECT -> {
        Map<String, Json> map = new LinkedHashMap<>();
        readFields(parser, map);
        yield new Json.Fields(map);
      }
      default -> throw new JsonParseException(parser, "unexpected " + token);
    };
  }

  private static Json readArray(JsonParser parser) throws IOException {
    Array array = new Array();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == null) {
        throw new JsonParseException(parser, "an array does not end");
      }
      if (token.isNumeric()) {
        array.add(parser.getDoubleValue());
      } else {
        array.add(read(parser));
      }
    }
    return array.finish();
  }

  /** An array that is being read: numbers as long as it is regular, then whatever there is. */
  private static final class Array {
    private double[] numbers = new double[8];
    private int size;
    private int count;
    private int[] each = {};
    private List<Json> items = List.of();
    private boolean regular = true;

    void add(double x) {
      if (regular && (count == 0 || each.length == 0)) {
        reserve(1);
        numbers[size++] = x;
        count++;
      } else {
        giveUp();
        items.add(new Json.Num(x));
      }
    }

    void add(Json item) {
      if (regular
          && item instanceof Json.Numbers row
          && (count == 0 || Arrays.equals(each, row.sizes()))) {
        each = row.sizes();
        reserve(row.elements().length);
        System.arraycopy(row.elements(), 0, numbers, size, row.elements().length);
        size += row.elements().length;
        count++;
      } else {
        giveUp();
        items.add(item);
      }
    }

    private void reserve(int more) {
      if (size + more > numbers.length) {
        numbers = Arrays.copyOf(numbers, Math.max(size + more, 2 * numbers.length));
      }
    }

    private void giveUp() {
      if (!regular) {
        return;
      }
      regular = false;
      items = new ArrayList<>();
      int length = count == 0 ? 0 : size / count;
      for (int i = 0; i < count; i++) {
        items.add(
            each.length == 0
                ? new Json.Num(numbers[i])
                : new Json.Numbers(
                    each, Arrays.copyOfRange(numbers, i * length, (i + 1) * length)));
      }
    }

    Json finish() {
      if (!regular) {
        return new Json.Items(items);
      }
      int[] sizes = new int[each.length + 1];
      sizes[0] = count;
      System.arraycopy(each, 0, sizes, 1, each.length);
      return new Json.Numbers(
          sizes, size == numbers.length ? numbers : Arrays.copyOf(numbers, size));
    }
  }
}
