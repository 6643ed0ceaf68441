package autodiff.elementwise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import autodiff.DType;
import autodiff.Tensor;
import autodiff.Value;
import autodiff.io.Npy;
import autodiff.io.Safetensors;
import autodiff.program.Execution;
import autodiff.program.Program;
import autodiff.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sign and the payload of a NaN, which the JVM may change, show nowhere. */
class NaNSignTest {
  private static final double[] NANS = {
    Double.NaN, Double.longBitsToDouble(0xfff8000000000000L), Double.longBitsToDouble(~0L)
  };

  @TempDir Path folder;

  @Test
  void copysignOfNaNIsPositive() {
    for (double nan : NANS) {
      Value x = Value.of(-3);
      Value y = x.copysign(nan);
      assertEquals(3, y.data());
      assertEquals(-1, y.gradients(x).of(x).data());
      assertEquals(-1, y.recordedGradients(x).of(x).data());
      assertEquals(3, x.copysign(Value.of(nan)).data());
      for (DType type : DType.values()) {
        double[] numbers = new double[20];
        Arrays.fill(numbers, nan);
        Tensor signs = Tensor.of(Shape.of(20), numbers).to(type);
        Tensor t = Tensor.full(-3, type, Shape.of(20)).requiresGrad(true);
        Tensor z = t.copysign(signs);
        assertEquals(60, z.sum().item());
        assertEquals(-20, z.sum().gradients(t).of(t).sum().item());
      }
    }
  }

  @Test
  void copysignInPrograms() {
    for (Execution execution : Execution.values()) {
      Program program = Program.record(x -> x[0].copysign(x[1]), -3, 1).with(execution);
      for (double nan : NANS) {
        assertEquals(3, program.value(-3, nan));
        assertArrayEquals(new double[] {-1, 0}, program.gradient().call(-3, nan));
        double[] in = new double[64];
        double[] out = new double[32];
        for (int i = 0; i < 32; i++) {
          in[2 * i] = -3;
          in[2 * i + 1] = nan;
        }
        program.runBatch(32, in, out);
        assertEquals(96, Arrays.stream(out).sum());
      }
    }
  }

  @Test
  void aLeafSetFromOneNaNToAnotherIsTheSame() {
    Value x = Value.of(NANS[0]);
    Value y = x.square();
    x.set(NANS[1]);
    assertEquals(Double.NaN, y.recordedGradients(x).of(x).data());
  }

  @Test
  void filesHaveOneNaN() throws IOException {
    for (DType type : DType.values()) {
      byte[][] first = null;
      for (double nan : NANS) {
        double[] numbers = new double[20_000];
        Arrays.fill(numbers, 1.5);
        numbers[0] = nan;
        numbers[19_999] = -nan;
        Tensor x = Tensor.of(Shape.of(20_000), numbers).to(type);
        Path a = folder.resolve("nan.safetensors");
        Path b = folder.resolve("nan.npy");
        Safetensors.write(a, Map.of("x", x));
        Npy.write(b, x);
        byte[][] bytes = {Files.readAllBytes(a), Files.readAllBytes(b)};
        first = first == null ? bytes : first;
        assertArrayEquals(first, bytes);
        assertArrayEquals(x.toDoubles(), Npy.read(b).toDoubles());
      }
    }
  }
}
