package autodiff.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every way to break a rule of the format ends in the one exception, which says what is wrong. */
class HostileSafetensorsTest {
  @TempDir Path folder;

  private static final String W =
      "{\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";

  private static byte[] file(long length, byte[] header, int data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
    bytes.writeBytes(header);
    bytes.writeBytes(new byte[data]);
    return bytes.toByteArray();
  }

  private static byte[] file(String header, int data) {
    byte[] bytes = header.getBytes(UTF_8);
    return file(bytes.length, bytes, data);
  }

  private static String tensor(String dtype, String shape, String offsets) {
    return String.format(
        Locale.ROOT,
        "{\"w\":{\"dtype\":%s,\"shape\":%s,\"data_offsets\":%s}}",
        dtype,
        shape,
        offsets);
  }

  private static String two(String offsetsOfA, String offsetsOfB) {
    return String.format(
        Locale.ROOT,
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":%s},"
            + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":%s}}",
        offsetsOfA,
        offsetsOfB);
  }

  private record Case(byte[] bytes, String message) {}

  private static Map<String, Case> cases() {
    Map<String, Case> cases = new LinkedHashMap<>();
    // Length
    cases.put("empty file", new Case(new byte[0], "the length of the header takes 8 bytes"));
    cases.put("half a length", new Case(new byte[7], "but the file ends at 7"));
    cases.put("empty header", new Case(file("", 0), "does not begin with '{'"));
    cases.put(
        "header longer than the file",
        new Case(file(100, W.getBytes(UTF_8), 8), "the header takes 100 bytes from byte 8 on"));
    cases.put(
        "header longer than allowed",
        new Case(file(100_000_001, W.getBytes(UTF_8), 8), "claims to have 100000001 bytes"));
    cases.put(
        "negative length",
        new Case(file(-1, W.getBytes(UTF_8), 8), "claims to have 18446744073709551615 bytes"));
    cases.put(
        "length beyond int", new Case(file(1L << 32, W.getBytes(UTF_8), 8), "4294967296 bytes"));
    cases.put("header shorter than its JSON", new Case(file(20, W.getBytes(UTF_8), 8), "header"));
    // JSON
    cases.put("space before the brace", new Case(file(" " + W, 8), "does not begin with '{'"));
    cases.put("an array", new Case(file("[]", 0), "does not begin with '{'"));
    cases.put("a byte order mark", new Case(file("\uFEFF{}", 0), "does not begin with '{'"));
    cases.put("only a brace", new Case(file("{", 0), "header, near character"));
    cases.put("not JSON", new Case(file("{w:1}", 0), "header, near character"));
    cases.put("a comment", new Case(file("{/**/}", 0), "header, near character"));
    cases.put("a comma too many", new Case(file(W.replace("}}", "},}"), 8), "header"));
    cases.put("two objects", new Case(file(W + "{}", 8), "something follows the closing brace"));
    cases.put("zeros behind", new Case(file(W + "\0\0", 8), "header, near character 55"));
    cases.put(
        "UTF-16", new Case(file(2, "{\0}\0".getBytes(ISO_8859_1), 0), "header, near character"));
    cases.put(
        "bad UTF-8",
        new Case(file(5, new byte[] {'{', '"', (byte) 0xff, '"', '}'}, 0), "not UTF-8 at byte 2"));
    cases.put(
        "overlong UTF-8",
        new Case(
            file(6, new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', '}'}, 0),
            "not UTF-8 at byte 2"));
    cases.put(
        "UTF-8 cut short", new Case(file(3, new byte[] {'{', '"', (byte) 0xc3}, 0), "not UTF-8"));
    cases.put(
        "half a surrogate pair",
        new Case(file(W.replace("\"w\"", "\"\\ud83d\""), 8), "half a surrogate pair: \"\\ud83d\""));
    cases.put("deep arrays", new Case(file("{\"w\":" + "[".repeat(1 << 20), 0), "header"));
    cases.put(
        "deep objects", new Case(file("{\"w\":".repeat(100_000), 0), "header, near character"));
    cases.put("deep shape", new Case(file(tensor("\"F32\"", "[[2]]", "[0,8]"), 8), "whole number"));
    // Keys
    cases.put("same name twice", new Case(file("{\"w\":1,\"w\":1}", 0), "header"));
    cases.put(
        "same tensor twice",
        new Case(file(W.substring(0, W.length() - 1) + "," + W.substring(1), 8), "Duplicate"));
    cases.put(
        "same name, spelt otherwise",
        new Case(
            file(
                W.substring(0, W.length() - 1)
                    + ","
                    + W.substring(1).replace("\"w\"", "\"\\u0077\""),
                8),
            "Duplicate"));
    cases.put(
        "same key twice",
        new Case(file(W.replace("\"shape\"", "\"dtype\":\"F32\",\"shape\""), 8), "Duplicate"));
    cases.put(
        "same metadata twice",
        new Case(file("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", 0), "Duplicate"));
    cases.put(
        "two metadata",
        new Case(file("{\"__metadata__\":{},\"__metadata__\":{}}", 0), "Duplicate"));
    cases.put(
        "unknown key",
        new Case(file(W.replace("\"shape\"", "\"x\":0,\"shape\""), 8), "\"x\" is none of dtype"));
    cases.put("no dtype", new Case(file(W.replace("\"dtype\":\"F32\",", ""), 8), "not all of"));
    cases.put("no shape", new Case(file(W.replace("\"shape\":[2],", ""), 8), "not all of"));
    cases.put(
        "no offsets", new Case(file(W.replace(",\"data_offsets\":[0,8]", ""), 8), "not all of"));
    cases.put("tensor null", new Case(file("{\"w\":null}", 0), "an object as tensor \"w\""));
    cases.put(
        "metadata no object", new Case(file("{\"__metadata__\":[]}", 0), "under __metadata__"));
    cases.put(
        "metadata of numbers",
        new Case(file("{\"__metadata__\":{\"a\":1}}", 0), "a string under \"a\""));
    cases.put(
        "metadata half a pair",
        new Case(file("{\"__metadata__\":{\"a\":\"\\ude00\"}}", 0), "half a surrogate pair"));
    // Types and shapes
    cases.put(
        "unknown type", new Case(file(tensor("\"F8_E4M3\"", "[8]", "[0,8]"), 8), "\"F8_E4M3\""));
    cases.put("type in small letters", new Case(file(tensor("\"f32\"", "[2]", "[0,8]"), 8), "f32"));
    cases.put("no type", new Case(file(tensor("\"\"", "[2]", "[0,8]"), 8), "type \"\""));
    cases.put(
        "type a number", new Case(file(tensor("32", "[2]", "[0,8]"), 8), "a string as dtype"));
    cases.put(
        "negative size", new Case(file(tensor("\"F32\"", "[-2]", "[0,8]"), 8), "negative number"));
    cases.put(
        "two negative sizes", new Case(file(tensor("\"F32\"", "[-2,-1]", "[0,8]"), 8), "negative"));
    cases.put(
        "broken size", new Case(file(tensor("\"F32\"", "[2.0]", "[0,8]"), 8), "a whole number"));
    cases.put("size 2e0", new Case(file(tensor("\"F32\"", "[2e0]", "[0,8]"), 8), "a whole number"));
    cases.put("size a string", new Case(file(tensor("\"F32\"", "[\"2\"]", "[0,8]"), 8), "whole"));
    cases.put("size 02", new Case(file(tensor("\"F32\"", "[02]", "[0,8]"), 8), "header"));
    cases.put("size NaN", new Case(file(tensor("\"F32\"", "[NaN]", "[0,8]"), 8), "header"));
    cases.put(
        "size beyond int",
        new Case(file(tensor("\"F32\"", "[4294967298]", "[0,8]"), 8), "is not one of 0 to"));
    cases.put(
        "size beyond long",
        new Case(file(tensor("\"F32\"", "[18446744073709551618]", "[0,8]"), 8), "out of range"));
    cases.put(
        "size of many digits",
        new Case(file(tensor("\"F32\"", "[" + "9".repeat(1 << 20) + "]", "[0,8]"), 8), "header"));
    cases.put(
        "product beyond int",
        new Case(file(tensor("\"F32\"", "[65536,65536]", "[0,0]"), 0), "more elements than"));
    cases.put(
        "product 2^64",
        new Case(
            file(tensor("\"F32\"", "[65536,65536,65536,65536]", "[0,0]"), 0), "more elements"));
    cases.put(
        "large, but empty",
        new Case(file(tensor("\"F32\"", "[0,9223372036854775807]", "[0,0]"), 0), "not one of"));
    cases.put(
        "65 axes",
        new Case(
            file(tensor("\"F32\"", "[" + "1,".repeat(64) + "2]", "[0,8]"), 8), "more than 64"));
    cases.put(
        "a tensor that the file does not hold",
        new Case(file(tensor("\"F32\"", "[536870911]", "[0,2147483644]"), 8), "cut short"));
    // Places
    cases.put(
        "bytes for one more", new Case(file(tensor("\"F32\"", "[2]", "[0,12]"), 12), "takes 8"));
    cases.put("bytes for none", new Case(file(tensor("\"F32\"", "[2]", "[0,0]"), 0), "takes 8"));
    cases.put(
        "backwards", new Case(file(tensor("\"F32\"", "[2]", "[8,0]"), 8), "no begin and end"));
    cases.put("one offset", new Case(file(tensor("\"F32\"", "[2]", "[8]"), 8), "no begin and end"));
    cases.put("three offsets", new Case(file(tensor("\"F32\"", "[2]", "[0,8,8]"), 8), "more than"));
    cases.put("negative offset", new Case(file(tensor("\"F32\"", "[2]", "[-8,0]"), 8), "negative"));
    cases.put("offset null", new Case(file(tensor("\"F32\"", "[2]", "null"), 8), "an array as"));
    cases.put(
        "offsets near the end of long",
        new Case(
            file(tensor("\"F32\"", "[2]", "[9223372036854775799,9223372036854775807]"), 8),
            "holes"));
    cases.put("hole at the beginning", new Case(file(two("[1,5]", "[5,9]"), 9), "begins at 1"));
    cases.put("hole between", new Case(file(two("[0,4]", "[5,9]"), 9), "begins at 5"));
    cases.put("overlap", new Case(file(two("[0,4]", "[3,7]"), 7), "begins at 3"));
    cases.put("the same place", new Case(file(two("[0,4]", "[0,4]"), 4), "begins at 0"));
    cases.put(
        "cut short",
        new Case(
            file(W, 7),
            "7 bytes of data follow the header, which describes 8; the file was cut short"));
    cases.put("trailing bytes", new Case(file(W, 9), "the file was added to"));
    cases.put("bytes of no tensor", new Case(file("{}", 1), "the file was added to"));
    // Numbers
    byte[] whole = file(tensor("\"I64\"", "[1]", "[0,8]"), 8);
    whole[whole.length - 2] = 0x20;
    whole[whole.length - 8] = 1;
    cases.put(
        "a whole number that is not exact", new Case(whole, "is 9007199254740993, beyond 2^53"));
    byte[] unsigned = file(tensor("\"U64\"", "[1]", "[0,8]"), 8);
    unsigned[unsigned.length - 1] = (byte) 0x80;
    cases.put("an unsigned one", new Case(unsigned, "is 9223372036854775808, beyond 2^53"));
    byte[] truth = file(tensor("\"BOOL\"", "[3]", "[0,3]"), 3);
    truth[truth.length - 2] = 2;
    cases.put("neither true nor false", new Case(truth, "element 1 of BOOL [3] is 2"));
    return cases;
  }

