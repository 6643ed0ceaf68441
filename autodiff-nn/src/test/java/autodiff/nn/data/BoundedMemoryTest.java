package autodiff.nn.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.IntTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small files that unpack to much are refused in a heap of 256 MB, and large ones are not. */
class BoundedMemoryTest {
  @TempDir Path folder;

  @Test
  void aSmallHeapIsEnough() throws Exception {
    // 2²⁸ elements, which would be 1 GiB of float32, in 261 kB.
    packed("bytes.idx.gz", idx(0x08, 1 << 28), new byte[1 << 20], 256);
    packed("most.idx.gz", idx(0x08, 15 << 20), new byte[1 << 20], 15);
    packed("doubles.idx.gz", idx(0x0e, 1 << 25), new byte[1 << 20], 256);
    packed("rows.csv.gz", "n\n".getBytes(UTF_8), "1\n".repeat(1 << 19).getBytes(UTF_8), 100);
    packed("most.csv.gz", "n\n".getBytes(UTF_8), "1\n".repeat(1 << 19).getBytes(UTF_8), 15);
    packed("columns.csv.gz", new byte[0], "1,".repeat(1 << 19).getBytes(UTF_8), 100);
    packed("quote.csv.gz", "n\n\"".getBytes(UTF_8), new byte[1 << 20], 100);
    Files.writeString(folder.resolve("plain.csv"), "n\n" + "1\n".repeat(1 << 23));
    String output = readInASmallHeap();
    System.out.print(output);
    assertEquals(
        """
        bytes.idx.gz: refused
        columns.csv.gz: refused
        doubles.idx.gz: refused
        most.csv.gz: 7864320
        most.idx.gz: 15728640
        plain.csv: 8388608
        quote.csv.gz: refused
        rows.csv.gz: refused
        """,
        output.replaceAll("refused.*", "refused"));
  }

  @Test
  void theCallerMayAllowMoreOrLess() throws IOException {
    Path file = folder.resolve("zeros.idx.gz");
    packed("zeros.idx.gz", idx(0x08, 20 << 20), new byte[1 << 20], 20);
    Source source = Source.of(file);
    assertEquals(
        file
            + ": unpacks to more than 16,777,216 bytes; if it is to be trusted, allow more:"
            + " Source.unpackedUpTo(n)",
        refused(source));
    int size = 8 + (20 << 20);
    assertEquals(20 << 20, Idx.ints(source.unpackedUpTo(size)).elements());
    assertTrue(refused(source.unpackedUpTo(size - 1)).contains("20,971,527 bytes"));
    byte[] bytes = Files.readAllBytes(file);
    assertTrue(refused(Source.ofBytes("x", bytes)).startsWith("x: unpacks to more than"));
    assertEquals(
        "unpackedUpTo: -1 bytes; 0 or more",
        assertThrows(IllegalArgumentException.class, () -> source.unpackedUpTo(-1)).getMessage());
    // What is not compressed is as large as it is.
    IntTensor plain = Idx.ints(Source.ofBytes("x", idx(0x08, 0)).unpackedUpTo(0));
    assertEquals(0, plain.elements());
  }

  private static String refused(Source source) {
    return assertThrows(MalformedDataException.class, () -> Idx.ints(source)).getMessage();
  }

  private static byte[] idx(int type, int elements) {
    return ByteBuffer.allocate(8).putInt(type << 8 | 1).putInt(elements).array();
  }

  private void packed(String name, byte[] begin, byte[] piece, int times) throws IOException {
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)), 1 << 16)) {
      out.write(begin);
      for (int i = 0; i < times; i++) {
        out.write(piece);
      }
    }
  }

  private String readInASmallHeap() throws Exception {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Reading.class.getName(),
                folder.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return output;
  }

  /** Reads the files of a folder; run in a process of its own. */
  static final class Reading {
    private Reading() {}

    public static void main(String[] args) throws IOException {
      try (var files = Files.list(Path.of(args[0]))) {
        for (Path file : files.sorted().toList()) {
          System.out.println(file.getFileName() + ": " + read(file));
        }
      }
    }

    private static String read(Path file) {
      try {
        return "" + size(Source.of(file), file.toString().contains(".idx"));
      } catch (MalformedDataException e) {
        return "refused: " + e.getMessage();
      } catch (OutOfMemoryError e) {
        return "no memory left";
      }
    }

    private static int size(Source source, boolean idx) {
      return idx ? Idx.tensor(source).elements() : Table.read(source, CsvFormat.STANDARD).size();
    }
  }
}
