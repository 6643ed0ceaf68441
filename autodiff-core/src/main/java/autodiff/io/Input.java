package autodiff.io;

import autodiff.DType;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Bytes of a known number, read from the first to the last. */
final class Input implements Closeable {
  /** Tensors are read in pieces, so that reading takes no more memory than the tensors do. */
  private static final int PIECE = 1 << 16;

  private final String source;
  private final InputStream stream;
  private final long size;
  private long position;

  /**
   * Bytes of a stream.
   *
   * @param source what messages call it
   * @param stream the bytes; closed with this
   * @param size how many there should be
   */
  Input(String source, InputStream stream, long size) {
    this.source = source;
    this.stream = stream;
    this.size = size;
  }

  /**
   * The bytes of a file. A stream rather than a channel: an interrupt would close a channel.
   *
   * @param file a regular file: a pipe would block, a device never end
   */
  static Input open(Path file) throws IOException {
    checkRegular(file);
    RandomAccessFile open = new RandomAccessFile(file.toFile(), "r");
    try {
      // The stream reads the file that was measured, and closes it.
      return new Input(file.toString(), new FileInputStream(open.getFD()), open.length());
    } catch (IOException | RuntimeException e) {
      open.close();
      throw e;
    }
  }

  static void checkRegular(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isRegularFile(file)) {
      throw new FileFormatException(file.toString(), "is not a regular file");
    }
  }

  String source() {
    return source;
  }

  long size() {
    return size;
  }

  long remaining() {
    return size - position;
  }

  /** The exception for what is wrong with these bytes. */
  FileFormatException malformed(String problem) {
    return new FileFormatException(source, problem);
  }

  /** The next bytes. Nothing is allocated if there are not as many. */
  byte[] bytes(String what, int count) throws IOException {
    if (count > remaining()) {
      throw malformed(
          String.format(
              Locale.ROOT,
              "%s takes %,d bytes from byte %,d on, but the file ends at %,d",
              what,
              count,
              position,
              size));
    }
    byte[] bytes = new byte[count];
    fill(bytes, count);
    return bytes;
  }

  private void fill(byte[] bytes, int count) throws IOException {
    int read = stream.readNBytes(bytes, 0, count);
    position += read;
    if (read < count) {
      throw malformed(
          String.format(Locale.ROOT, "ends at byte %,d instead of %,d", position, size));
    }
  }

  /** There must be no more than was announced. */
  void checkEnd() throws IOException {
    if (stream.read() >= 0) {
      throw malformed(
          String.format(Locale.ROOT, "goes on after the %,d bytes that it claims to have", size));
    }
  }

  /** The next numbers, row by row. The caller has checked that as many bytes are left. */
  Tensor tensor(ElementType type, ByteOrder order, Shape shape) throws IOException {
    Tensor tensor = Tensor.zeros(type.dtype(), shape);
    int most = PIECE / type.bytes();
    byte[] bytes = new byte[Math.min(most, shape.elements()) * type.bytes()];
    int count;
    for (int from = 0; from < shape.elements(); from += count) {
      count = Math.min(most, shape.elements() - from);
      fill(bytes, count * type.bytes());
      ByteBuffer piece = ByteBuffer.wrap(bytes, 0, count * type.bytes()).slice().order(order);
      decode(type, piece, tensor, from);
    }
    return tensor;
  }

  private void decode(ElementType type, ByteBuffer piece, Tensor tensor, int from)
      throws IOException {
    if (type == ElementType.FLOAT64) {
      tensor.set(from, piece.asDoubleBuffer());
    } else if (type == ElementType.FLOAT32) {
      tensor.set(from, piece.asFloatBuffer());
    } else if (type.dtype() == DType.FLOAT32) {
      FloatBuffer numbers = FloatBuffer.allocate(piece.remaining() / type.bytes());
      while (numbers.hasRemaining()) {
        numbers.put(type.nextFloat(piece));
      }
      tensor.set(from, numbers.flip());
    } else {
      DoubleBuffer numbers = DoubleBuffer.allocate(piece.remaining() / type.bytes());
      while (numbers.hasRemaining()) {
        long whole = type.nextWhole(piece);
        Optional<String> problem = type.problemOf(whole);
        if (problem.isPresent()) {
          throw malformed(
              String.format(
                  Locale.ROOT,
                  "element %,d of %s %s is %s",
                  from + numbers.position(),
                  type.safetensorsName(),
                  tensor.shape(),
                  problem.get()));
        }
        numbers.put((double) whole);
      }
      tensor.set(from, numbers.flip());
    }
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
