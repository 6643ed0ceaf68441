package autodiff.nn;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

/** The network module stands on the graph alone, and its examples stand on it. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("autodiff.nn");

  @Test
  void everythingIsSeen() {
    assertTrue(CLASSES.size() > 10, "only " + CLASSES.size() + " classes were imported");
  }

  /** Text must not depend on where a program runs. Error Prone finds other such calls. */
  @Test
  void nothingDependsOnTheLocaleOfTheMachine() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.text..", "java.time.format..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Scanner")
        .orShould()
        .callMethod(Locale.class, "getDefault")
        .orShould()
        .callMethod(TimeZone.class, "getDefault")
        .orShould()
        .callMethod(ZoneId.class, "systemDefault")
        .orShould()
        .callMethod(Charset.class, "defaultCharset")
        .check(CLASSES);
  }

  @Test
  void scalarNetworksKnowTheGraphOnly() {
    noClasses()
        .that()
        .resideInAPackage("autodiff.nn.scalar..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "autodiff.nn.example..", "autodiff.check..", "autodiff.view..", "autodiff.kernel..")
        .check(CLASSES);
  }

  @Test
  void dataMetricsAndOptimizersKnowTensorsOnly() {
    for (String own : List.of("autodiff.nn.data", "autodiff.nn.metrics", "autodiff.nn.optim")) {
      noClasses()
          .that()
          .resideInAPackage(own)
          .should()
          .dependOnClassesThat(
              resideInAPackage("autodiff..")
                  .and(resideOutsideOfPackages("autodiff", "autodiff.shape", own)))
          .check(CLASSES);
    }
  }

  @Test
  void layersKnowTheEngineOnly() {
    noClasses()
        .that()
        .resideInAPackage("autodiff.nn")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "autodiff.nn.*..",
            "autodiff.check..",
            "autodiff.view..",
            "autodiff.kernel..",
            "autodiff.transform..",
            "autodiff.program..")
        .check(CLASSES);
  }

  @Test
  void trainingKnowsNoExamplesAndNoInnards() {
    noClasses()
        .that()
        .resideInAPackage("autodiff.nn.train")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "autodiff.nn.example..",
            "autodiff.nn.scalar..",
            "autodiff.check..",
            "autodiff.kernel..",
            "autodiff.transform..",
            "autodiff.program..")
        .check(CLASSES);
  }

  @Test
  void nothingButExamplesKnowsTraining() {
    noClasses()
        .that()
        .resideOutsideOfPackages("autodiff.nn.train", "autodiff.nn.example")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("autodiff.nn.train")
        .check(CLASSES);
  }

  /** Png, and what paints for it. */
  @Test
  void onlyPngTakesTheDesktop() {
    noClasses()
        .that()
        .haveNameNotMatching("autodiff\\.nn\\.train\\.(Png|SvgPainter|SvgPath)(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.awt..", "javax.imageio..", "javax.xml..", "org.w3c..", "org.xml..")
        .check(CLASSES);
  }
}
