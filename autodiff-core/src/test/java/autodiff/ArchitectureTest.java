package autodiff;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.charset.Charset;
import java.time.ZoneId;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

/** Dependencies between packages point one way. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("autodiff");

  @Test
  void everythingIsSeen() {
    assertTrue(CLASSES.size() > 50, "only " + CLASSES.size() + " classes were imported");
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
  void kernelsKnowNoGraph() {
    noClasses()
        .that()
        .resideInAnyPackage("autodiff.kernel..", "autodiff.shape..", "autodiff.tape..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "autodiff",
            "autodiff.op..",
            "autodiff.check..",
            "autodiff.io..",
            "autodiff.program..",
            "autodiff.transform..",
            "autodiff.view..")
        .check(CLASSES);
  }

  @Test
  void operationsKnowNoGraph() {
    classes()
        .that()
        .resideInAPackage("autodiff.op..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "autodiff.op..",
            "autodiff.kernel..",
            "autodiff.tape..",
            "java..",
            "com.google.common..",
            "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void theTapeKnowsNumbersOnly() {
    classes()
        .that()
        .resideInAPackage("autodiff.tape..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("autodiff.tape..", "java..", "com.google.common..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void theGraphKnowsNothingThatIsBuiltOnIt() {
    noClasses()
        .that()
        .resideInAPackage("autodiff")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "autodiff.check..",
            "autodiff.transform..",
            "autodiff.program..",
            "autodiff.io..",
            "autodiff.view..")
        .check(CLASSES);
  }

  @Test
  void checksPicturesAndTransformsKnowTheGraphOnly() {
    noClasses()
        .that()
        .resideInAPackage("autodiff.check..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("autodiff.view..", "autodiff.kernel..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("autodiff.view..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("autodiff.check..", "autodiff.kernel..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("autodiff.transform..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("autodiff.check..", "autodiff.kernel..", "autodiff.view..")
        .check(CLASSES);
  }

  @Test
  void filesKnowTheGraphAndItsShapesOnly() {
    noClasses()
        .that()
        .resideInAPackage("autodiff.io..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "autodiff.check..",
            "autodiff.kernel..",
            "autodiff.program..",
            "autodiff.transform..",
            "autodiff.view..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage(
            "autodiff.check..", "autodiff.program..", "autodiff.transform..", "autodiff.view..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("autodiff.io..")
        .check(CLASSES);
  }

  @Test
  void jsonStaysWithTheFiles() {
    noClasses()
        .that()
        .resideOutsideOfPackage("autodiff.io..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml..")
        .check(CLASSES);
  }

  @Test
  void programsKnowTheGraphAndNumbersOnly() {
    noClasses()
        .that()
        .resideInAPackage("autodiff.program..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "autodiff.check..", "autodiff.transform..", "autodiff.view..", "autodiff.io..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage("autodiff.check..", "autodiff.transform..", "autodiff.view..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("autodiff.program..")
        .check(CLASSES);
  }

  @Test
  void guavaStaysOutOfKernels() {
    noClasses()
        .that()
        .resideInAPackage("autodiff.kernel..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.google..")
        .check(CLASSES);
  }

  @Test
  void bytecodeIsWrittenByProgramsOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("autodiff.program..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.objectweb.asm..")
        .check(CLASSES);
  }
}
