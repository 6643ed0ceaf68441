package autodiff.io;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every way to break an npy or npz file ends in the one exception, which says what is wrong. */
class HostileNumpyTest {
  @TempDir Path folder;

  private static byte[] npy(int version, long length, String header, int data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("\u0093NUMPY".getBytes(ISO_8859_1));
    bytes.write(version);
    bytes.write(0);
    for (int i = 0; i < (version == 1 ? 2 : 4); i++) {
      bytes.write((int) (length >> 8 * i));
    }
    bytes.writeBytes(header.getBytes(ISO_8859_1));
    bytes.writeBytes(new byte[data]);
    return bytes.toByteArray();
  }

  private static byte[] npy(String header, int data) {
    return npy(1, header.length(), header, data);
  }

  private static String header(String descr, String order, String shape) {
    return String.format(
        Locale.ROOT, "{'descr': %s, 'fortran_order': %s, 'shape': %s, }", descr, order, shape);
  }

  private static final String GOOD = header("'<f4'", "False", "(2,)");

  /** What is wrong with these bytes. */
  private record Case(String message, byte[] bytes) {}

  private static void put(List<Case> cases, String message, String header, int data) {
    cases.add(new Case(message, npy(header, data)));
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.add(new Case("takes 8 bytes", new byte[0]));
    cases.add(new Case("ends at 7", Arrays.copyOf(npy(GOOD, 8), 7)));
    cases.add(new Case("the length of the header", Arrays.copyOf(npy(GOOD, 8), 9)));
    cases.add(new Case("does not begin with", "PK\3\4 is no npy file".getBytes(ISO_8859_1)));
    cases.add(new Case("version 4.0", npy(4, GOOD.length(), GOOD, 8)));
    cases.add(new Case("version 0.0", npy(0, GOOD.length(), GOOD, 8)));
    cases.add(new Case("the header takes 1000 bytes", npy(1, 1000, GOOD, 8)));
    cases.add(new Case("4294967295 bytes; the longest", npy(2, 0xffffffffL, GOOD, 8)));
    cases.add(new Case("60000 bytes; the longest", npy(1, 60_000, GOOD + " ".repeat(60_000), 8)));
    put(cases, "near character 0: expected {", "", 0);
    put(cases, "expected {", "[]", 0);
    put(cases, "not all of", "{}", 0);
    put(cases, "not all of 'descr'", "{'descr': '<f4', 'shape': (2,)}", 8);
    put(cases, "something follows", GOOD + "x", 8);
    put(cases, "\"descr\" stands twice", GOOD.replace("{", "{'descr': '<f4', "), 8);
    put(cases, "\"shape\" stands twice", GOOD.replace("{", "{'shape': (2,), "), 8);
    put(cases, "stands twice", GOOD.replace("{", "{'fortran_order': True, "), 8);
    put(cases, "\"x\" is none of", GOOD.replace("{", "{'x': 1, "), 8);
    put(cases, "string in quotes", "{descr: '<f4'}", 8);
    put(cases, "string in quotes", "{'descr", 8);
    put(cases, "expected :", "{'descr' '<f4'}", 8);
    put(cases, "records with fields", header("[('a', '<f4')]", "False", "(2,)"), 8);
    for (String type :
        new String[] {
          "|O", "<U3", "|S4", "<c8", "<f16", "<M8[s]", "|V8", "", "f", "<", "<f3", "<x4"
        }) {
      put(cases, "type \"" + type + "\" cannot", header("'" + type + "'", "False", "(2,)"), 8);
    }
    put(cases, "\"=f4\" does not say", header("'=f4'", "False", "(2,)"), 8);
    put(cases, "\"|f4\" does not say", header("'|f4'", "False", "(2,)"), 8);
    put(cases, "True or False", header("'<f4'", "1", "(2,)"), 8);
    put(cases, "expected (", header("'<f4'", "False", "[2]"), 8);
    put(cases, "needs a comma", header("'<f4'", "False", "(2)"), 8);
    put(cases, "1 to 18 digits", header("'<f4'", "False", "(-2,)"), 8);
    put(cases, "1 to 18 digits", header("'<f4'", "False", "(,)"), 8);
    put(cases, "1 to 18 digits", header("'<f4'", "False", "(" + "9".repeat(99) + ",)"), 8);
    put(cases, "expected )", header("'<f4'", "False", "(1, 2.0)"), 8);
    put(cases, "not one of 0 to", header("'<f4'", "False", "(4294967298,)"), 8);
    put(cases, "more elements than", header("'<f4'", "False", "(65536, 65536)"), 8);
    put(cases, "not one of 0 to 2147483647", header("'<f4'", "False", "(0, 999999999999)"), 0);
    put(cases, "more than 64 axes", header("'<f4'", "False", "(" + "1, ".repeat(65) + ")"), 4);
    put(cases, "the file was cut short", header("'<f4'", "False", "(2147483647,)"), 8);
    put(cases, "cut short", GOOD, 7);
    put(cases, "added to", GOOD, 9);
    byte[] whole = npy(header("'>i8'", "False", "()"), 8);
    whole[whole.length - 8] = (byte) 0x80;
    cases.add(new Case("is -9223372036854775808, beyond", whole));
    byte[] truth = npy(header("'|b1'", "False", "(2,)"), 2);
    truth[truth.length - 1] = (byte) 0xff;
    cases.add(new Case("element 1 of BOOL [2] is 255", truth));
    return cases;
  }

