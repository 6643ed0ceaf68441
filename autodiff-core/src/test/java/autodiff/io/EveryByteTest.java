package autodiff.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each byte of good files is changed, and the files are cut at each length: what comes of it is
 * read, or refused by the one exception, which names the file. {@code MutatedFilesTest} makes
 * greater damages, at random.
 */
class EveryByteTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state.safetensors",
        "types.safetensors",
        "written.safetensors",
        "version1.npy",
        "version2.npy",
        "version3.npy",
        "written-f4.npy",
        "written-f8.npy",
        "written-i8.npy"
      })
  void singleArraysAndSafetensors(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(Fixtures.file(name));
    int read = 0;
    for (int at = 0; at < bytes.length; at++) {
      byte good = bytes[at];
      for (int bit = 0; bit < 8; bit++) {
        bytes[at] = (byte) (good ^ 1 << bit);
        read += isRead(name, bytes, bytes.length, at) ? 1 : 0;
      }
      for (char c : new char[] {0, 0xff, '9', '"', '}', ' '}) {
        bytes[at] = (byte) c;
        read += isRead(name, bytes, bytes.length, at) ? 1 : 0;
      }
      bytes[at] = good;
    }
    assertTrue(read > 0 && read < 14 * bytes.length, read + " were read");
    for (int length = 0; length < bytes.length; length++) {
      assertTrue(!isRead(name, bytes, length, length), "cut at " + length);
    }
    assertTrue(isRead(name, bytes, bytes.length, 0));
  }

  private static boolean isRead(String name, byte[] bytes, int length, int at) {
    ByteArrayInputStream stream = new ByteArrayInputStream(bytes, 0, length);
    try (Input input = new Input(name, stream, length)) {
      if (name.endsWith(".npy")) {
        Npy.read(input);
      } else {
        Safetensors.read(input);
      }
      return true;
    } catch (FileFormatException e) {
      assertTrue(e.getMessage().startsWith(name + ": "), e::getMessage);
      return false;
    } catch (Throwable e) {
      throw new AssertionError(
          String.format(Locale.ROOT, "%s, byte %d: 0x%02x", name, at, bytes[at]), e);
    }
  }

  /** Archives have check sums: what is read is what was written, but for the names. */
  @ParameterizedTest
  @ValueSource(strings = {"arrays.npz", "compressed.npz", "written.npz"})
  void archives(String name) throws IOException {
    long seed = new SplittableRandom().nextLong();
    SplittableRandom random = new SplittableRandom(seed);
    System.out.println("changes to " + name + ", seed " + seed);
    byte[] bytes = Files.readAllBytes(Fixtures.file(name));
    Path file = folder.resolve(name);
    Files.write(file, bytes);
    String expected = contents(Npz.read(file));
    int read = 0;
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      for (int at = 0; at < bytes.length; at++) {
        open.seek(at);
        open.write(bytes[at] ^ 1 << random.nextInt(8));
        try {
          assertEquals(expected, contents(Npz.read(file)));
          read++;
        } catch (FileFormatException e) {
          assertTrue(e.getMessage().contains(name), e::getMessage);
        } catch (Throwable e) {
          throw new AssertionError("seed " + seed + ", byte " + at, e);
        }
        open.seek(at);
        open.write(bytes[at]);
      }
      assertEquals(expected, contents(Npz.read(file)));
      for (int length = bytes.length - 1; length >= 0; length--) {
        open.setLength(length);
        FileFormatException e =
            assertThrows(FileFormatException.class, () -> Npz.read(file), "cut at " + length);
        assertTrue(e.getMessage().contains(name), e::getMessage);
      }
    }
    assertTrue(read > 0 && read < bytes.length, read + " were read");
  }

  private static String contents(Map<String, Tensor> arrays) {
    return arrays.values().stream().map(Tensor::toString).collect(Collectors.joining("\n"));
  }
}
