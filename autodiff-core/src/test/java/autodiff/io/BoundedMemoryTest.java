package autodiff.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are small, or claim much, are read or refused in a heap of 256 MB. */
class BoundedMemoryTest {
  @TempDir Path folder;

  @Test
  void aSmallHeapIsEnough() throws Exception {
    String empty = "\"%d\":{\"dtype\":\"I8\",\"shape\":[0],\"data_offsets\":[0,0]}";
    header("many.safetensors", 691_571, 0, i -> String.format(Locale.ROOT, empty, i));
    header("tight.safetensors", 300_000, 0, i -> String.format(Locale.ROOT, empty, i));
    header("most.safetensors", 104_857, 0, i -> String.format(Locale.ROOT, empty, i));
    String ones = "1,".repeat(63) + "1";
    header(
        "axes.safetensors",
        80_000,
        80_000,
        i ->
            String.format(
                Locale.ROOT,
                "\"%d\":{\"dtype\":\"I8\",\"shape\":[%s],\"data_offsets\":[%d,%d]}",
                i,
                ones,
                i,
                i + 1));
    header("strings.safetensors", 1, 0, i -> metadata(1_000_000, k -> "\"" + k + "\":\"\""));
    header(
        "long.safetensors", 1, 0, i -> metadata(1, k -> "\"\":\"" + "x".repeat(16_000_000) + '"'));
    bomb("bytes.npz", 60_000_000);

    String output = readInASmallHeap();
    System.out.print(output);
    assertEquals(
        """
        axes.safetensors: 80000
        bytes.npz: refused
        long.safetensors: 0
        many.safetensors: refused
        most.safetensors: 104857
        strings.safetensors: refused
        tight.safetensors: refused
        """,
        output.replaceAll("refused.*", "refused"));
  }

  @Test
  void theCallerMayAllowMore() throws IOException {
    String empty = "\"%d\":{\"dtype\":\"I8\",\"shape\":[0],\"data_offsets\":[0,0]}";
    Path file = header("tight.safetensors", 104_858, 0, i -> String.format(Locale.ROOT, empty, i));
    FileFormatException e = assertThrows(FileFormatException.class, () -> Safetensors.read(file));
    assertTrue(
        e.getMessage()
            .endsWith(
                "more than 104,857 tensors and strings; if it is to be trusted, allow more:"
                    + " Safetensors.read(file, n)"),
        e::getMessage);
    assertEquals(104_858, Safetensors.read(file, 20_000_000).tensors().size());
    FileFormatException tooLong =
        assertThrows(FileFormatException.class, () -> Safetensors.read(file, 1000));
    assertTrue(
        tooLong
            .getMessage()
            .endsWith(
                "the longest allowed has 1,000; if it is to be trusted, allow more:"
                    + " Safetensors.read(file, n)"),
        tooLong::getMessage);
    for (int bad : new int[] {-1, 100_000_001}) {
      assertEquals(
          "read: headers of " + bad + " bytes; the format has 0 to 100000000",
          assertThrows(IllegalArgumentException.class, () -> Safetensors.read(file, bad))
              .getMessage());
    }
  }

  private Path header(String name, int entries, int data, IntFunction<String> entry)
      throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int i = 0; i < entries; i++) {
      text.write(i == 0 ? '{' : ',');
      text.writeBytes(entry.apply(i).getBytes(UTF_8));
    }
    text.write('}');
    Path file = folder.resolve(name);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      byte[] length =
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(text.size()).array();
      out.write(length);
      text.writeTo(out);
      out.write(new byte[data]);
    }
    return file;
  }

  private static String metadata(int strings, IntFunction<String> string) {
    StringBuilder text = new StringBuilder("\"__metadata__\":{");
    for (int i = 0; i < strings; i++) {
      text.append(i == 0 ? "" : ",").append(string.apply(i));
    }
    return text.append("}").toString();
  }

  /** An archive of bytes that are all 0. */
  private void bomb(String name, int bytes) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      zip.putNextEntry(new ZipEntry("a.npy"));
      String dictionary =
          String.format(
              Locale.ROOT, "{'descr': '|u1', 'fortran_order': False, 'shape': (%d,)}", bytes);
      zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
      zip.write(new byte[] {(byte) dictionary.length(), 0});
      zip.write(dictionary.getBytes(UTF_8));
      zip.write(new byte[bytes]);
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

    private static String read(Path file) throws IOException {
      try {
        boolean archive = file.toString().endsWith(".npz");
        return "" + (archive ? Npz.read(file) : Safetensors.read(file).tensors()).size();
      } catch (FileFormatException e) {
        return "refused: " + e.getMessage();
      } catch (OutOfMemoryError e) {
        return "no memory left";
      }
    }
  }
}