  @TestFactory
  Stream<DynamicTest> allAreRefused() {
    return cases().stream()
        .map(c ->
            dynamicTest(
                c.message,
                () -> {
                  Path file = folder.resolve("hostile.npy");
                  Files.write(file, c.bytes);
                  checkMessage(
                      file,
                      c.message,
                      assertThrows(FileFormatException.class, () -> Npy.read(file)));
                }));
  }

  private static void checkMessage(Path file, String message, FileFormatException e) {
    assertTrue(e.getMessage().startsWith(file.toString()), e::getMessage);
    assertTrue(e.getMessage().replace(",", "").contains(message.replace(",", "")), e::getMessage);
  }

  @Test
  void theUnbrokenFilesAreRead() throws IOException {
    Path file = folder.resolve("good.npy");
    for (String header :
        new String[] {
          GOOD,
          GOOD + "   \n",
          "{\"shape\":(2,),\"descr\":\"<f4\",\"fortran_order\":True}",
          header("'>f4'", "False", "(1, 2)"),
          header("'<f4'", "False", "(1L, 2L)"),
          header("'<f8'", "False", "()"),
          header("'|u1'", "False", "(2, 2, 2,)"),
          header("'<i1'", "True", "(8, 1)")
        }) {
      Files.write(file, npy(header, 8));
      assertEquals(0, Npy.read(file).sum().item(), header);
    }
  }

  // Archives

