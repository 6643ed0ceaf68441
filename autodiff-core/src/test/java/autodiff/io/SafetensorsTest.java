package autodiff.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  @TempDir Path folder;

  private static Map<String, Tensor> samples() {
    Generator random = Generator.of(3);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("z", Tensor.randn(random, 3, 4).to(DType.FLOAT32));
    tensors.put("a", Tensor.randn(random, 2, 3, 4));
    tensors.put("scalar", Tensor.scalar(Math.PI));
    tensors.put("none", Tensor.zeros(DType.FLOAT32, Shape.of(2, 0, 5)));
    tensors.put("", Tensor.of(new float[] {1.5f}));
    tensors.put("größe\n\"\\ \0 \uD83D\uDE00", Tensor.of(Double.NaN, -0.0, Double.MIN_VALUE));
    // More than one piece of 64 KiB, and not a whole number of them.
    tensors.put("large", Tensor.randn(random, 20_011));
    tensors.put("large float", Tensor.randn(random, 3, 7001).to(DType.FLOAT32));
    return tensors;
  }

  private static void assertSame(Map<String, Tensor> expected, Map<String, Tensor> actual) {
    assertEquals(List.copyOf(expected.keySet()), List.copyOf(actual.keySet()));
    expected.forEach((name, tensor) ->
        assertTrue(
            tensor.isEqualTo(actual.get(name)),
            () -> name + ": " + tensor.describeDifference(actual.get(name))));
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Path file = folder.resolve("new/folder/model.safetensors");
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("z", "");
    metadata.put("a", "größer ≥ \"0\"\n\uD83D\uDE00");
    Safetensors.write(file, samples(), metadata);
    Safetensors read = Safetensors.read(file);
    assertSame(samples(), read.tensors());
    assertEquals(List.copyOf(metadata.entrySet()), List.copyOf(read.metadata().entrySet()));

    Path again = folder.resolve("again.safetensors");
    Safetensors.write(again, read.tensors(), read.metadata());
    assertEquals(-1, Files.mismatch(file, again), "the same contents make the same bytes");

    Tensor a = read.tensor("a").requiresGrad(true);
    a.sum().backward();
    assertTrue(a.grad().isEqualTo(Tensor.onesLike(a)), "what was read can be learned");
    assertThrows(
        UnsupportedOperationException.class, () -> read.tensors().put("b", Tensor.scalar(1)));
  }

  @Test
  void nothingIsSomething() throws IOException {
    Path file = folder.resolve("empty.safetensors");
    Safetensors.write(file, Map.of());
    assertEquals(16, Files.size(file));
    assertEquals(new Safetensors(Map.of(), Map.of()), Safetensors.read(file));
  }

  @Test
  void numbersBeginWhereTheirTypeWantsThem() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("float", Tensor.of(new float[] {1}));
    tensors.put("double", Tensor.of(2));
    Path file = folder.resolve("aligned.safetensors");
    Safetensors.write(file, tensors);
    String text = Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
    assertTrue(
        text.contains("{\"float\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}"));
    assertTrue(
        text.contains("\"double\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}"));
    assertEquals(12, Files.size(file) % 8 + 8, "the data begins at a multiple of 8");
    assertSame(tensors, Safetensors.read(file).tensors());
  }

  @Test
  void aStateDictOfPyTorchGivesItsOutputs() throws IOException {
    Safetensors file = Safetensors.read(Fixtures.file("state.safetensors"));
    assertEquals(Map.of("format", "pt", "note", "größer ≥ 0"), file.metadata());
    JsonObject expected = Fixtures.expected("state.safetensors");
    assertEquals(expected.keySet(), file.tensors().keySet());
    file.tensors().forEach((name, t) -> Fixtures.assertIs(expected.get(name), t, name));
    assertEquals(DType.FLOAT32, file.tensor("0.weight").dtype());
    assertEquals(IntTensor.of(Shape.SCALAR, 3), file.tensor("1.num_batches_tracked").toIntTensor());

    Tensor normal =
        numbers("input")
            .linear(file.tensor("0.weight"), file.tensor("0.bias"))
            .sub(file.tensor("1.running_mean"))
            .div(file.tensor("1.running_var").add(1e-5).sqrt())
            .mul(file.tensor("1.weight"))
            .add(file.tensor("1.bias"));
    Tensor output = normal.tanh().linear(file.tensor("3.weight"), file.tensor("3.bias"));
    assertTrue(
        output.isCloseTo(numbers("output"), 1e-5, 1e-6),
        () -> output.describeDifference(numbers("output")));
  }

  private static Tensor numbers(String key) {
    JsonObject object = Fixtures.expected(key);
    int[] shape =
        object.getAsJsonArray("shape").asList().stream().mapToInt(e -> e.getAsInt()).toArray();
    double[] numbers =
        object.getAsJsonArray("numbers").asList().stream()
            .mapToDouble(e -> e.getAsDouble())
            .toArray();
    return Tensor.of(Shape.of(shape), numbers).to(DType.FLOAT32);
  }

  @Test
  void everyTypeOfPyTorchIsRead() throws IOException {
    Safetensors file = Safetensors.read(Fixtures.file("types.safetensors"));
    JsonObject expected = Fixtures.expected("types.safetensors");
    assertEquals(expected.keySet(), file.tensors().keySet());
    file.tensors().forEach((name, t) -> Fixtures.assertIs(expected.get(name), t, name));
    for (String name : List.of("F32", "F16", "BF16")) {
      assertEquals(DType.FLOAT32, file.tensor(name).dtype(), name);
    }
    for (String name : List.of("F64", "I64", "I32", "I16", "I8", "U8", "BOOL")) {
      assertEquals(DType.FLOAT64, file.tensor(name).dtype(), name);
    }
    assertEquals(2, file.tensor("BOOL").toMask().count());
  }

  @Test
  void aNameThatIsNotThere() throws IOException {
    Safetensors file = Safetensors.read(Fixtures.file("state.safetensors"));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> file.tensor("weight"));
    assertTrue(e.getMessage().startsWith("tensor: no \"weight\"; there are ["), e.getMessage());
  }

  @Test
  void whatTheFormatCannotSayIsRefusedBeforeAnythingIsWritten() {
    Path file = folder.resolve("model.safetensors");
    Tensor one = Tensor.of(1);
    int[] sizes = new int[65];
    Arrays.fill(sizes, 1);
    List<Map<String, Tensor>> refused =
        List.of(
            Map.of("__metadata__", one),
            Map.of("half \uD83D", one),
            Map.of("deep", Tensor.ones(sizes)));
    for (Map<String, Tensor> tensors : refused) {
      assertThrows(IllegalArgumentException.class, () -> Safetensors.write(file, tensors));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> Safetensors.write(file, Map.of(), Map.of("half \uDE00", "")));
    assertThrows(
        IllegalArgumentException.class,
        () -> Safetensors.write(file, Map.of(), Map.of("", "half \uDE00")));
    assertFalse(Files.exists(file));
  }

  @Test
  void aMissingFileIsNotADamagedOne() {
    IOException e =
        assertThrows(
            IOException.class, () -> Safetensors.read(folder.resolve("nowhere.safetensors")));
    assertFalse(e instanceof FileFormatException);
    assertTrue(e instanceof NoSuchFileException, e::toString);
    assertThrows(FileFormatException.class, () -> Safetensors.read(folder));
  }

  @Test
  void anInterruptDisturbsNeitherWritingNorReading() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Thread.currentThread().interrupt();
    Safetensors.write(file, samples());
    assertTrue(Thread.currentThread().isInterrupted());
    assertSame(samples(), Safetensors.read(file).tensors());
    assertTrue(Thread.interrupted());
  }

  @Test
  void everyFloat16IsExact() {
    List<String> wrong = new ArrayList<>();
    for (int bits = 0; bits < 1 << 16; bits++) {
      java.nio.ByteBuffer buffer = java.nio.ByteBuffer.allocate(2).putShort((short) bits).flip();
      float found = ElementType.FLOAT16.nextFloat(buffer);
      int exponent = (bits >> 10) & 31;
      int fraction = bits & 1023;
      double magnitude =
          exponent == 31
              ? fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN
              : exponent == 0
                  ? fraction * Math.pow(2, -24)
                  : (1024 + fraction) * Math.pow(2, exponent - 25);
      double expected = bits >> 15 == 0 ? magnitude : -magnitude;
      if (Double.compare(expected, found) != 0) {
        wrong.add(String.format(Locale.ROOT, "%04x: %s instead of %s", bits, found, expected));
      }
    }
    assertEquals(List.of(), wrong);
  }
}
