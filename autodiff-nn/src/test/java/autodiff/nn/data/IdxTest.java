package autodiff.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
  private static final long SEED = 11;

  @TempDir Path folder;

  /** A file of a type, with sizes and as many bytes of content as given. */
  private static byte[] idx(int type, int[] sizes, int... content) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * sizes.length + content.length);
    bytes.putInt(type << 8 | sizes.length);
    Arrays.stream(sizes).forEach(bytes::putInt);
    Arrays.stream(content).forEach(b -> bytes.put((byte) b));
    return bytes.array();
  }

  private static int[] sizes(int... sizes) {
    return sizes;
  }

  private static byte[] gzipped(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return packed.toByteArray();
  }

  private static Source source(byte[] bytes) {
    return Source.ofBytes("x.idx", bytes);
  }

  private static String refused(byte[] bytes) {
    String asTensor =
        assertThrows(MalformedDataException.class, () -> Idx.tensor(source(bytes))).getMessage();
    assertEquals(
        asTensor,
        assertThrows(MalformedDataException.class, () -> Idx.ints(source(bytes))).getMessage());
    return asTensor;
  }

  @Test
  void imagesAndLabels() throws IOException {
    byte[] images = idx(0x08, sizes(2, 1, 3), 0, 1, 127, 128, 254, 255);
    Path file = Files.write(folder.resolve("images.gz"), gzipped(images));
    Tensor x = Idx.tensor(Source.of(file));
    assertEquals(Shape.of(2, 1, 3), x.shape());
    assertEquals(DType.FLOAT32, x.dtype());
    assertArrayEquals(new float[] {0, 1, 127, 128, 254, 255}, x.toFloats());
    assertEquals(IntTensor.of(7, 2), Idx.ints(source(idx(0x08, sizes(2), 7, 2))));
  }

  @Test
  void everyType() {
    assertEquals(IntTensor.of(127, -128), Idx.ints(source(idx(0x09, sizes(2), 127, 128))));
    assertEquals(IntTensor.of(-2), Idx.ints(source(idx(0x0b, sizes(1), 0xff, 0xfe))));
    byte[] large = idx(0x0c, sizes(1), 0x7f, 0xff, 0xff, 0xff);
    assertEquals(IntTensor.of(Integer.MAX_VALUE), Idx.ints(source(large)));
    assertEquals(DType.FLOAT64, Idx.tensor(source(large)).dtype());
    assertEquals(Integer.MAX_VALUE, Idx.tensor(source(large)).get(0));
    assertEquals(DType.FLOAT32, Idx.tensor(source(large), DType.FLOAT32).dtype());
    assertEquals(1.5, Idx.tensor(source(idx(0x0d, sizes(1), 0x3f, 0xc0, 0, 0))).get(0));
    Tensor pi =
        Idx.tensor(source(idx(0x0e, sizes(1), 0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18)));
    assertEquals(Math.PI, pi.get(0));
    assertEquals(-2, Idx.tensor(source(idx(0x0b, sizes(), 0xff, 0xfe))).item());
    assertEquals(Shape.of(0, 5), Idx.tensor(source(idx(0x08, sizes(0, 5)))).shape());
  }

  @Test
  void tooLargeForFloat32IsNotInfinite() {
    ByteBuffer bytes = ByteBuffer.allocate(32).putInt(0x0e01).putInt(3);
    bytes.putDouble(1e39).putDouble(Double.POSITIVE_INFINITY).putDouble(1e-60);
    Source source = source(bytes.array());
    assertEquals(1e39, Idx.tensor(source, DType.FLOAT64).get(0));
    assertEquals(
        "x.idx: 1 finite numbers are beyond the largest float32, 3.4e38; read them as float64",
        assertThrows(MalformedDataException.class, () -> Idx.tensor(source, DType.FLOAT32))
            .getMessage());
    byte[] fine = bytes.putDouble(8, 1e38).array();
    assertArrayEquals(
        new float[] {1e38f, Float.POSITIVE_INFINITY, 0},
        Idx.tensor(source(fine), DType.FLOAT32).toFloats());
  }

  @Test
  void moreThanAChunk() {
    int[] content = new int[100_000];
    Arrays.setAll(content, i -> i * 7 % 251);
    assertArrayEquals(content, Idx.ints(source(idx(0x08, sizes(100, 1000), content))).toInts());
  }

  @Test
  void hostileHeaders() {
    assertEquals("x.idx: ends too early", refused(new byte[] {}));
    assertEquals("x.idx: ends too early", refused(new byte[] {0, 0, 8}));
    assertEquals("x.idx: ends too early", refused(new byte[] {0, 0, 8, 2, 0, 0, 0, 1}));
    assertTrue(
        refused(idx(0x0a, sizes(1), 0)).startsWith("x.idx: begins with 0x00000a01, which is not"));
    assertTrue(
        refused("{\"json\": 1}".getBytes(StandardCharsets.US_ASCII))
            .startsWith("x.idx: begins with 0x7b226a73"));
    assertTrue(refused(idx(0x108, sizes(1), 0)).startsWith("x.idx: begins with 0x00010801"));
    assertEquals("x.idx: 255 axes; at most 8 are read", refused(new byte[] {0, 0, 8, -1}));
    assertEquals(
        "x.idx: size 4294967295 of axis 1; at most 268435456 are read",
        refused(idx(0x08, sizes(1, -1), 0)));
    assertEquals(
        "x.idx: more than 268435456 elements in axes 0 to 1; at most as many are read",
        refused(idx(0x08, sizes(1 << 16, 1 << 16, 0))));
    assertEquals(
        "x.idx: more than 268435456 elements in axes 0 to 4; at most as many are read",
        refused(idx(0x08, sizes(1 << 7, 1 << 7, 1 << 7, 1 << 7, 2))));
  }

  @Test
  void lengthMustBeThatOfTheHeader() {
    assertEquals(
        "x.idx: ends in element 3 of 4, shape [2, 2]; is the file complete?",
        refused(idx(0x08, sizes(2, 2), 1, 2, 3)));
    assertEquals(
        "x.idx: ends in element 0 of 1, shape []; is the file complete?",
        refused(idx(0x0b, sizes(), 1)));
    assertEquals(
        "x.idx: goes on behind the last of 2 elements, shape [2]",
        refused(idx(0x08, sizes(2), 1, 2, 3)));
    // A quarter of a thousand million elements, claimed in 8 bytes: nothing is set aside for them.
    assertEquals(
        "x.idx: ends in element 0 of 268435456, shape [268435456]; is the file complete?",
        refused(idx(0x08, sizes(1 << 28))));
  }

  @Test
  void brokenGzip() {
    byte[] packed = gzipped(idx(0x08, sizes(5000), new int[5000]));
    assertEquals("x.idx: ends too early", refused(Arrays.copyOf(packed, packed.length / 2)));
    byte[] wrong = packed.clone();
    wrong[wrong.length - 6] ^= 1; // the checksum
    assertTrue(refused(wrong).startsWith("x.idx: broken gzip: "), refused(wrong));
    // What would go on for ever is not read for ever.
    byte[] bomb = gzipped(Arrays.copyOf(idx(0x08, sizes(3), 1, 2, 3), 10_000_000));
    assertEquals("x.idx: goes on behind the last of 3 elements, shape [3]", refused(bomb));
  }

  @Test
  void anyBytesAreReadOrRefused() {
    Generator random = Generator.of(SEED);
    int read = 0;
    for (int round = 0; round < 2000; round++) {
      byte[] bytes = idx(0x08 + random.nextInt(7), sizes(random.nextInt(3), random.nextInt(3)));
      bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
      for (int k = random.nextInt(3); k > 0; k--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      bytes = Arrays.copyOf(bytes, bytes.length - random.nextInt(2) * random.nextInt(5));
      if (random.nextInt(10) == 0) {
        bytes = gzipped(bytes);
        bytes[random.nextInt(bytes.length)] ^= (byte) random.nextInt(256);
      }
      try {
        Idx.tensor(source(bytes));
        read++;
      } catch (MalformedDataException e) {
        assertTrue(e.getMessage().startsWith("x.idx: "), "seed " + SEED + ", round " + round);
      }
    }
    int whole = read;
    assertTrue(whole > 20 && whole < 1000, () -> whole + " were read; seed " + SEED);
  }

  @Test
  void floatingPointIsNotOfWholeNumbers() {
    assertEquals(
        "x.idx: type FLOAT is not of whole numbers; read a tensor",
        assertThrows(
                MalformedDataException.class,
                () -> Idx.ints(source(idx(0x0d, sizes(1), 0, 0, 0, 0))))
            .getMessage());
  }

  @Test
  void missingFileIsAnotherFailure() {
    Path file = folder.resolve("none");
    UncheckedIOException failure =
        assertThrows(UncheckedIOException.class, () -> Idx.tensor(Source.of(file)));
    assertEquals("cannot read " + file, failure.getMessage());
  }
}
