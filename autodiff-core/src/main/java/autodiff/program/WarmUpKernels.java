package autodiff.program;

import autodiff.kernel.BinaryLoop;
import autodiff.kernel.TernaryLoop;
import autodiff.kernel.UnaryLoop;

/**
 * Vector kernels that begin late. Until the compiler comes to one, its vectors are objects and it
 * is a hundred times slower than a plain loop; so the first numbers go through the plain loop,
 * which must give the same. A short program never sees the kernel.
 */
final class WarmUpKernels {
  /** So many numbers take the plain loop some milliseconds. */
  static final int USUAL = 1 << 23;

  /** How many numbers of an operation go through the plain loop; tests change it. */
  private static volatile int patience = USUAL;

  private WarmUpKernels() {}

  /** Lets kernels begin after so many numbers, for tests. */
  static void beginAfter(int numbers) {
    patience = numbers;
  }

  static UnaryLoop of(UnaryLoop plain, UnaryLoop kernel) {
    return new Unary(plain, kernel);
  }

  static BinaryLoop of(BinaryLoop plain, BinaryLoop kernel) {
    return new Binary(plain, kernel);
  }

  static TernaryLoop of(TernaryLoop plain, TernaryLoop kernel) {
    return new Ternary(plain, kernel);
  }

  /** Counts; threads that overwrite each other's count do no harm. */
  private abstract static class Late {
    private int seen;

    final boolean early(int numbers) {
      if (seen >= patience) {
        return false;
      }
      seen += numbers;
      return true;
    }
  }

  private static final class Unary extends Late implements UnaryLoop {
    private final UnaryLoop plain;
    private final UnaryLoop kernel;

    private Unary(UnaryLoop plain, UnaryLoop kernel) {
      this.plain = plain;
      this.kernel = kernel;
    }

    @Override
    public void map(Object x, Object y, int from, int to) {
      (early(to - from) ? plain : kernel).map(x, y, from, to);
    }

    @Override
    public void pullBack(Object g, Object x, Object y, Object out, int from, int to) {
      plain.pullBack(g, x, y, out, from, to);
    }
  }

  private static final class Binary extends Late implements BinaryLoop {
    private final BinaryLoop plain;
    private final BinaryLoop kernel;

    private Binary(BinaryLoop plain, BinaryLoop kernel) {
      this.plain = plain;
      this.kernel = kernel;
    }

    @Override
    public void map(Object x, Object y, Object z, int from, int to) {
      (early(to - from) ? plain : kernel).map(x, y, z, from, to);
    }

    @Override
    public void pullBack(
        int operand, Object g, Object x, Object y, Object z, Object out, int from, int to) {
      plain.pullBack(operand, g, x, y, z, out, from, to);
    }
  }

  private static final class Ternary extends Late implements TernaryLoop {
    private final TernaryLoop plain;
    private final TernaryLoop kernel;

    private Ternary(TernaryLoop plain, TernaryLoop kernel) {
      this.plain = plain;
      this.kernel = kernel;
    }

    @Override
    public void map(double[] x, double[] y, double[] z, double[] out, int from, int to) {
      (early(to - from) ? plain : kernel).map(x, y, z, out, from, to);
    }
  }
}
