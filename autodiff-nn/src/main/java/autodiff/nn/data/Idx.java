package autodiff.nn.data;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.ZipException;

/**
 * Reads IDX files, in which MNIST and its relatives are published, gzipped or not.
 *
 * <pre>{@code
 * Tensor images = Idx.tensor(Source.of(Path.of("train-images-idx3-ubyte.gz"))).div(255);
 * IntTensor labels = Idx.ints(Source.of(Path.of("train-labels-idx1-ubyte.gz")));
 * TensorDataset<IntTensor> mnist = TensorDataset.of(images, labels);
 * }</pre>
 *
 * <p>A file is two bytes 0, a byte that says the type, one with the number of axes, their sizes in
 * four bytes each, and the elements row by row, all with the highest byte first. Types are 0x08 for
 * bytes from 0 to 255, 0x09 for bytes from −128 to 127, 0x0B, 0x0C for whole numbers of 2 and 4
 * bytes, 0x0D, 0x0E for floating point of 4 and 8.
 *
 * <p>A file must be exactly as long as its header says. Memory grows with what is really there, not
 * with what a header claims, and is bounded by 2²⁸ elements (1 GiB in float32), beyond which a
 * header is refused; what is compressed unpacks to at most as much as its {@link Source} allows.
 * Whatever is wrong with the content gives a {@link MalformedDataException}.
 */
public final class Idx {
  /** As many elements as a file may have. */
  static final int MAX_ELEMENTS = 1 << 28;

  private static final int MAX_AXES = 8;
  private static final int FIRST_CHUNK = 1 << 14;

  private Idx() {}

  /** The types, in the order of their codes. */
  private enum Type {
    UNSIGNED_BYTE(0x08, 1),
    BYTE(0x09, 1),
    SHORT(0x0b, 2),
    INT(0x0c, 4),
    FLOAT(0x0d, 4),
    DOUBLE(0x0e, 8);

    final int code;
    final int bytes;

    Type(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    boolean isWhole() {
      return this != FLOAT && this != DOUBLE;
    }

    /** Whether a float32 has every number of the type. */
    boolean fitsFloat32() {
      return this != INT && this != DOUBLE;
    }

    int whole(ByteBuffer from, int k) {
      return switch (this) {
        case UNSIGNED_BYTE -> from.get(k) & 0xff;
        case BYTE -> from.get(k);
        case SHORT -> from.getShort(2 * k);
        default -> from.getInt(4 * k);
      };
    }

    double number(ByteBuffer from, int k) {
      return switch (this) {
        case FLOAT -> from.getFloat(4 * k);
        case DOUBLE -> from.getDouble(8 * k);
        default -> whole(from, k);
      };
    }
  }

  /** Elements to be filled in; grows as they come. */
  private interface Elements {
    void grow(int length);

    void put(int at, ByteBuffer from, int count);
  }

