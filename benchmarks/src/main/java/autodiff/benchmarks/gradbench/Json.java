package autodiff.benchmarks.gradbench;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON with room for large inputs: an array of numbers, or of arrays of equal sizes of them, is one
 * {@code double[]} and not a tree.
 */
public sealed interface Json {

  /**
   * A number.
   *
   * @param value the number
   */
  record Num(double value) implements Json {}

  /**
   * A string.
   *
   * @param value the string
   */
  record Text(String value) implements Json {}

  /**
   * {@code true} or {@code false}.
   *
   * @param value which of them
   */
  record Truth(boolean value) implements Json {}

  /** {@code null}. */
  record Nothing() implements Json {}

  /**
   * Numbers in an array, or in arrays of arrays as regular as a matrix. Empty arrays are among
   * them: {@code []} has sizes {0}, {@code [[], []]} has sizes {2, 0}.
   *
   * @param sizes how many there are along each axis
   * @param elements all of them, row by row
   */
  record Numbers(int[] sizes, double[] elements) implements Json {}

  /**
   * Any other array.
   *
   * @param items what is in it
   */
  record Items(List<Json> items) implements Json {}

  /**
   * An object.
   *
   * @param map its fields, in their order
   */
  record Fields(Map<String, Json> map) implements Json {

    /**
     * A number.
     *
     * @param name the field
     * @return the number
     */
    double number(String name) {
      if (field(name) instanceof Num number) {
        return number.value();
      }
      throw wrong(name, "a number");
    }

    /**
     * An integer.
     *
     * @param name the field
     * @return the integer
     */
    int integer(String name) {
      double number = number(name);
      if (number != (int) number) {
        throw wrong(name, "an integer");
      }
      return (int) number;
    }

    /**
     * A string.
     *
     * @param name the field
     * @return the string
     */
    String text(String name) {
      if (field(name) instanceof Text text) {
        return text.value();
      }
      throw wrong(name, "a string");
    }

    /**
     * A truth value.
     *
     * @param name the field
     * @return the value
     */
    boolean truth(String name) {
      if (field(name) instanceof Truth truth) {
        return truth.value();
      }
      throw wrong(name, "true or false");
    }

    /**
     * An array of numbers.
     *
     * @param name the field
     * @return the numbers
     */
    double[] vector(String name) {
      if (field(name) instanceof Numbers numbers && numbers.sizes().length == 1) {
        return numbers.elements();
      }
      throw wrong(name, "an array of numbers");
    }

    /**
     * An array of numbers that has to have a certain length.
     *
     * @param name the field
     * @param length how many numbers
     * @return the numbers
     */
    double[] vector(String name, int length) {
      double[] elements = vector(name);
      if (elements.length != length) {
        throw wrong(name, length + " numbers");
      }
      return elements;
    }

    /**
     * Rows of numbers, all of the same length.
     *
     * @param name the field
     * @return the rows; {@code []} is 0 rows of length 0
     */
    Numbers matrix(String name) {
      if (field(name) instanceof Numbers numbers) {
        if (numbers.sizes().length == 2) {
          return numbers;
        }
        if (numbers.sizes().length == 1 && numbers.elements().length == 0) {
          return new Numbers(new int[] {0, 0}, new double[0]);
        }
      }
      throw wrong(name, "rows of numbers, all of the same length");
    }

    /**
     * Rows of numbers, as many and as long as they have to be.
     *
     * @param name the field
     * @param rows how many rows
     * @param columns how many numbers in each
     * @return the numbers, row by row
     */
    double[] matrix(String name, int rows, int columns) {
      int[] sizes = matrix(name).sizes();
      if (sizes[0] != rows || (rows > 0 && sizes[1] != columns)) {
        throw wrong(name, rows + " rows of " + columns + " numbers");
      }
      return matrix(name).elements();
    }

    /**
     * Numbers in any regular arrangement.
     *
     * @param name the field
     * @return the numbers
     */
    Numbers numbers(String name) {
      if (field(name) instanceof Numbers numbers) {
        return numbers;
      }
      throw wrong(name, "arrays of numbers");
    }

    /**
     * An object.
     *
     * @param name the field
     * @return the object
     */
    Fields fields(String name) {
      if (field(name) instanceof Fields fields) {
        return fields;
      }
      throw wrong(name, "an object");
    }