  private static byte[] zip(int method, Object... namesAndBytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndBytes.length; i += 2) {
        byte[] content = (byte[]) namesAndBytes[i + 1];
        ZipEntry entry = new ZipEntry((String) namesAndBytes[i]);
        // Today's date could have the bytes that a test looks for: 29 November 2026 has a brace.
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        entry.setMethod(method);
        if (method == ZipEntry.STORED) {
          java.util.zip.CRC32 sum = new java.util.zip.CRC32();
          sum.update(content);
          entry.setSize(content.length);
          entry.setCrc(sum.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(content);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] replaced(byte[] bytes, String from, String to) {
    return new String(bytes, ISO_8859_1).replace(from, to).getBytes(ISO_8859_1);
  }

  private void assertRefused(String message, byte[] bytes) throws IOException {
    Path file = folder.resolve("hostile.npz");
    Files.write(file, bytes);
    checkMessage(file, message, assertThrows(FileFormatException.class, () -> Npz.read(file)));
  }

  @Test
  void archives() throws IOException {
    byte[] good = npy(GOOD, 8);
    byte[] archive = zip(ZipEntry.STORED, "a.npy", good);
    Path file = folder.resolve("good.npz");
    Files.write(file, archive);
    assertEquals("[a]", Npz.read(file).keySet().toString());

    assertRefused("0 bytes are no zip archive", new byte[0]);
    assertRefused("is no zip archive", new byte[100]);
    assertRefused("is no zip archive", good);
    assertRefused("cut short", Arrays.copyOf(archive, archive.length - 1));
    assertRefused("added to", Arrays.copyOf(archive, archive.length + 1));
    assertRefused("added to", ("#!" + new String(archive, ISO_8859_1)).getBytes(ISO_8859_1));
    assertRefused("\"a.txt\" is no npy file", zip(ZipEntry.STORED, "a.txt", good));
    assertRefused("\"a/\" is no npy file", zip(ZipEntry.STORED, "a/", new byte[0]));
    assertRefused(
        "\"a.npy\" stands twice",
        replaced(zip(ZipEntry.STORED, "a.npy", good, "b.npy", good), "b.npy", "a.npy"));
    assertRefused("does not begin", zip(ZipEntry.STORED, "a.npy", "no array".getBytes(ISO_8859_1)));
    assertRefused("added to", zip(ZipEntry.STORED, "a.npy", npy(GOOD, 9)));
    assertRefused("added to", zip(ZipEntry.DEFLATED, "a.npy", npy(GOOD, 9)));

    byte[] damaged = archive.clone();
    damaged[new String(archive, ISO_8859_1).indexOf("}") + 3] = 1;
    assertRefused("check sum", damaged);
    byte[] packed = zip(ZipEntry.DEFLATED, "a.npy", npy(header("'<f4'", "False", "(200,)"), 800));
    packed[45] ^= 0x55;
    packed[60] ^= 0x55;
    assertRefused("a.npy", packed);
  }

  /** Whole numbers of one byte become float64, of eight. */
  @Test
  void tensorsLargerThanTheirBytesCount() throws IOException {
    int size = 9_000_000;
    byte[] bomb =
        zip(ZipEntry.DEFLATED, "a.npy", npy(header("'|u1'", "False", "(9000000,)"), size));
    assertRefused("unpacks to more than 67108864 bytes", bomb);
    Path file = folder.resolve("trusted.npz");
    Files.write(file, bomb);
    assertEquals(size, Npz.read(file, 8L * size).get("a").elements());
    assertThrows(FileFormatException.class, () -> Npz.read(file, 8L * size - 1));
  }

  /** The last 22 bytes: mark, 2 disks, 2 counts of entries, size and place of the directory. */
  @Test
  void everyByteOfTheEndRecordCounts() throws IOException {
    byte[] archive = zip(ZipEntry.STORED, "a.npy", npy(GOOD, 8), "b.npy", npy(GOOD, 8));
    for (int at = archive.length - 22; at < archive.length; at++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] damaged = archive.clone();
        damaged[at] ^= (byte) (1 << bit);
        assertRefused("", damaged);
      }
    }
    byte[] comment = archive.clone();
    comment[archive.length - 2] = 5;
    assertRefused("a comment of 5 bytes; an npz file has no comment", comment);
  }

  @Test
  void anEndRecordAlone() throws IOException {
    byte[] none = new byte[22];
    System.arraycopy("PK\5\6".getBytes(ISO_8859_1), 0, none, 0, 4);
    Path file = folder.resolve("none.npz");
    Files.write(file, none);
    assertEquals(Map.of(), Npz.read(file));
    byte[] claims = none.clone();
    claims[8] = 3;
    claims[10] = 3;
    assertRefused("claims a directory of 3 entries in 0 bytes from byte 0 on", claims);
    byte[] wide = none.clone();
    Arrays.fill(wide, 8, 20, (byte) 0xff);
    assertRefused("refers to a wider one, which is not there", wide);
    byte[] parts = none.clone();
    parts[4] = 1;
    assertRefused("one of several archives", parts);
  }

