package autodiff.kernel;

import java.lang.System.Logger.Level;

/**
 * Implementations of the kernels that have several: plain loops, which the compiler turns into
 * vector instructions where it can, and those with the Vector API, where its module is there and
 * they are faster. {@link KernelChoice} says which set is used.
 */
public interface KernelSet {
  /**
   * The system property that names a set: {@code plain} to do without the Vector API, {@code
   * vector} to use it where it is there, even if it is slow on this machine.
   */
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
   * Shares of exponentials, and normalization, along rows.
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
   * The set that is used. The same one every time; it is logged once, with the reason.
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
      System.Logger logger = System.getLogger("autodiff");
      try {
        KernelChoice choice = KernelChoice.of(new Machine());
        KernelSet set = choice.vector() ? vector() : plain();
        logger.log(choice.level(), choice.reason());
        return set;
      } catch (ReflectiveOperationException | LinkageError e) {
        logger.log(Level.WARNING, "computing with plain loops: the vector kernels do not start", e);
        return plain();
      }
    }

    /** By name: without the module, classes that mention it cannot be loaded. */
    private static KernelSet vector() throws ReflectiveOperationException {
      Class<?> vector = Class.forName("autodiff.kernel.vector.VectorKernels");
      return (KernelSet) vector.getConstructor().newInstance();
    }
  }
}
