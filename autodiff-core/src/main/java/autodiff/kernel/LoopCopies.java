package autodiff.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * A loop class of its own for each function. One loop shared by all functions would call them
 * through an interface, several nanoseconds an element; a hidden class made from the same bytes has
 * its function as a constant, which the compiler inlines and, if the function is simple enough,
 * turns into vector instructions. So an operation stays one line of a table and is fast.
 */
public final class LoopCopies {
  private static final Lookup LOOKUP = MethodHandles.lookup();
  private static final byte[] UNARY = bytes(LoopCopies.class, "UnaryTemplate.class");
  private static final byte[] BINARY = bytes(LoopCopies.class, "BinaryTemplate.class");
  private static final byte[] TERNARY = bytes(LoopCopies.class, "TernaryTemplate.class");

  private LoopCopies() {}

  record UnaryFunctions(DoubleUnaryOperator f, DoubleBinaryOperator dx) {}

  record BinaryFunctions(DoubleBinaryOperator f, Loops.Function3 dx, Loops.Function3 dy) {}

  /**
   * A loop for a function of one number.
   *
   * @param f the function
   * @param dx its derivative, from operand and result
   * @return the loop
   */
  public static UnaryLoop unary(DoubleUnaryOperator f, DoubleBinaryOperator dx) {
    return (UnaryLoop) copy(LOOKUP, UNARY, new UnaryFunctions(f, dx));
  }

  /**
   * A loop for a function of two numbers.
   *
   * @param f the function
   * @param dx its first derivative, from both operands and the result
   * @param dy its second derivative
   * @return the loop
   */
  public static BinaryLoop binary(DoubleBinaryOperator f, Loops.Function3 dx, Loops.Function3 dy) {
    return (BinaryLoop) copy(LOOKUP, BINARY, new BinaryFunctions(f, dx, dy));
  }

  /**
   * A loop for a function of three numbers.
   *
   * @param f the function
   * @return the loop
   */
  public static TernaryLoop ternary(Loops.Function3 f) {
    return (TernaryLoop) copy(LOOKUP, TERNARY, f);
  }

  /**
   * An instance of a hidden class.
   *
   * @param lookup of the package that the class is in
   * @param bytes the class
   * @param constant its class data
   * @return a new instance, made with the constructor without parameters
   */
  public static Object copy(Lookup lookup, byte[] bytes, Object constant) {
    try {
      Lookup copy = lookup.defineHiddenClassWithClassData(bytes, constant, true);
      return copy.findConstructor(copy.lookupClass(), MethodType.methodType(void.class)).invoke();
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a copy of a loop could not be made", e);
    }
  }

  /**
   * The bytes of a class.
   *
   * @param neighbor a class of the same package
   * @param name the file's name
   * @return its content
   */
  public static byte[] bytes(Class<?> neighbor, String name) {
    try (InputStream in = neighbor.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
