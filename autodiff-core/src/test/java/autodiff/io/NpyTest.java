package autodiff.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** npy and npz files. */
class NpyTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6})
  void whatIsWrittenIsRead(int sample) throws IOException {
    Generator random = Generator.of(5);
    Tensor tensor =
        List.of(
                Tensor.scalar(2.5),
                Tensor.of(1, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE),
                Tensor.of(new float[] {1.5f, Float.MIN_VALUE}),
                Tensor.zeros(0),
                Tensor.zeros(DType.FLOAT32, Shape.of(2, 0, 3)),
                Tensor.randn(random, 2, 3, 4, 5),
                Tensor.randn(random, 7, 3001).to(DType.FLOAT32))
            .get(sample);
    Path file = folder.resolve("new/array.npy");
    Npy.write(file, tensor);
    Tensor read = Npy.read(file);
    assertTrue(tensor.isEqualTo(read), () -> tensor.describeDifference(read));
    assertEquals(
        0, (Files.size(file) - (long) tensor.elements() * tensor.dtype().bytes()) % 64, "aligned");
  }

  @Test
  void wholeNumbers() throws IOException {
    Path file = folder.resolve("labels.npy");
    int[] numbers = new int[10_000];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i * 1_000_003;
    }
    for (IntTensor labels :
        List.of(
            IntTensor.of(Shape.of(2, 2), Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE),
            IntTensor.of(),
            IntTensor.of(numbers))) {
      Npy.write(file, labels);
      assertEquals(labels, Npy.read(file).toIntTensor());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"arrays.npz", "compressed.npz"})
  void everyTypeOfNumPyIsRead(String name) throws IOException {
    Map<String, Tensor> arrays = Npz.read(Fixtures.file(name));
    JsonObject expected = Fixtures.expected("arrays");
    assertEquals(List.copyOf(expected.keySet()), List.copyOf(arrays.keySet()));
    arrays.forEach((key, array) -> Fixtures.assertIs(expected.get(key), array, key));
    arrays.forEach((key, array) ->
        assertEquals(key.matches(".*f[24]") ? DType.FLOAT32 : DType.FLOAT64, array.dtype(), key));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void versionsAndColumns(int version) throws IOException {
    Tensor read = Npy.read(Fixtures.file("version" + version + ".npy"));
    assertTrue(read.isEqualTo(Tensor.arange(24).reshape(2, 3, 4)), read::toString);
    read.requiresGrad(true).sum().backward();
    assertTrue(read.grad().isEqualTo(Tensor.ones(2, 3, 4)), "what was read can be learned");
  }

  @Test
  void archivesOfOurs() throws IOException {
    Map<String, Tensor> arrays = new LinkedHashMap<>();
    arrays.put("z", Tensor.randn(Generator.of(7), 100, 200));
    arrays.put("a/b", Tensor.of(new float[] {1, 2}));
    arrays.put("größe", Tensor.scalar(1));
    arrays.put("", Tensor.zeros(0, 2));
    Path file = folder.resolve("arrays.npz");
    Npz.write(file, arrays);
    Map<String, Tensor> read = Npz.read(file);
    assertEquals(List.copyOf(arrays.keySet()), List.copyOf(read.keySet()));
    arrays.forEach((key, array) -> assertTrue(array.isEqualTo(read.get(key)), key));

    Path again = folder.resolve("again.npz");
    Npz.write(again, read);
    assertEquals(-1, Files.mismatch(file, again), "the same arrays make the same bytes");

    Npz.write(file, Map.of());
    assertEquals(Map.of(), Npz.read(file));
    assertThrows(
        IllegalArgumentException.class,
        () -> Npz.write(file, Map.of("half \uDE00", Tensor.scalar(1))));
    assertThrows(
        IllegalArgumentException.class,
        () -> Npz.write(file, Map.of("x".repeat(70_000), Tensor.scalar(1))));
    assertEquals(Map.of(), Npz.read(file), "the old file is still there");
    assertEquals(1, folder.toFile().list((d, n) -> n.startsWith("arrays.npz")).length);
  }
}