    /**
     * Whether there is such a field.
     *
     * @param name the field
     * @return whether there is
     */
    boolean has(String name) {
      return map.containsKey(name);
    }

    /**
     * Whatever a field holds.
     *
     * @param name the field
     * @return its content
     */
    Json field(String name) {
      Json field = map.get(name);
      if (field == null) {
        throw new IllegalArgumentException(
            "\"" + name + "\" is missing; there are " + map.keySet());
      }
      return field;
    }

    private IllegalArgumentException wrong(String name, String expected) {
      return new IllegalArgumentException(
          "\"" + name + "\" is " + field(name).describe() + " instead of " + expected);
    }
  }

  /**
   * A number.
   *
   * @param x the number
   * @return as JSON
   */
  static Json of(double x) {
    return new Num(x);
  }

  /**
   * An array of numbers.
   *
   * @param x the numbers
   * @return as JSON
   */
  static Json of(double... x) {
    return new Numbers(new int[] {x.length}, x);
  }

  /**
   * Rows of numbers.
   *
   * @param rows how many rows
   * @param columns how many numbers in each
   * @param x the numbers, row by row
   * @return as JSON
   */
  static Json of(int rows, int columns, double[] x) {
    return new Numbers(new int[] {rows, columns}, x);
  }

  /**
   * An object.
   *
   * @param name its first field
   * @param content what that holds
   * @param more more names and contents, by turns
   * @return as JSON
   */
  static Fields fields(String name, Json content, Object... more) {
    Map<String, Json> map = new LinkedHashMap<>();
    map.put(name, content);
    for (int i = 0; i < more.length; i += 2) {
      map.put((String) more[i], (Json) more[i + 1]);
    }
    return new Fields(map);
  }

  /**
   * What this is, in a few words, for messages.
   *
   * @return the words
   */
  default String describe() {
    if (this instanceof Num num) {
      return "the number " + num.value();
    } else if (this instanceof Text) {
      return "a string";
    } else if (this instanceof Truth truth) {
      return Boolean.toString(truth.value());
    } else if (this instanceof Numbers numbers) {
      return "an array of sizes " + java.util.Arrays.toString(numbers.sizes());
    } else if (this instanceof Items items) {
      return "an irregular array of " + items.items().size();
    } else if (this instanceof Fields fields) {
      return "an object with fields " + fields.map().keySet();
    }
    return "null";
  }

  /**
   * Writes this. Numbers are written with as many digits as it takes to read the same number again;
   * NaN and infinities, for which JSON has no word, are written as null.
   *
   * @param out where to
   * @throws IOException if that fails
   */
  default void write(JsonGenerator out) throws IOException {
    if (this instanceof Num num) {
      write(num.value(), out);
    } else if (this instanceof Text text) {
      out.writeString(text.value());
    } else if (this instanceof Truth truth) {
      out.writeBoolean(truth.value());
    } else if (this instanceof Numbers numbers) {
      write(numbers, 0, 0, out);
    } else if (this instanceof Items items) {
      out.writeStartArray();
      for (Json item : items.items()) {
        item.write(out);
      }
      out.writeEndArray();
    } else if (this instanceof Fields fields) {
      out.writeStartObject();
      for (Map.Entry<String, Json> field : fields.map().entrySet()) {
        out.writeFieldName(field.getKey());
        field.getValue().write(out);
      }
      out.writeEndObject();
    } else {
      out.writeNull();
    }
  }

  private static void write(Numbers numbers, int axis, int from, JsonGenerator out)
      throws IOException {
    int[] sizes = numbers.sizes();
    out.writeStartArray();
    if (axis == sizes.length - 1) {
      for (int i = 0; i < sizes[axis]; i++) {
        write(numbers.elements()[from + i], out);
      }
    } else {
      int block = 1;
      for (int i = axis + 1; i < sizes.length; i++) {
        block *= sizes[i];
      }
      for (int i = 0; i < sizes[axis]; i++) {
        write(numbers, axis + 1, from + i * block, out);
      }
    }
    out.writeEndArray();
  }

  private static void write(double x, JsonGenerator out) throws IOException {
    if (!Double.isFinite(x)) {
      out.writeNull();
    } else if (x == (long) x && Math.abs(x) < 1L << 53 && !isNegativeZero(x)) {
      out.writeNumber((long) x);
    } else {
      out.writeNumber(x);
    }
  }

  private static boolean isNegativeZero(double x) {
    return x == 0 && 1 / x < 0;
  }
}
