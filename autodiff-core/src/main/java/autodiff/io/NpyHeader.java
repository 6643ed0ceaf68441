package autodiff.io;

import static autodiff.io.FileFormatException.quote;

import autodiff.shape.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What stands in front of the numbers of an npy file: a Python dictionary with the keys {@code
 * descr}, {@code fortran_order} and {@code shape}.
 *
 * @param type the type of the elements
 * @param order the order of an element's bytes
 * @param byColumns whether the first axis is the contiguous one instead of the last
 * @param shape the shape
 */
record NpyHeader(ElementType type, ByteOrder order, boolean byColumns, Shape shape) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** As in NumPy: what we can read needs less than a tenth. */
  private static final int LONGEST = 10_000;

  /** The numbers begin at a multiple of so many bytes. */
  private static final int ALIGNMENT = 64;

  /** Reads a header up to its last byte, and checks that it describes all bytes that follow. */
  static NpyHeader read(Input input) throws IOException {
    byte[] start = input.bytes("the beginning of an npy file", MAGIC.length + 2);
    if (!Arrays.equals(MAGIC, 0, MAGIC.length, start, 0, MAGIC.length)) {
      throw input.malformed("is no npy file: it does not begin with \\x93NUMPY");
    }
    int major = Byte.toUnsignedInt(start[MAGIC.length]);
    int minor = Byte.toUnsignedInt(start[MAGIC.length + 1]);
    if (major < 1 || major > 3 || minor != 0) {
      throw input.malformed(
          String.format(
              Locale.ROOT,
              "npy version %d.%d; versions 1.0, 2.0 and 3.0 can be read",
              major,
              minor));
    }
    int width = major == 1 ? Short.BYTES : Integer.BYTES;
    ByteBuffer lengthBytes =
        ByteBuffer.wrap(input.bytes("the length of the header", width))
            .order(ByteOrder.LITTLE_ENDIAN);
    long length =
        major == 1
            ? Short.toUnsignedLong(lengthBytes.getShort())
            : Integer.toUnsignedLong(lengthBytes.getInt());
    if (length > LONGEST) {
      throw input.malformed(
          String.format(
              Locale.ROOT,
              "the header claims to have %,d bytes; the longest allowed has %,d",
              length,
              LONGEST));
    }
    // Version 3 is UTF-8, but only names of fields need it, which we do not read.
    String text = new String(input.bytes("the header", (int) length), StandardCharsets.ISO_8859_1);
    NpyHeader header = new Parsing(input, text).header();
    long needed = (long) header.shape.elements() * header.type.bytes();
    if (input.remaining() != needed) {
      throw input.malformed(
          String.format(
              Locale.ROOT,
              "%,d bytes follow the header, but %s of %d bytes each take %,d; the file was %s",
              input.remaining(),
              header.shape,
              header.type.bytes(),
              needed,
              input.remaining() < needed ? "cut short" : "added to"));
    }
    return header;
  }

  /** The header as NumPy writes it, version 1.0. */
  static byte[] bytes(ElementType type, Shape shape) {
    String sizes =
        Arrays.stream(shape.sizes()).mapToObj(Integer::toString).collect(Collectors.joining(", "));
    String text =
        String.format(
            Locale.ROOT,
            "{'descr': '<%s', 'fortran_order': False, 'shape': (%s%s), }",
            type.numpyName(),
            sizes,
            shape.rank() == 1 ? "," : "");
    int prefix = MAGIC.length + 2 + Short.BYTES;
    int unpadded = prefix + text.length() + 1;
    int padded = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return ByteBuffer.allocate(padded)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) (padded - prefix))
        .put((text + " ".repeat(padded - unpadded) + "\n").getBytes(StandardCharsets.ISO_8859_1))
        .array();
  }

  /** Reads the dictionary, character by character. */
  private static final class Parsing {
    private final Input input;
    private final String text;
    private int at;

    private @Nullable String descr;
    private @Nullable Boolean fortranOrder;
    private @Nullable List<Long> sizes;

    Parsing(Input input, String text) {
      this.input = input;
      this.text = text;
    }

    NpyHeader header() throws FileFormatException {
      require('{');
      while (!accept('}')) {
        entry();
        if (!accept(',')) {
          require('}');
          break;
        }
      }
      skipSpace();
      if (at < text.length()) {
        throw wrong("something follows the closing brace");
      }
      if (descr == null || fortranOrder == null || sizes == null) {
        throw wrong("has not all of 'descr', 'fortran_order' and 'shape'");
      }
      try {
        return new NpyHeader(type(descr), order(descr), fortranOrder, StoredShape.of(sizes));
      } catch (IllegalArgumentException e) {
        throw wrong(e.getMessage());
      }
    }

    private void entry() throws FileFormatException {
      String key = string();
      require(':');
      boolean twice;
      switch (key) {
        case "descr" -> {
          twice = descr != null;
          if (accept('[')) {
            throw wrong("records with fields cannot be read");
          }
          descr = string();
        }
        case "fortran_order" -> {
          twice = fortranOrder != null;
          fortranOrder = bool();
        }
        case "shape" -> {
          twice = sizes != null;
          sizes = tuple();
        }
        default -> throw wrong(quote(key) + " is none of descr, fortran_order and shape");
      }
      if (twice) {
        throw wrong(quote(key) + " stands twice");
      }
    }

    private ElementType type(String code) throws FileFormatException {
      return ElementType.ofNumpy(code.isEmpty() ? "" : code.substring(1))
          .orElseThrow(() -> wrong("elements of type " + quote(code) + " cannot be read"));
    }

    private ByteOrder order(String code) throws FileFormatException {
      char mark = code.charAt(0);
      boolean isSingleByte = type(code).bytes() == 1;
      if (mark == '<' || (mark == '|' && isSingleByte)) {
        return ByteOrder.LITTLE_ENDIAN;
      }
      if (mark == '>') {
        return ByteOrder.BIG_ENDIAN;
      }
      throw wrong("type " + quote(code) + " does not say in which order bytes stand (< or >)");
    }

    private String string() throws FileFormatException {
      skipSpace();
      char mark = at < text.length() ? text.charAt(at) : ' ';
      int end = mark == '\'' || mark == '"' ? text.indexOf(mark, at + 1) : -1;
      if (end < 0) {
        throw wrong("expected a string in quotes");
      }
      String string = text.substring(at + 1, end);
      at = end + 1;
      return string;
    }

    private boolean bool() throws FileFormatException {
      skipSpace();
      for (boolean answer : new boolean[] {true, false}) {
        String word = answer ? "True" : "False";
        if (text.startsWith(word, at)) {
          at += word.length();
          return answer;
        }
      }
      throw wrong("expected True or False");
    }

    private List<Long> tuple() throws FileFormatException {
      List<Long> numbers = new ArrayList<>();
      require('(');
      while (!accept(')')) {
        if (numbers.size() == StoredShape.MOST_AXES) {
          throw wrong(String.format(Locale.ROOT, "more than %d axes", StoredShape.MOST_AXES));
        }
        numbers.add(number());
        if (!accept(',')) {
          if (numbers.size() == 1) {
            throw wrong("a tuple of one number needs a comma");
          }
          require(')');
          break;
        }
      }
      return numbers;
    }

    private long number() throws FileFormatException {
      skipSpace();
      int start = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      // As many digits always fit into a long.
      if (at == start || at - start > 18) {
        throw wrong("expected a size of 1 to 18 digits");
      }
      long number = Long.parseLong(text, start, at, 10);
      // Python 2 wrote long numbers with an L.
      accept('L');
      return number;
    }

    private void require(char c) throws FileFormatException {
      if (!accept(c)) {
        throw wrong("expected " + c);
      }
    }

    private boolean accept(char c) {
      skipSpace();
      boolean found = at < text.length() && text.charAt(at) == c;
      at += found ? 1 : 0;
      return found;
    }

    private void skipSpace() {
      while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
        at++;
      }
    }

    private FileFormatException wrong(@Nullable String problem) {
      return input.malformed(
          String.format(Locale.ROOT, "header, near character %,d: %s", at, problem));
    }
  }
}
