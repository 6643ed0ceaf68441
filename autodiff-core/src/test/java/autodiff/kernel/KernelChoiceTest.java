package autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Tensor;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which set of kernels is used: from made-up facts, and in JVMs with other options. */
class KernelChoiceTest {
  private record Given(
      String property, boolean hasVectorModule, boolean hasFusedProducts, boolean compilesVectors)
      implements KernelChoice.Facts {}

  private static KernelChoice choice(
      String property, boolean module, boolean fused, boolean compiled) {
    return KernelChoice.of(new Given(property, module, fused, compiled));
  }

  @Test
  void vectorKernelsWhereTheyAreFast() {
    KernelChoice choice = choice("", true, true, true);
    assertTrue(choice.vector());
    assertEquals(Level.DEBUG, choice.level());
    assertTrue(choice.reason().startsWith("computing with vector kernels: "), choice.reason());
  }

  @Test
  void plainLoopsWithoutTheModule() {
    KernelChoice choice = choice("", false, true, true);
    assertEquals(Level.INFO, choice.level());
    assertPlain(choice, "--add-modules=jdk.incubator.vector");
  }

  @Test
  void plainLoopsWithoutFusedProducts() {
    assertPlain(choice("", true, false, true), "Math.fma");
  }

  @Test
  void plainLoopsWithoutTheSecondCompiler() {
    assertPlain(choice("", true, true, false), "C2");
  }

  @Test
  void thePropertyDecides() {
    assertPlain(choice("plain", true, true, true), "-Dautodiff.kernels=plain");
    assertTrue(choice("vector", true, false, false).vector());
    KernelChoice withoutModule = choice("vector", false, true, true);
    assertEquals(Level.WARNING, withoutModule.level());
    assertPlain(withoutModule, "--add-modules=jdk.incubator.vector");
    KernelChoice unknown = choice("avx", true, true, true);
    assertEquals(Level.WARNING, unknown.level());
    assertPlain(unknown, "-Dautodiff.kernels=avx is unknown; give plain or vector");
  }

  private static void assertPlain(KernelChoice choice, String why) {
    assertFalse(choice.vector());
    assertTrue(choice.reason().startsWith("computing with plain loops: "), choice.reason());
    assertTrue(choice.reason().contains(why), choice.reason());
  }

  /** A child process: says which set it has. */
  static final class Asking {
    public static void main(String[] arguments) {
      System.out.println("set " + KernelSet.current().name() + " " + Tensor.of(3, 4).square());
    }
  }

  @Test
  void plainLoopsInAJvmThatHasNoFusedProducts() throws Exception {
    assertSet("plain", "Math.fma", "-XX:-UseFMA");
  }

  @Test
  void plainLoopsInAJvmThatHasNoSecondCompiler() throws Exception {
    assertSet("plain", "C2", "-XX:TieredStopAtLevel=1");
  }

  @Test
  void theModuleIsFoundInAJvmThatHasIt() throws Exception {
    assertSet("vector", "asks for them", "-XX:-UseFMA", "-Dautodiff.kernels=vector");
  }

  /** Starts a JVM with the module and these options, and looks at what it says. */
  private static void assertSet(String set, String why, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--add-modules=jdk.incubator.vector", "-Xshare:auto", "-Xmx64m"));
    command.addAll(Arrays.asList(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Asking.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "does not end: " + said);
    assertTrue(said.contains("set " + set + " "), said);
    assertTrue(said.contains(why), said);
    long lines = said.lines().filter(line -> line.contains("computing with")).count();
    assertEquals(1, lines, said);
  }
}
