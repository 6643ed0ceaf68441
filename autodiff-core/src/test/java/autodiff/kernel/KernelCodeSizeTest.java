package autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * The first compiler of Java 17 gives up on methods with much vector arithmetic ("out of virtual
 * registers in linear scan"), and never hands them on to the second: all their vectors stay
 * objects. Tiles of the matrix product with 1,615 bytes of code went through, such with 1,942 did
 * not.
 */
class KernelCodeSizeTest {
  private static final int MOST = 1_700;

  @Test
  void methodsOfVectorKernelsAreSmallEnough() throws IOException, URISyntaxException {
    Path classes =
        Path.of(KernelSet.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<String> tooLarge = new ArrayList<>();
    int largest = 0;
    try (Stream<Path> files = Files.list(classes.resolve("autodiff/kernel/vector"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        for (Method method : methods(file)) {
          largest = Math.max(largest, method.size);
          if (method.size > MOST) {
            tooLarge.add(
                String.format(
                    Locale.ROOT, "%s.%s: %d", file.getFileName(), method.name, method.size));
          }
        }
      }
    }
    assertTrue(largest > MOST / 2, "the tiles were not found; the largest has " + largest);
    assertTrue(tooLarge.isEmpty(), () -> "more than " + MOST + " bytes of code: " + tooLarge);
  }

  private record Method(String name, int size) {}

  private static List<Method> methods(Path file) throws IOException {
    List<Method> methods = new ArrayList<>();
    ClassVisitor sizes =
        new ClassVisitor(Opcodes.ASM9, new ClassWriter(0)) {
          @Override
          public MethodVisitor visitMethod(
              int access, String name, String type, String signature, String[] exceptions) {
            MethodVisitor writer = super.visitMethod(access, name, type, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, writer) {
              @Override
              public void visitMaxs(int stack, int locals) {
                Label end = new Label();
                super.visitLabel(end);
                methods.add(new Method(name, end.getOffset()));
                super.visitMaxs(stack, locals);
              }
            };
          }
        };
    new ClassReader(Files.readAllBytes(file)).accept(sizes, 0);
    return methods;
  }
}