  @TestFactory
  Stream<DynamicTest> allAreRefused() {
    return cases().entrySet().stream()
        .map(e -> dynamicTest(e.getKey(), () -> checkRefused(e.getValue())));
  }

  private void checkRefused(Case c) throws IOException {
    Path file = folder.resolve("hostile.safetensors");
    Files.write(file, c.bytes);
    FileFormatException e = assertThrows(FileFormatException.class, () -> Safetensors.read(file));
    assertTrue(e.getMessage().startsWith(file + ": "), e::getMessage);
    assertTrue(e.getMessage().replace(",", "").contains(c.message.replace(",", "")), e::getMessage);
    assertTrue(e.getMessage().length() < 600 + file.toString().length(), e::getMessage);
    assertTrue(e.getMessage().chars().allMatch(x -> x >= ' '), e::getMessage);
  }

  @Test
  void theUnbrokenFilesAreRead() throws IOException {
    Path file = folder.resolve("good.safetensors");
    Files.write(file, file(W + "  ", 8));
    assertEquals(2, Safetensors.read(file).tensor("w").elements());
    Files.write(file, file(two("[4,8]", "[0,4]"), 8));
    assertEquals("[a, b]", Safetensors.read(file).tensors().keySet().toString());
    Files.write(file, file(tensor("\"F32\"", "[]", "[0,4]"), 4));
    assertEquals(0, Safetensors.read(file).tensor("w").shape().rank());
    Files.write(file, file("{\"__metadata__\":{\"\":\"\"}}", 0));
    assertEquals(Map.of("", ""), Safetensors.read(file).metadata());
  }

  /** 8 GB that are claimed, in a file that has holes instead of them: nothing to be allocated. */
  @Test
  void claimsAreCheckedBeforeMemoryIsTaken() throws IOException {
    Path file = folder.resolve("sparse.safetensors");
    String header =
        ("{\"a\":{\"dtype\":\"F32\",\"shape\":[2000000000],\"data_offsets\":[0,8000000000]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8000000000,8000000003]}}");
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(file(header, 0));
      out.setLength(out.length() + 8_000_000_003L);
    }
    assertThrows(FileFormatException.class, () -> Safetensors.read(file));
  }
}
