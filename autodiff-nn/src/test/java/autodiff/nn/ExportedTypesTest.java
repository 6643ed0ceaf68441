package autodiff.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Generator;
import autodiff.Tensor;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What holds of all public types of both modules together. */
class ExportedTypesTest {
  private static final List<String> EXPORTED =
      List.of(
          "autodiff",
          "autodiff.check",
          "autodiff.io",
          "autodiff.program",
          "autodiff.shape",
          "autodiff.transform",
          "autodiff.view",
          "autodiff.nn",
          "autodiff.nn.data",
          "autodiff.nn.metrics",
          "autodiff.nn.optim",
          "autodiff.nn.scalar",
          "autodiff.nn.train");

  /** Classes that are printed by their name and hash, and why. */
  private static final Map<String, String> WITHOUT_TEXT =
      Map.of(
          "autodiff.Derivatives", "the engine's, for autodiff.program",
          "autodiff.ScalarGraph", "the engine's, for autodiff.program",
          "autodiff.Tracing", "the engine's, for autodiff.program",
          "autodiff.check.GradientCheck", "static methods only; instances do not get out");

  private static final List<Class<?>> TYPES =
      new ClassFileImporter()
              .withImportOption(new ImportOption.DoNotIncludeTests())
              .importPackages("autodiff")
              .stream()
              .filter(c -> EXPORTED.contains(c.getPackageName()))
              .filter(c -> !c.isAnonymousClass() && !c.isLocalClass())
              .<Class<?>>map(JavaClass::reflect)
              .filter(ExportedTypesTest::isPublic)
              .toList();

  private static boolean isPublic(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
  }

  @Test
  void bothModulesAreSeen() {
    assertTrue(TYPES.size() > 120, "only " + TYPES.size() + " public types");
    for (String name : EXPORTED) {
      assertTrue(TYPES.stream().anyMatch(t -> t.getPackageName().equals(name)), name);
    }
  }

  /** A program that imports all packages by {@code *} can use every simple name. */
  @Test
  void noSimpleNameStandsForTwoTypes() {
    Map<String, TreeSet<String>> byName = new TreeMap<>();
    for (Class<?> type : TYPES) {
      if (type.getEnclosingClass() == null) {
        byName.computeIfAbsent(type.getSimpleName(), n -> new TreeSet<>()).add(type.getName());
      }
    }
    byName.values().removeIf(types -> types.size() == 1);
    assertEquals(Map.of(), byName);
  }

  /** Nor does an import of everything hide or be hidden by what programs import of the JDK. */
  @Test
  void noSimpleNameIsOneOfTheUsualOnesOfTheJdk() {
    List<String> usual = List.of("java.lang", "java.util", "java.util.function", "java.io");
    List<String> taken =
        TYPES.stream()
            .filter(type -> type.getEnclosingClass() == null)
            .flatMap(type -> usual.stream().map(p -> p + "." + type.getSimpleName()))
            .filter(ExportedTypesTest::exists)
            .collect(Collectors.toList());
    assertEquals(List.of(), taken);
  }

  private static boolean exists(String name) {
    try {
      Class.forName(name, false, ClassLoader.getSystemClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** What a shell prints of an object is worth reading. */
  @Test
  void everyObjectSaysWhatItIs() throws NoSuchMethodException {
    TreeSet<String> silent = new TreeSet<>();
    for (Class<?> type : TYPES) {
      boolean isConcrete = !type.isInterface() && !Modifier.isAbstract(type.getModifiers());
      if (isConcrete
          && !hasStaticMembersOnly(type)
          && type.getMethod("toString").getDeclaringClass() == Object.class) {
        silent.add(type.getName());
      }
    }
    silent.removeAll(WITHOUT_TEXT.keySet());
    assertEquals(new TreeSet<String>(), silent);
    for (String name : WITHOUT_TEXT.keySet()) {
      assertTrue(TYPES.stream().anyMatch(type -> type.getName().equals(name)), name + " is gone");
    }
  }

  private static boolean hasStaticMembersOnly(Class<?> type) {
    boolean noState =
        Arrays.stream(type.getDeclaredFields()).allMatch(f -> Modifier.isStatic(f.getModifiers()));
    boolean hidden =
        Arrays.stream(type.getDeclaredConstructors())
            .allMatch(c -> Modifier.isPrivate(c.getModifiers()));
    return noState && hidden;
  }

  @Test
  void layersWithoutANameAreLayers() {
    Layer layer =
        new Layer() {
          @Override
          protected Tensor forward(Tensor x) {
            return x;
          }
        };
    assertEquals("Layer", layer.toString());
    Layer dense = new Dense(2, 2, Generator.of(1));
    Layer row = Sequential.of(dense, Activation.tanh(), new Residual(dense));
    assertEquals("Sequential(Dense 2 -> 2, Tanh, Residual(Dense 2 -> 2))", row.toString());
    assertEquals("Sequential", row.title());
    assertEquals("Dense 2 -> 2", dense.title());
    assertFalse(Init.normal(0, 1).toString().contains("@"), Init.normal(0, 1).toString());
    assertEquals("uniform(-1.0, 1.0)", Init.uniform(-1, 1).toString());
    assertEquals("constant(3.0)", Init.constant(3).toString());
  }
}
