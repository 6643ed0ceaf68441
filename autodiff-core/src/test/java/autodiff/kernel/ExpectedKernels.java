package autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * The set of kernels that tests are meant for. The build says which (property {@code
 * expected.kernels} in pom.xml), so that a test of vector kernels fails where the JVM runs on plain
 * loops, instead of comparing plain loops with themselves. Without the property, as in an IDE, it
 * is the vector kernels if the JVM was started with their module.
 */
public final class ExpectedKernels {
  private static final String PROPERTY = "expected.kernels";

  private ExpectedKernels() {}

  /** The set in use, which is the expected one. */
  public static KernelSet set() {
    String expected = System.getProperty(PROPERTY, withoutProperty());
    assertEquals(
        expected,
        KernelSet.current().name(),
        "these tests are to run with another set of kernels; they run with what -D"
            + PROPERTY
            + " says if Java starts with --add-modules=jdk.incubator.vector (vector) or without it"
            + " (plain), without -Dautodiff.kernels, and on a processor with fused products");
    return KernelSet.current();
  }

  private static String withoutProperty() {
    boolean module = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    return module ? "vector" : "plain";
  }
}