  /** As Python writes archives that are, or could become, larger than 4 GiB. */
  @Test
  void wideEndRecords() throws IOException {
    byte[] archive = zip(ZipEntry.STORED, "a.npy", npy(GOOD, 8));
    byte[] good = wide(archive, 1, 0);
    Path file = folder.resolve("wide.npz");
    Files.write(file, good);
    assertEquals("[a]", Npz.read(file).keySet().toString());
    assertRefused("claims a directory of 2 entries", wide(archive, 2, 0));
    assertRefused("claims a directory", wide(archive, 1, 1));
    assertRefused("claims a directory", wide(archive, -1, 0));
    byte[] lost = good.clone();
    lost[archive.length - 22] = 0;
    assertRefused("refers to a wider one", lost);
  }

  private static byte[] wide(byte[] archive, long entries, int shift) {
    int at = archive.length - 22;
    ByteBuffer end = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer wide = ByteBuffer.allocate(archive.length + 76).order(ByteOrder.LITTLE_ENDIAN);
    wide.put(archive, 0, at);
    wide.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
    wide.putInt(0).putInt(0).putLong(entries).putLong(entries);
    wide.putLong(end.getInt(at + 12)).putLong(end.getInt(at + 16) + shift);
    wide.putInt(0x07064b50).putInt(0).putLong(at).putInt(1);
    wide.put(archive, at, 4).putInt(0).putLong(-1).putInt(-1).putShort((short) 0);
    return wide.array();
  }

  @Test
  void aBombIsRefusedBeforeItIsUnpacked() throws IOException {
    int size = 70_000_000;
    byte[] bomb =
        zip(ZipEntry.DEFLATED, "a.npy", npy(header("'<f4'", "False", "(17500000,)"), size));
    assertTrue(bomb.length < 100_000, "packed to " + bomb.length);
    assertRefused("unpacks to more than 67108864 bytes", bomb);

    Path file = folder.resolve("trusted.npz");
    Files.write(file, bomb);
    Map<String, Tensor> arrays = Npz.read(file, 80_000_000);
    assertEquals(17_500_000, arrays.get("a").elements());
    assertThrows(FileFormatException.class, () -> Npz.read(file, size));
  }

  @Test
  void aBombThatClaimsToBeSmallIsCut() throws IOException {
    byte[] content = npy(header("'<f4'", "False", "(2,)"), 1_000_000);
    byte[] bomb = zip(ZipEntry.DEFLATED, "a.npy", content);
    // The size in the directory, 20 bytes before the name's begin, says what an array of two needs.
    int size = content.length;
    int claimed = size - 1_000_000 + 8;
    String from = littleEndian(size);
    assertRefused("goes on after", replaced(bomb, from, littleEndian(claimed)));
    // The other way round: it claims to hold more than it does.
    byte[] small = zip(ZipEntry.DEFLATED, "a.npy", npy(header("'<f4'", "False", "(9000,)"), 8));
    int real = npy(header("'<f4'", "False", "(9000,)"), 8).length;
    assertRefused("a.npy", replaced(small, littleEndian(real), littleEndian(real - 8 + 36_000)));
  }

  private static String littleEndian(int number) {
    StringBuilder bytes = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      bytes.append((char) (number >> 8 * i & 0xff));
    }
    return bytes.toString();
  }

  @Test
  void tooManyEntries() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i <= 10_000; i++) {
        zip.putNextEntry(new ZipEntry(i + ".npy"));
      }
    }
    assertRefused("10001 entries", bytes.toByteArray());
  }
}
