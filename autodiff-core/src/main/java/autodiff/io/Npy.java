package autodiff.io;

import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.stream.IntStream;

/**
 * One array in an npy file, as {@code numpy.save} writes and {@code numpy.load} reads it.
 *
 * <p>Versions 1.0 to 3.0 are read, by rows and by columns ({@code fortran_order}), in either order
 * of bytes. f8 and f4 are tensors of these types; f2 becomes float32; whole numbers and booleans
 * become float64, and whole numbers beyond ±2⁵³, where float64 is not exact, are refused ({@link
 * Tensor#toIntTensor()} and {@link Tensor#toMask()} make of them what they were). Text, dates,
 * complex numbers, records and Python objects are refused.
 *
 * <p>Reading is strict: the header has at most 10,000 bytes and the three keys once each, there are
 * at most 64 axes, and the array ends with the file. All of this is checked before memory is taken.
 */
public final class Npy {
  private Npy() {}

  /**
   * Reads a file.
   *
   * @param file the file
   * @return data that takes no gradient
   * @throws FileFormatException if the file is damaged or holds what no tensor can
   * @throws IOException if the file cannot be read
   */
  public static Tensor read(Path file) throws IOException {
    try (Input input = Input.open(file)) {
      return read(input);
    }
  }

  static Tensor read(Input input) throws IOException {
    return read(input, NpyHeader.read(input));
  }

  /** Reads the numbers behind a header. */
  static Tensor read(Input input, NpyHeader header) throws IOException {
    Shape shape = header.shape();
    if (!header.byColumns() || shape.rank() < 2) {
      return input.tensor(header.type(), header.order(), shape);
    }
    // By columns is by rows with the axes in the opposite order.
    int[] axes = IntStream.range(0, shape.rank()).map(i -> shape.rank() - 1 - i).toArray();
    Shape turned = Shape.of(IntStream.of(axes).map(shape::size).toArray());
    return input.tensor(header.type(), header.order(), turned).permute(axes);
  }

  /**
   * Writes a file: the new one stands there completely, or what was there before.
   *
   * @param file the file; its folder is made if need be
   * @param tensor the tensor; only its numbers are saved
   * @throws IllegalArgumentException if the tensor has more than 64 axes
   * @throws IOException if it cannot be written; what was there before is still there
   * @see AtomicFile
   */
  public static void write(Path file, Tensor tensor) throws IOException {
    byte[] header = header(tensor);
    AtomicFile.write(file, out -> write(header, tensor, out));
  }

  /**
   * Writes whole numbers as int64; see {@link #write(Path, Tensor)}.
   *
   * @param file the file; its folder is made if need be
   * @param tensor the numbers
   * @throws IllegalArgumentException if the tensor has more than 64 axes
   * @throws IOException if it cannot be written; what was there before is still there
   */
  public static void write(Path file, IntTensor tensor) throws IOException {
    byte[] header = NpyHeader.bytes(ElementType.INT64, StoredShape.checked(tensor.shape()));
    AtomicFile.write(
        file,
        out -> {
          out.write(header);
          Output.write(tensor, out);
        });
  }

  static byte[] header(Tensor tensor) {
    return NpyHeader.bytes(ElementType.of(tensor.dtype()), StoredShape.checked(tensor.shape()));
  }

  static void write(byte[] header, Tensor tensor, OutputStream out) throws IOException {
    out.write(header);
    Output.write(tensor, out);
  }
}
