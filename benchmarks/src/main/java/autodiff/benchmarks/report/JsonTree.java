package autodiff.benchmarks.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON file as maps, lists, strings, booleans and doubles. JMH writes NaN as a string. */
final class JsonTree {
  private JsonTree() {}

  static Map<String, Object> read(Path file) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(file.toFile())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException(file + ": no JSON object; give a result file");
      }
      return object(parser);
    }
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      map.put(name, value(parser));
    }
    return map;
  }

  private static Object value(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT:
        return object(parser);
      case START_ARRAY:
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        return list;
      case VALUE_NUMBER_INT:
      case VALUE_NUMBER_FLOAT:
        return parser.getDoubleValue();
      case VALUE_TRUE:
      case VALUE_FALSE:
        return parser.getBooleanValue();
      default:
        return parser.getText();
    }
  }

  static Map<String, Object> map(Object tree, String name) {
    return cast(part(tree, name));
  }

  static List<Object> list(Object tree, String name) {
    return cast(part(tree, name));
  }

  static String text(Object tree, String name) {
    return part(tree, name).toString();
  }

  static double[] numbers(Object list) {
    return JsonTree.<List<Object>>cast(list).stream().mapToDouble(x -> (Double) x).toArray();
  }

  private static Object part(Object tree, String name) {
    Object part = JsonTree.<Map<String, Object>>cast(tree).get(name);
    if (part == null) {
      throw new IllegalArgumentException("result file: \"" + name + "\" is missing");
    }
    return part;
  }

  @SuppressWarnings("unchecked")
  private static <T> T cast(Object tree) {
    return (T) tree;
  }
}
