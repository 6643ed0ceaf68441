package autodiff.io;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Tensor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;

/**
 * The numbers of tensors as bytes, the least significant first. Every NaN is written as the same
 * one: which NaN a computation gives depends on the processor and on what the JVM has compiled, and
 * the same numbers must be the same file.
 */
final class Output {
  /** Tensors are written in pieces, so that writing takes no memory to speak of. */
  private static final int PIECE = 1 << 16;

  private Output() {}

  static void write(Tensor tensor, OutputStream out) throws IOException {
    int size = tensor.dtype().bytes();
    byte[] piece = piece(tensor.elements(), size);
    ByteBuffer bytes = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
    int count;
    for (int from = 0; from < tensor.elements(); from += count) {
      count = Math.min(piece.length / size, tensor.elements() - from);
      bytes.clear().limit(count * size);
      if (tensor.dtype() == DType.FLOAT64) {
        tensor.copyTo(from, bytes.asDoubleBuffer());
        unify(bytes.asDoubleBuffer());
      } else {
        tensor.copyTo(from, bytes.asFloatBuffer());
        unify(bytes.asFloatBuffer());
      }
      out.write(piece, 0, bytes.limit());
    }
  }

  private static void unify(DoubleBuffer numbers) {
    for (int i = 0; i < numbers.limit(); i++) {
      if (Double.isNaN(numbers.get(i))) {
        numbers.put(i, Double.NaN);
      }
    }
  }

  private static void unify(FloatBuffer numbers) {
    for (int i = 0; i < numbers.limit(); i++) {
      if (Float.isNaN(numbers.get(i))) {
        numbers.put(i, Float.NaN);
      }
    }
  }

  /** As int64, which is what NumPy and PyTorch want of indices and labels. */
  static void write(IntTensor tensor, OutputStream out) throws IOException {
    byte[] piece = piece(tensor.elements(), Long.BYTES);
    ByteBuffer bytes = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
    for (int number : tensor.toInts()) {
      bytes.putLong(number);
      if (!bytes.hasRemaining()) {
        out.write(piece);
        bytes.clear();
      }
    }
    out.write(piece, 0, bytes.position());
  }

  private static byte[] piece(int elements, int size) {
    return new byte[Math.min(PIECE / size, elements) * size];
  }
}
