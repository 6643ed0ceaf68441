package autodiff.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import autodiff.kernel.KernelSet;
import org.junit.jupiter.api.Test;

/**
 * The tests of this module run with the kernels that the build expects: {@code expected.kernels} in
 * pom.xml. Without the property, as in an IDE, any set will do.
 */
class ExpectedKernelsTest {
  @Test
  void theSetInUseIsTheExpectedOne() {
    String used = KernelSet.current().name();
    assertEquals(
        System.getProperty("expected.kernels", used),
        used,
        "Java was started with or without --add-modules=jdk.incubator.vector, which is not what"
            + " expected.kernels says");
  }
}
