package autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.io.FileFormatException;
import autodiff.io.Npy;
import autodiff.io.Npz;
import autodiff.io.Safetensors;
import autodiff.shape.Shape;
import autodiff.view.GraphView;
import autodiff.view.LineChart;
import autodiff.view.MatrixChart;
import autodiff.view.RegionChart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text and files do not depend on the language, the country or the time zone of the machine. */
class LocaleTest {
  @TempDir Path folder;

  /** A default that {@link #in} sets for a while. */
  private interface Action<T> {
    T run() throws IOException;
  }

  private static <T> T in(String languageTag, String zone, Action<T> action) throws IOException {
    Locale locale = Locale.getDefault();
    TimeZone timeZone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(languageTag));
      TimeZone.setDefault(TimeZone.getTimeZone(zone));
      return action.run();
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(timeZone);
    }
  }

  private static Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(
        "wide", Tensor.of(Shape.of(2, 3), 1.5, -2e-300, 12_345.678, Double.NaN, 1 / 0.0, -0.0));
    tensors.put("narrow", Tensor.arange(1234).to(DType.FLOAT32));
    tensors.put("empty", Tensor.zeros(0, 3));
    tensors.put("Iİıi", Tensor.of(1e9));
    return tensors;
  }

  /** What the library prints and writes, by a name for messages. */
  private Map<String, String> results(Path own) throws IOException {
    Files.createDirectories(own);
    Map<String, String> results = new LinkedHashMap<>();
    tensors().forEach((name, tensor) -> results.put(name, tensor.toString()));
    results.put("whole numbers", IntTensor.of(1, -20, 3000).toString());
    results.put("mask", Tensor.of(1, 0, 1).toMask().toString());
    results.put("shape", Shape.of(1000, 2).toString());
    Value x = Value.of(1234.5).named("x");
    Value y = x.mul(1e-9).tanh();
    y.backward();
    results.put("value", x + " " + y + " " + x.grad());
    results.put("ascii", GraphView.of(y).ascii());
    results.put("dot", GraphView.of(y).dot());
    results.put("graph", GraphView.of(y).svg());
    results.put("line", LineChart.titled("t").with("a", new double[] {1.5e-7, 1e9}).svg());
    results.put("region", RegionChart.titled("t").of((a, b) -> a * b - 0.5).grid(8).svg());
    results.put(
        "matrix",
        MatrixChart.titled("t").of(List.of("a", "b"), new long[][] {{1234, 2000}, {0, 1}}).svg());
    results.put(
        "message",
        assertThrows(
                IllegalArgumentException.class,
                () -> Tensor.zeros(1000, 2).matmul(Tensor.zeros(3000, 1)))
            .getMessage());

    Path safetensors = own.resolve("a.safetensors");
    Safetensors.write(safetensors, tensors(), Map.of("steps", "1"));
    Npy.write(own.resolve("a.npy"), tensors().get("narrow"));
    Npy.write(own.resolve("i.npy"), IntTensor.of(1, -20, 3000));
    Npz.write(own.resolve("a.npz"), tensors());
    GraphView.of(y).writeTo(own.resolve("graph.svg"));
    for (String file : new String[] {"a.safetensors", "a.npy", "i.npy", "a.npz", "graph.svg"}) {
      results.put(file, HexFormat.of().formatHex(Files.readAllBytes(own.resolve(file))));
    }
    assertSame(tensors(), Safetensors.read(safetensors).tensors());
    assertSame(tensors(), Npz.read(own.resolve("a.npz")));
    byte[] cut = Files.readAllBytes(safetensors);
    Path broken = folder.resolve("broken.safetensors");
    Files.write(broken, java.util.Arrays.copyOf(cut, cut.length - 1));
    results.put(
        "refused",
        assertThrows(FileFormatException.class, () -> Safetensors.read(broken)).getMessage());
    return results;
  }

  private static void assertSame(Map<String, Tensor> expected, Map<String, Tensor> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach(
        (name, tensor) -> assertEquals(tensor.toString(), actual.get(name).toString(), name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ar-EG",
        "ar-EG-u-nu-arab",
        "de-DE",
        "tr-TR",
        "hi-IN-u-nu-deva",
        "th-TH-u-nu-thai"
      })
  void everythingIsTheSame(String languageTag) throws IOException {
    Map<String, String> expected = in("und", "UTC", () -> results(folder.resolve("root")));
    Map<String, String> actual =
        in(languageTag, "Pacific/Kiritimati", () -> results(folder.resolve(languageTag)));
    expected.forEach((what, text) -> assertEquals(text, actual.get(what), what));
    assertEquals(expected.keySet(), actual.keySet());
  }

  /** Otherwise the comparisons above compare nothing. */
  @Test
  void theseLanguagesWriteNumbersInAnotherWay() throws IOException {
    String plain = "1,234.5";
    assertEquals(plain, String.format(Locale.ROOT, "%,.1f", 1234.5));
    for (String tag : new String[] {"ar-EG-u-nu-arab", "de-DE", "tr-TR", "hi-IN-u-nu-deva"}) {
      String other = in(tag, "UTC", () -> String.format(Locale.getDefault(), "%,.1f", 1234.5));
      assertTrue(!other.equals(plain), () -> tag + " writes " + other);
    }
    assertEquals("tıtle", in("tr-TR", "UTC", () -> "TITLE".toLowerCase(Locale.getDefault())));
  }
}
