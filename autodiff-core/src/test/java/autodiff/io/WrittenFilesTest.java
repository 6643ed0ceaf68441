package autodiff.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that PyTorch and NumPy were seen to read, byte by byte. {@code record_safetensors.py check}
 * looks at those under src/test/resources with PyTorch and NumPy. If what is written has to change:
 * run this test with -Dautodiff.record=FOLDER, then the script, then keep the new files.
 */
class WrittenFilesTest {
  @TempDir Path temporary;

  @Test
  void theSameBytesAsThoseThatWereRead() throws IOException {
    String record = System.getProperty("autodiff.record");
    Path folder = record == null ? temporary : Path.of(record);
    Tensor weight = Tensor.of(Shape.of(5, 3), sevenths());
    Tensor bias = Tensor.of(new float[] {0, 1, -1, Float.POSITIVE_INFINITY, 1e-45f});
    Tensor doubles = Tensor.of(new double[][] {{1.0 / 3, -0.0}, {1e308, 5e-324}});
    Tensor none = Tensor.zeros(autodiff.DType.FLOAT32, Shape.of(0, 3));

    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("0.weight", weight);
    state.put("0.bias", bias);
    state.put("double", doubles);
    state.put("scalar", Tensor.scalar(2.5));
    state.put("none", none);
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("epoch", "12");
    metadata.put("größe", "a \"quoted\" ≥ text");
    Safetensors.write(folder.resolve("written.safetensors"), state, metadata);

    Npy.write(folder.resolve("written-f8.npy"), doubles);
    Npy.write(folder.resolve("written-f4.npy"), bias);
    Npy.write(
        folder.resolve("written-i8.npy"),
        IntTensor.of(Shape.of(2, 1), Integer.MIN_VALUE, Integer.MAX_VALUE));

    Map<String, Tensor> arrays = new LinkedHashMap<>();
    arrays.put("0.weight", weight);
    arrays.put("double", doubles);
    arrays.put("none", none);
    arrays.put("größe", Tensor.scalar(2.5));
    Npz.write(folder.resolve("written.npz"), arrays);

    if (record == null) {
      for (String name : folder.toFile().list()) {
        assertEquals(-1, Files.mismatch(Fixtures.file(name), folder.resolve(name)), name);
      }
      assertEquals(5, folder.toFile().list().length);
    }
  }

  private static float[] sevenths() {
    float[] numbers = new float[15];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i / 7f;
    }
    return numbers;
  }
}
