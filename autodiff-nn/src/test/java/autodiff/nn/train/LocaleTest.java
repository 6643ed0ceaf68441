package autodiff.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.io.Safetensors;
import autodiff.nn.Layer;
import autodiff.nn.data.CsvFormat;
import autodiff.nn.data.Datasets;
import autodiff.nn.data.MalformedDataException;
import autodiff.nn.data.Source;
import autodiff.nn.data.Table;
import autodiff.nn.metrics.Average;
import autodiff.nn.metrics.ConfusionMatrix;
import autodiff.shape.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training, its files and what it prints do not depend on the language of the machine. */
class LocaleTest {
  @TempDir Path folder;

  private interface Action<T> {
    T run() throws IOException;
  }

  private static <T> T in(String languageTag, Action<T> action) throws IOException {
    Locale locale = Locale.getDefault();
    TimeZone timeZone = TimeZone.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(languageTag));
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      return action.run();
    } finally {
      Locale.setDefault(locale);
      TimeZone.setDefault(timeZone);
    }
  }

  /** With a clock that goes on by 0.7 seconds whenever it is asked. */
  private static Trainer<IntTensor> trainer(Layer model) {
    long[] now = {0};
    return Moons.trainer(model).progress(() -> now[0] += 700_000_000, false);
  }

  private static Map<String, String> results(Path checkpoint) throws IOException {
    Map<String, String> results = new LinkedHashMap<>();
    Layer model = Moons.network();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    History history;
    try (PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      history = trainer(model).progress(out).checkpoint(checkpoint).fit(Moons.DATA, 2);
    }
    results.put("progress", printed.toString(StandardCharsets.UTF_8));
    results.put("checkpoint", HexFormat.of().formatHex(Files.readAllBytes(checkpoint)));
    results.put("history", history + " " + history.last());
    results.put("summary", model.summary(Shape.of(1000, 2)));
    results.put("losses", Charts.losses(history, "t").svg());
    ConfusionMatrix matrix = ConfusionMatrix.of(2);
    matrix.update(model.call(Moons.HELD_OUT.inputs()), Moons.HELD_OUT.targets());
    results.put("confusion", matrix + " " + Average.MICRO);
    results.put("confusion chart", Charts.confusion(matrix, "t").svg());
    results.put("data", Datasets.iris() + " " + Datasets.iris().classes());
    CsvFormat format = CsvFormat.STANDARD.withSeparator(';').withDecimalComma().withMissing("na");
    Table table = Table.read(Source.ofText("t", "x;TITLE\n1,5E3;I\nna;ı\nNAN;i\n"), format);
    results.put("table", table.numbers(DType.FLOAT64, "x") + " " + table.classes("TITLE"));
    String unclosed = "a\n1\n\"2";
    results.put(
        "refused",
        assertThrows(MalformedDataException.class, () -> Table.read(Source.ofText("t", unclosed)))
            .getMessage());
    return results;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "ar-EG-u-nu-arab", "de-DE", "tr-TR", "hi-IN-u-nu-deva"})
  void everythingIsTheSame(String languageTag) throws IOException {
    Map<String, String> expected = in("und", () -> results(folder.resolve("root.safetensors")));
    Map<String, String> actual =
        in(languageTag, () -> results(folder.resolve("other.safetensors")));
    expected.forEach((what, text) -> assertEquals(text, actual.get(what), what));
    assertEquals(expected.keySet(), actual.keySet());
  }

  @Test
  void aCheckpointGoesToAnotherCountry() throws IOException {
    Layer expected = Moons.network();
    in("und", () -> trainer(expected).fit(Moons.DATA, 4));
    Path file = folder.resolve("run.safetensors");
    in("ar-EG-u-nu-arab", () -> trainer(Moons.network()).checkpoint(file).fit(Moons.DATA, 2));
    Safetensors.read(file)
        .metadata()
        .forEach((key, text) ->
            assertTrue(text.chars().allMatch(c -> c < 0x7f), () -> key + " = " + text));
    Layer model = Moons.network();
    in("tr-TR", () -> trainer(model).checkpoint(file).resume().fit(Moons.DATA, 4));
    Map<String, Tensor> state = expected.state();
    Moons.assertSame(state, model.state());
  }
}
