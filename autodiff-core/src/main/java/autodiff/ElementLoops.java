package autodiff;

import autodiff.kernel.BinaryLoop;
import autodiff.kernel.KernelSet;
import autodiff.kernel.LoopCopies;
import autodiff.kernel.Loops;
import autodiff.kernel.UnaryLoop;
import autodiff.kernel.Workers;
import autodiff.op.ArithmeticTable;
import autodiff.op.Elementwise.Binary;
import autodiff.op.Elementwise.Unary;
import autodiff.tape.OperationCodes;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The loops that run elementwise operations along tensors: a copy for each operation, made when it
 * is first used; or a kernel that was written for it.
 */
final class ElementLoops {
  private static final KernelSet KERNELS = KernelSet.current();
  private static final AtomicReferenceArray<UnaryLoop> UNARY =
      new AtomicReferenceArray<>(OperationCodes.WIDE);
  private static final AtomicReferenceArray<BinaryLoop> BINARY =
      new AtomicReferenceArray<>(OperationCodes.WIDE);

  /** The loops of the table itself, which need no run-up: for tensors of a few elements. */
  private static final AtomicReferenceArray<UnaryLoop> PLAIN =
      new AtomicReferenceArray<>(OperationCodes.WIDE);

  private static final int FEW = 16;

  /** From so many elements on, a loop is shared among threads: some 10 µs for the fastest. */
  private static final int SHARED = 1 << 16;

  /** The elements of a part. */
  private static final int PART = 1 << 15;

  /** So many elements are copied at once. */
  private static final int COPIED = 2048;

  private ElementLoops() {}

  /** What nanToNum is in float32, where its own largest number would round to infinity. */
  private static double floatNanToNum(double x) {
    return Double.isNaN(x) ? 0 : Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, x));
  }

  static UnaryLoop of(Unary op) {
    UnaryLoop loop = UNARY.getAcquire(op.code());
    return loop == null ? make(op) : loop;
  }

  private static UnaryLoop make(Unary op) {
    // Two threads may both make one: either will do.
    UnaryLoop plain = plain(op);
    UnaryLoop loop = KERNELS.unary(op.name(), plain);
    PLAIN.setRelease(op.code(), plain);
    UNARY.setRelease(op.code(), loop);
    return loop;
  }

  private static UnaryLoop plain(Unary op) {
    UnaryLoop loop = LoopCopies.unary(op.value(), op.dx());
    return op.equals(ArithmeticTable.NAN_TO_NUM)
        ? new LoopOfEachType(loop, LoopCopies.unary(ElementLoops::floatNanToNum, op.dx()))
        : loop;
  }

  /** A function whose values in float32 are not those in float64 rounded. */
  private record LoopOfEachType(UnaryLoop ofDoubles, UnaryLoop ofFloats) implements UnaryLoop {
    @Override
    public void map(Object x, Object y, int from, int to) {
      (y instanceof double[] ? ofDoubles : ofFloats).map(x, y, from, to);
    }

    @Override
    public void pullBack(Object g, Object x, Object y, Object out, int from, int to) {
      (out instanceof double[] ? ofDoubles : ofFloats).pullBack(g, x, y, out, from, to);
    }
  }

  /** The loop for so many elements. */
  private static UnaryLoop of(Unary op, int n) {
    UnaryLoop loop = of(op);
    return n < FEW ? PLAIN.getAcquire(op.code()) : loop;
  }

  static BinaryLoop of(Binary op) {
    BinaryLoop loop = BINARY.getAcquire(op.code());
    if (loop == null) {
      loop = KERNELS.binary(op.name(), LoopCopies.binary(op.value(), op.dx()::of, op.dy()::of));
      BINARY.setRelease(op.code(), loop);
    }
    return loop;
  }

  static void map(Unary op, Object x, Object y, int n) {
    UnaryLoop loop = of(op, n);
    if (n < SHARED) {
      loop.map(x, y, 0, n);
    } else {
      share(n, (from, to) -> loop.map(x, y, from, to));
    }
  }

  static void map(Binary op, Object x, Object y, Object z, int n) {
    BinaryLoop loop = of(op);
    if (n < SHARED) {
      loop.map(x, y, z, 0, n);
    } else {
      share(n, (from, to) -> loop.map(x, y, z, from, to));
    }
  }

  static void pullBack(Unary op, Object g, Object x, Object y, Object out, int n) {
    UnaryLoop loop = of(op, n);
    if (n < SHARED) {
      loop.pullBack(g, x, y, out, 0, n);
    } else {
      share(n, (from, to) -> loop.pullBack(g, x, y, out, from, to));
    }
  }

  /**
   * Writes over the cotangent. The loops may look at one again when its product is not a number, so
   * they get copies, of pieces that stay in the first-level cache.
   */
  static void pullBackInPlace(Unary op, Object g, Object x, Object y, int n) {
    UnaryLoop loop = of(op);
    inRanges(n, (from, to) -> pullBackInPlace(loop, g, x, y, from, to));
  }

  private static void pullBackInPlace(
      UnaryLoop loop, Object g, Object x, Object y, int from, int to) {
    int size = Math.min(COPIED, to - from);
    DType type = g instanceof double[] ? DType.FLOAT64 : DType.FLOAT32;
    Object ownG = type.allocate(size);
    Object ownX = type.allocate(size);
    Object ownY = type.allocate(size);
    Object out = type.allocate(size);
    for (int start = from; start < to; start += COPIED) {
      int count = Math.min(COPIED, to - start);
      System.arraycopy(g, start, ownG, 0, count);
      System.arraycopy(x, start, ownX, 0, count);
      System.arraycopy(y, start, ownY, 0, count);
      loop.pullBack(ownG, ownX, ownY, out, 0, count);
      System.arraycopy(out, 0, g, start, count);
    }
  }

  static void pullBack(
      Binary op, int operand, Object g, Object x, Object y, Object z, Object out, int n) {
    BinaryLoop loop = of(op);
    if (n < SHARED) {
      loop.pullBack(operand, g, x, y, z, out, 0, n);
    } else {
      share(n, (from, to) -> loop.pullBack(operand, g, x, y, z, out, from, to));
    }
  }

  /** An optimizer's update: x, the gradient and each state array are all of one type. */
  static void update(InPlaceUpdate update, Object x, Object gradient, Object[] state) {
    if (x instanceof double[] d) {
      double[] g = (double[]) gradient;
      double[][] s = Arrays.copyOf(state, state.length, double[][].class);
      inRanges(d.length, (from, to) -> update.update(d, g, s, from, to));
    } else {
      float[] f = (float[]) x;
      float[] g = (float[]) gradient;
      float[][] s = Arrays.copyOf(state, state.length, float[][].class);
      inRanges(f.length, (from, to) -> update.update(f, g, s, from, to));
    }
  }

  /** Adds an array to another as long. */
  static void accumulate(Object x, Object sum, int n) {
    inRanges(n, (from, to) -> Loops.accumulate(x, sum, from, to));
  }

  /** Adds a multiple of an array, or of one number, to another. */
  static void addMultiple(Object x, double factor, Object sum, int n) {
    inRanges(n, (from, to) -> Loops.addMultiple(x, factor, sum, from, to));
  }

  private static void inRanges(int n, Range range) {
    if (n < SHARED) {
      range.run(0, n);
    } else {
      share(n, range);
    }
  }

  private interface Range {
    void run(int from, int to);
  }

  private static void share(int n, Range range) {
    Workers.run(
        (n + PART - 1) / PART,
        part -> range.run(part * PART, (int) Math.min(n, (part + 1L) * PART)));
  }
}
