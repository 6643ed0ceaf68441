package autodiff.kernel;

import java.lang.System.Logger.Level;

/**
 * Implementations of the kernels that have several: plain loops, which the compiler turns into
 * vector instructions where it can, and the Vector API's, where its module is there.
 */
public interface KernelSet {
  /** Set to {@code plain} to do without the Vector API. */
  String PROPERTY = "autodiff.kernels";

  /**
   * What the set is called in messages and benchmark results.
   *
   * @return {@code plain} or {@code vector}
   */
  String name();

  /**
   * The matrix product.
   *
   * @return the kernel
   */
  MatMulKernel matMul();

  /**
   * Sums.
   *
   * @return the kernel
   */
  SumKernel sums();

  /**
   * Maxima and minima.
   *
   * @return the kernel
   */
  ExtremeKernel extremes();

  /**
   * Shares of exponentials, and normalisation, along rows.
   *
   * @return the kernel
   */
  RowKernel rows();

  /**
   * The loop for an elementwise operation of one number.
   *
   * @param name the operation
   * @param plain the loop that was made from its line in the table
   * @return a kernel written for it, or the plain loop
   */
  UnaryLoop unary(String name, UnaryLoop plain);

  /**
   * The loop for an elementwise operation of two numbers.
   *
   * @param name the operation
   * @param plain the loop that was made from its line in the table
   * @return a kernel written for it, or the plain loop
   */
  BinaryLoop binary(String name, BinaryLoop plain);

  /**
   * The loop for an elementwise operation of three numbers.
   *
   * @param name the operation
   * @param plain the loop that was made from its line in the table
   * @return a kernel written for it, or the plain loop
   */
  TernaryLoop ternary(String name, TernaryLoop plain);

  /**
   * The fastest set that this virtual machine has. The same one every time.
   *
   * @return the set
   */
  static KernelSet current() {
    return Current.SET;
  }

  /**
   * The plain loops, for comparison.
   *
   * @return the set
   */
  static KernelSet plain() {
    return new PlainKernels();
  }

  /** Found once, so that the compiler takes it for a constant. */
  final class Current {
    private static final KernelSet SET = find();

    private Current() {}

    private static KernelSet find() {
      if ("plain".equals(System.getProperty(PROPERTY))) {
        return plain();
      }
      if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
        System.getLogger("autodiff")
            .log(
                Level.INFO,
                "computing with plain loops; --add-modules=jdk.incubator.vector makes large tensors"
                    + " several times faster");
        return plain();
      }
      try {
        Class<?> vector = Class.forName("autodiff.kernel.vector.VectorKernels");
        return (KernelSet) vector.getConstructor().newInstance();
      } catch (ReflectiveOperationException | LinkageError e) {
        System.getLogger("autodiff")
            .log(Level.WARNING, "computing with plain loops: the vector kernels do not start", e);
        return plain();
      }
    }
  }
}
