package autodiff.nn.data;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each byte of good files is changed, and the files are cut at each length: what comes of it is
 * read, or refused by the one exception, which names the file.
 */
class EveryByteTest {
  private final long seed = new SplittableRandom().nextLong();
  private final SplittableRandom random = new SplittableRandom(seed);

  private static final Consumer<Source> TABLE =
      source -> {
        Table table = Table.read(source);
        table.withoutMissing().classification(table.columns().get(table.columns().size() - 1));
      };

  /** Long files are changed and cut at every so many bytes. */
  @ParameterizedTest
  @CsvSource({"iris.csv, 1", "wine.csv, 31", "diabetes.csv, 61", "digits.csv.gz, 499"})
  void dataSets(String name, int step) throws IOException {
    byte[] bytes;
    try (InputStream in = Datasets.class.getResourceAsStream(name)) {
      bytes = in.readAllBytes();
    }
    check(name, bytes, step, TABLE);
  }

  @Test
  void idx() throws IOException {
    for (int type : new int[] {0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e}) {
      byte[] bytes = new byte[12 + 6 * 8];
      ByteBuffer.wrap(bytes).putInt(type << 8 | 2).putInt(2).putInt(3);
      int width = type == 0x0e ? 8 : type >= 0x0c ? 4 : type == 0x0b ? 2 : 1;
      byte[] file = Arrays.copyOf(bytes, 12 + 6 * width);
      check("x.idx", file, 1, Idx::tensor);
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        gzip.write(file);
      }
      check("x.idx", packed.toByteArray(), 1, Idx::tensor);
    }
  }

  private void check(String name, byte[] bytes, int step, Consumer<Source> reader) {
    System.out.println("changes to " + name + ", seed " + seed);
    reader.accept(Source.ofBytes(name, bytes));
    int refused = 0;
    for (int at = 0; at < bytes.length; at += step) {
      byte good = bytes[at];
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      refused += isRefused(name, bytes, at, reader) ? 1 : 0;
      bytes[at] = good;
      refused += isRefused(name, Arrays.copyOf(bytes, at), at, reader) ? 1 : 0;
    }
    assertTrue(refused > 0, name + ", seed " + seed);
  }

  private boolean isRefused(String name, byte[] bytes, int at, Consumer<Source> reader) {
    try {
      reader.accept(Source.ofBytes(name, bytes));
      return false;
    } catch (MalformedDataException e) {
      assertTrue(e.getMessage().startsWith(name + ": "), e::getMessage);
      return true;
    } catch (Throwable e) {
      throw new AssertionError(name + ", byte " + at + ", seed " + seed, e);
    }
  }
}
