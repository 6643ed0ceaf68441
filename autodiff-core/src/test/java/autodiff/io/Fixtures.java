package autodiff.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import autodiff.Tensor;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Files that PyTorch and NumPy wrote (record_safetensors.py), and what is in them. */
final class Fixtures {
  private static final JsonObject EXPECTED = expected();

  private Fixtures() {}

  static Path file(String name) {
    try {
      return Path.of(Fixtures.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject expected() {
    try (Reader reader = Files.newBufferedReader(file("expected.json"))) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static JsonObject expected(String key) {
    return EXPECTED.getAsJsonObject(key);
  }

  /** The numbers must be the same, the sign of 0 included. */
  static void assertIs(JsonElement expected, Tensor actual, String what) {
    JsonObject object = expected.getAsJsonObject();
    List<Integer> shape =
        object.getAsJsonArray("shape").asList().stream().map(JsonElement::getAsInt).toList();
    double[] numbers =
        object.getAsJsonArray("numbers").asList().stream()
            .mapToDouble(e -> number(e.getAsString()))
            .toArray();
    assertEquals(shape, java.util.Arrays.stream(actual.shape().sizes()).boxed().toList(), what);
    double[] found = actual.toDoubles();
    assertEquals(numbers.length, found.length, what);
    for (int i = 0; i < numbers.length; i++) {
      assertEquals(
          Double.doubleToRawLongBits(numbers[i]),
          Double.doubleToRawLongBits(found[i]),
          String.format(Locale.ROOT, "%s, element %d: %s and %s", what, i, numbers[i], found[i]));
    }
  }

  private static double number(String text) {
    return switch (text) {
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
