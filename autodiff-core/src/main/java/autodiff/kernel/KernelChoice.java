package autodiff.kernel;

import java.lang.System.Logger.Level;

/**
 * Which set of kernels is used, and why.
 *
 * @param vector whether the vector kernels are used; otherwise the plain loops
 * @param level the level at which the reason is logged
 * @param reason the sentence that is logged
 */
record KernelChoice(boolean vector, Level level, String reason) {
  private static final String FLAG = "--add-modules=jdk.incubator.vector";

  /** What the choice depends on. */
  interface Facts {
    /** The value of {@link KernelSet#PROPERTY}; empty if it is not set. */
    String property();

    /** Whether the JVM has the module of the Vector API. */
    boolean hasVectorModule();

    /** Whether {@code Math.fma} is an instruction of the processor. */
    boolean hasFusedProducts();

    /** Whether the JVM has the compiler that makes instructions of vector operations, C2. */
    boolean compilesVectors();
  }

  static KernelChoice of(Facts facts) {
    String property = facts.property();
    boolean forced = property.equals("vector");
    if (property.equals("plain")) {
      return plain(Level.INFO, "-D" + KernelSet.PROPERTY + "=plain asks for them");
    }
    if (!property.isEmpty() && !forced) {
      return plain(
          Level.WARNING,
          "-D"
              + KernelSet.PROPERTY
              + "="
              + property
              + " is unknown; give plain or vector, or leave it out");
    }
    if (!facts.hasVectorModule()) {
      return plain(
          forced ? Level.WARNING : Level.INFO,
          "the Vector API is not there; "
              + FLAG
              + " makes long runs on large tensors several times faster, and short runs slower");
    }
    if (forced) {
      return vector(Level.INFO, "-D" + KernelSet.PROPERTY + "=vector asks for them");
    }
    if (!facts.hasFusedProducts()) {
      return plain(
          Level.INFO,
          "this processor or JVM has no instruction for Math.fma, without which vector kernels are"
              + " many times slower");
    }
    if (!facts.compilesVectors()) {
      return plain(
          Level.INFO,
          "this JVM runs without its second compiler, C2, without which vector kernels are many"
              + " times slower");
    }
    // What was asked for: no line in every program that starts so.
    return vector(Level.DEBUG, "the Vector API is there; short runs may be faster without " + FLAG);
  }

  private static KernelChoice plain(Level level, String reason) {
    return new KernelChoice(false, level, "computing with plain loops: " + reason);
  }

  private static KernelChoice vector(Level level, String reason) {
    return new KernelChoice(true, level, "computing with vector kernels: " + reason);
  }
}
