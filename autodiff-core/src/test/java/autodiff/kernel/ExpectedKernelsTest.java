package autodiff.kernel;

import org.junit.jupiter.api.Test;

/** All tests of this module run with the kernels that they are meant for. */
class ExpectedKernelsTest {
  @Test
  void theSetInUseIsTheExpectedOne() {
    ExpectedKernels.set();
  }
}
