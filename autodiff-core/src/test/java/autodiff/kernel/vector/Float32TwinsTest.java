package autodiff.kernel.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Float32TwinsTest {
  static List<String> kernels() {
    return Float32Twins.NAMES;
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aFloat32KernelIsWhatTheGeneratorMakesOfTheFloat64One(String name) throws IOException {
    if (Boolean.getBoolean("twins.write")) {
      Float32Twins.write(name);
    }
    assertEquals(
        unwrapped(Float32Twins.generate(name)),
        unwrapped(Files.readString(Float32Twins.source("Float", name))),
        () -> "edit Double" + name + ", then run this test with -Dtwins.write=true");
  }

  @Test
  void linesMayBreakElsewhereButNothingElseMayDiffer() {
    assertEquals(unwrapped("/** a\n   * b */\n  f(x, y);"), unwrapped("/** a b */\nf(x,\n  y);"));
    assertEquals("f(x, 256);", unwrapped("f(x,\n    256);"));
  }

  /** The text with each line break, and what indents the next line, as one space. */
  private static String unwrapped(String text) {
    return text.replaceAll("\n\\s*(\\*(?!/) ?)?", " ").replaceAll(" +", " ").trim();
  }
}