  /**
   * Reads numbers.
   *
   * @param source the file
   * @return float32 if that has every number of the file's type, else (whole numbers of four bytes,
   *     floating point of eight) float64
   * @throws MalformedDataException if it is not a whole and correct IDX file
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static Tensor tensor(Source source) {
    try (InputStream content = source.open();
        DataInputStream in = new DataInputStream(content)) {
      Header header = Header.read(source, in);
      header.checkFits(content);
      if (header.type.fitsFloat32()) {
        Floats floats = new Floats(header.type);
        header.readElements(source, in, floats);
        return Tensor.of(header.shape, floats.array);
      }
      Doubles doubles = new Doubles(header.type);
      header.readElements(source, in, doubles);
      return Tensor.of(header.shape, doubles.array);
    } catch (IOException e) {
      throw failure(source, e);
    }
  }

  /**
   * Reads numbers in a type of one's choice.
   *
   * @param source the file
   * @param dtype the type; numbers that it does not have are rounded
   * @return the tensor
   * @throws MalformedDataException if it is not a whole and correct IDX file, or has finite numbers
   *     that are too large for the type
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static Tensor tensor(Source source, DType dtype) {
    Tensor numbers = tensor(source);
    Tensor rounded = numbers.to(dtype);
    if (dtype == DType.FLOAT32 && numbers.dtype() == DType.FLOAT64) {
      double lost = numbers.isFinite().sub(rounded.to(DType.FLOAT64).isFinite()).sum().item();
      if (lost > 0) {
        throw malformed(
            source,
            String.format(
                Locale.ROOT,
                "%.0f finite numbers are beyond the largest float32, 3.4e38; read them as float64",
                lost));
      }
    }
    return rounded;
  }

  /**
   * Reads whole numbers, such as labels.
   *
   * @param source the file
   * @return the numbers
   * @throws MalformedDataException if it is not a whole and correct IDX file, or has floating point
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static IntTensor ints(Source source) {
    try (InputStream content = source.open();
        DataInputStream in = new DataInputStream(content)) {
      Header header = Header.read(source, in);
      header.checkFits(content);
      if (!header.type.isWhole()) {
        throw malformed(
            source,
            String.format(
                Locale.ROOT, "type %s is not of whole numbers; read a tensor", header.type));
      }
      Ints ints = new Ints(header.type);
      header.readElements(source, in, ints);
      return IntTensor.of(header.shape, ints.array);
    } catch (IOException e) {
      throw failure(source, e);
    }
  }

  private static RuntimeException failure(Source source, IOException e) {
    if (e instanceof EOFException || e instanceof ZipException) {
      String what = e instanceof ZipException ? "broken gzip: " + e.getMessage() : "ends too early";
      return new MalformedDataException(
          String.format(Locale.ROOT, "%s: %s", source.name(), what), e);
    }
    return source.unreadable(e);
  }

  private static MalformedDataException malformed(Source source, String what) {
    return new MalformedDataException(source.name() + ": " + what);
  }

  private record Header(Type type, Shape shape) {
    static Header read(Source source, DataInputStream in) throws IOException {
      int magic = in.readInt();
      int code = magic >>> 8;
      int axes = magic & 0xff;
      Type type =
          Arrays.stream(Type.values())
              .filter(t -> t.code == code)
              .findFirst()
              .orElseThrow(() ->
                  malformed(
                      source,
                      String.format(
                          Locale.ROOT,
                          "begins with 0x%08x, which is not IDX: two bytes 0, a type from 0x08, 0x09,"
                              + " 0x0b to 0x0e, and a number of axes",
                          magic)));
      if (axes > MAX_AXES) {
        throw malformed(
            source, String.format(Locale.ROOT, "%d axes; at most %d are read", axes, MAX_AXES));
      }
      int[] sizes = new int[axes];
      long elements = 1;
      for (int axis = 0; axis < axes; axis++) {
        int size = in.readInt();
        long unsigned = Integer.toUnsignedLong(size);
        if (unsigned > MAX_ELEMENTS) {
          throw malformed(
              source,
              String.format(
                  Locale.ROOT,
                  "size %d of axis %d; at most %d are read",
                  unsigned,
                  axis,
                  MAX_ELEMENTS));
        }
        // At most 2⁵⁶, since the product so far is checked.
        elements *= unsigned;
        if (elements > MAX_ELEMENTS) {
          throw malformed(
              source,
              String.format(
                  Locale.ROOT,
                  "more than %d elements in axes 0 to %d; at most as many are read",
                  MAX_ELEMENTS,
                  axis));
        }
        sizes[axis] = size;
      }
      return new Header(type, Shape.of(sizes));
    }

    /** Small compressed files can claim to have gigabytes, and do have them. */
    void checkFits(InputStream content) {
      if (content instanceof UnpackedStream unpacked) {
        unpacked.expect((long) shape.elements() * type.bytes);
      }
    }

    void readElements(Source source, DataInputStream in, Elements elements) throws IOException {
      int total = shape.elements();
      int length = Math.min(total, FIRST_CHUNK);
      elements.grow(length);
      byte[] chunk = new byte[length * type.bytes];
      ByteBuffer from = ByteBuffer.wrap(chunk);
      for (int at = 0; at < total; ) {
        int count = Math.min(total - at, chunk.length / type.bytes);
        int wanted = count * type.bytes;
        int got = in.readNBytes(chunk, 0, wanted);
        if (got < wanted) {
          throw malformed(
              source,
              String.format(
                  Locale.ROOT,
                  "ends in element %d of %d, shape %s; is the file complete?",
                  at + got / type.bytes,
                  total,
                  shape));
        }
        if (at + count > length) {
          length = (int) Math.min(total, 2L * length);
          elements.grow(length);
        }
        elements.put(at, from, count);
        at += count;
      }
      if (in.read() >= 0) {
        throw malformed(
            source,
            String.format(
                Locale.ROOT, "goes on behind the last of %d elements, shape %s", total, shape));
      }
    }
  }

  private static final class Floats implements Elements {
    private final Type type;
    private float[] array = {};

    Floats(Type type) {
      this.type = type;
    }

    @Override
    public void grow(int length) {
      array = Arrays.copyOf(array, length);
    }

    @Override
    public void put(int at, ByteBuffer from, int count) {
      for (int k = 0; k < count; k++) {
        array[at + k] = (float) type.number(from, k);
      }
    }
  }

  private static final class Doubles implements Elements {
    private final Type type;
    private double[] array = {};

    Doubles(Type type) {
      this.type = type;
    }

    @Override
    public void grow(int length) {
      array = Arrays.copyOf(array, length);
    }

    @Override
    public void put(int at, ByteBuffer from, int count) {
      for (int k = 0; k < count; k++) {
        array[at + k] = type.number(from, k);
      }
    }
  }

  private static final class Ints implements Elements {
    private final Type type;
    private int[] array = {};

    Ints(Type type) {
      this.type = type;
    }

    @Override
    public void grow(int length) {
      array = Arrays.copyOf(array, length);
    }

    @Override
    public void put(int at, ByteBuffer from, int count) {
      for (int k = 0; k < count; k++) {
        array[at + k] = type.whole(from, k);
      }
    }
  }
}
