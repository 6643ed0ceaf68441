package autodiff.io;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Good files with damages at random: each is read, or refused by the one exception. Anything else,
 * an index out of bounds, an endless loop, memory for what is not there, fails.
 */
class MutatedFilesTest {
  /** Archives have to be real files, which takes its time; the other formats are read in memory. */
  private static final int ARCHIVES = 400;

  private static final int OTHERS = 4000;

  /** Pieces that mean something to one of the readers. */
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ",",
    ":",
    "\"",
    "'",
    "0",
    "-1",
    "9",
    "99999999999",
    "null",
    "\\u0000",
    "\\ud800",
    "F32",
    "I64",
    "BOOL",
    "<f8",
    ">i8",
    "True",
    "shape",
    "dtype",
    "\0",
    "\n",
    "\u00ff",
    "PK\1\2",
    "PK\3\4",
    "PK\5\6"
  };

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "state.safetensors",
        "types.safetensors",
        "version1.npy",
        "version3.npy",
        "arrays.npz",
        "compressed.npz"
      })
  void damagedFilesAreReadOrRefused(String name) throws IOException {
    long seed = new SplittableRandom().nextLong();
    System.out.println("damages to " + name + ", seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    byte[] good = Files.readAllBytes(Fixtures.file(name));
    int rounds = name.endsWith(".npz") ? ARCHIVES : OTHERS;
    int read = 0;
    for (int i = 0; i < rounds; i++) {
      byte[] damaged = good;
      for (int n = random.nextInt(1, 4); n > 0; n--) {
        damaged = damaged(damaged, random);
      }
      try {
        read(name, damaged);
        read++;
      } catch (FileFormatException e) {
        assertTrue(e.getMessage().contains(name), e::getMessage);
      } catch (Throwable e) {
        throw new AssertionError(
            String.format(Locale.ROOT, "seed %d, round %d: %s", seed, i, e), e);
      }
    }
    System.out.println(read + " of " + rounds + " were read");
    assertTrue(read > 0 && read < rounds, "damages too great or too small");
  }

  private void read(String name, byte[] bytes) throws IOException {
    if (name.endsWith(".npz")) {
      Path file = folder.resolve(name);
      Files.write(file, bytes);
      Npz.read(file);
      return;
    }
    try (Input input = new Input(name, new ByteArrayInputStream(bytes), bytes.length)) {
      if (name.endsWith(".npy")) {
        Npy.read(input);
      } else {
        Safetensors.read(input);
      }
    }
  }

  private static byte[] damaged(byte[] bytes, SplittableRandom random) {
    // The headers are where it hurts: half of all damages go to the first bytes.
    int area = random.nextBoolean() ? bytes.length : Math.min(bytes.length, 400);
    int at = random.nextInt(area + 1);
    switch (random.nextInt(6)) {
      case 0:
        return Arrays.copyOf(bytes, at);
      case 1: // One bit
        byte[] flipped = bytes.clone();
        if (at < flipped.length) {
          flipped[at] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
      case 2: // A number
        byte[] numbered = bytes.clone();
        byte filling = (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
        for (int i = at; i < Math.min(numbered.length, at + 4); i++) {
          numbered[i] = filling;
        }
        return numbered;
      case 3: // A piece out
        return joined(bytes, at, new byte[0], Math.min(bytes.length, at + random.nextInt(1, 20)));
      case 4: // A piece twice
        int end = Math.min(bytes.length, at + random.nextInt(1, 60));
        return joined(bytes, end, Arrays.copyOfRange(bytes, at, end), end);
      default:
        String piece = PIECES[random.nextInt(PIECES.length)];
        byte[] own = piece.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        boolean over = random.nextBoolean();
        return joined(bytes, at, own, over ? Math.min(bytes.length, at + own.length) : at);
    }
  }

  private static byte[] joined(byte[] bytes, int end, byte[] piece, int begin) {
    byte[] joined = new byte[end + piece.length + bytes.length - begin];
    System.arraycopy(bytes, 0, joined, 0, end);
    System.arraycopy(piece, 0, joined, end, piece.length);
    System.arraycopy(bytes, begin, joined, end + piece.length, bytes.length - begin);
    return joined;
  }
}
