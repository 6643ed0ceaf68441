package autodiff.nn.optim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Optimisers know tensors, nothing else of the library. */
class ArchitectureTest {
  @Test
  void knowsTensorsOnly() {
    classes()
        .that()
        .resideInAPackage("autodiff.nn.optim")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "autodiff",
            "autodiff.shape",
            "autodiff.nn.optim",
            "java..",
            "com.google.common..",
            "org.jspecify..")
        .check(
            new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("autodiff.nn.optim"));
  }
}
