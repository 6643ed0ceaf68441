package autodiff.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.CustomOp;
import autodiff.op.Elementwise;
import autodiff.op.Operation;
import autodiff.program.RandomCodes.CodeBuilder;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Printed programs are Java, and compute the same numbers. */
class JavaSourceTest {
  private static final long SEED = 20_261_123;

  @TempDir Path classes;

  private final List<JavaFileObject> sources = new ArrayList<>();

  private void add(String className, String text) {
    URI uri = URI.create("string:///" + className.replace('.', '/') + ".java");
    sources.add(
        new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        });
  }

  private void compile() {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    assertNotNull(compiler, "this JVM has no Java compiler; test on a JDK");
    StringWriter messages = new StringWriter();
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            classes.toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Xlint:all",
            "-Werror");
    boolean done = compiler.getTask(messages, null, null, options, null, sources).call();
    assertTrue(done, messages::toString);
  }

  private void assertSameNumbers(Code code, String className, List<double[]> points)
      throws Exception {
    URL[] path = {classes.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
      CustomOp[] custom =
          Arrays.stream(code.operation)
              .filter(CustomOp.class::isInstance)
              .map(CustomOp.class::cast)
              .distinct()
              .toArray(CustomOp[]::new);
      Method run =
          Arrays.stream(loader.loadClass(className).getMethods())
              .filter(method -> method.getName().equals("run"))
              .findFirst()
              .orElseThrow();
      for (double[] in : points) {
        double[] expected = new double[code.outputs.length];
        double[] actual = new double[code.outputs.length];
        int failed = RandomCodes.evaluate(code, in, expected);
        Object result =
            custom.length > 0
                ? run.invoke(null, custom, in, 0, actual, 0)
                : run.invoke(null, in, 0, actual, 0);
        assertEquals(failed, result, className + ": guard, seed " + SEED);
        for (int k = 0; failed < 0 && k < expected.length; k++) {
          int output = k;
          assertEquals(
              Double.doubleToLongBits(expected[k]),
              Double.doubleToLongBits(actual[k]),
              () -> className + ": output " + output + ", seed " + SEED);
        }
      }
    }
  }

  /** The whole table, once, on the same operands. */
  private static Code table() {
    CodeBuilder builder = new CodeBuilder(3, 2);
    for (Elementwise line : Elementwise.all()) {
      int[] x = {0, 1, 2};
      if (RandomCodes.hasOrder(line)) {
        x[1] = 3;
      }
      builder.add(line, Arrays.copyOf(x, line.arity()));
    }
    int[] outputs = new int[builder.operations.size()];
    Arrays.setAll(outputs, k -> 4 + k);
    return builder.code(outputs);
  }

  @Test
  void compiledSourceGivesTheSameNumbers() throws Exception {
    Random random = new Random(SEED);
    List<Code> codes = new ArrayList<>();
    for (int k = 0; k < 6; k++) {
      codes.add(RandomCodes.of(random, 20 * k));
      int bytes = new int[] {1, 100, 2_000}[k % 3];
      add("Random" + k, JavaSource.of(codes.get(k), "Random" + k, bytes));
    }
    add("some.where.Table", JavaSource.of(table(), "some.where.Table"));
    compile();
    for (int k = 0; k < codes.size(); k++) {
      List<double[]> points = new ArrayList<>();
      for (int point = 0; point < 20; point++) {
        points.add(RandomCodes.numbers(random, codes.get(k).inputs));
      }
      assertSameNumbers(codes.get(k), "Random" + k, points);
    }
    List<double[]> points = new ArrayList<>();
    for (double x : RandomCodes.SPECIAL) {
      for (double y : RandomCodes.SPECIAL) {
        points.add(new double[] {x, y, RandomCodes.number(random)});
      }
    }
    assertSameNumbers(table(), "some.where.Table", points);
  }

  @Test
  void longCodeIsSeveralClasses() throws Exception {
    Random random = new Random(SEED);
    CodeBuilder builder = new CodeBuilder(100, random.doubles(100).toArray());
    for (int k = 0; k < 2_000; k++) {
      builder.add("sub", builder.slots() - 1, random.nextInt(builder.slots()));
    }
    Code code = builder.code(builder.slots() - 1, builder.slots() - 1_000);
    String text = JavaSource.of(code, "Long", 50);
    assertTrue(text.contains("class Part1"));
    add("Long", text);
    compile();
    assertSameNumbers(code, "Long", List.of(random.doubles(100).toArray()));
  }

  @Test
  void oneStatementAnInstruction() {
    CodeBuilder builder = new CodeBuilder(2, -3);
    int product = builder.add("mulNoNan", 0, 1);
    int choice = builder.add("where", 1, product, 2);
    Code code =
        builder.code(
            new int[] {builder.add("sigmoid", choice)}, new int[] {1}, new boolean[] {true});
    assertEquals(
        """
        import autodiff.op.Elementwise;
        import java.util.function.DoubleUnaryOperator;

        /** 3 operations, 2 inputs, 1 outputs. */
        public final class Small {
          private static final DoubleUnaryOperator SIGMOID =
              ((Elementwise.Unary) line("sigmoid")).value();

          private Small() {}

          public static int run(double[] in, int inFrom, double[] out, int outFrom) {
            double[] work = new double[0];
            int failed = chunk0(work, in, inFrom, out, outFrom);
            if (failed >= 0) {
              return failed;
            }
            return -1;
          }

          private static int chunk0(double[] work, double[] in, int inFrom, double[] out, int outFrom) {
            double x1 = in[inFrom + 1];
            if (x1 == 0) {
              return 0;
            }
            double x0 = in[inFrom + 0];
            double v0 = mulNoNan(x0, x1);
            double v1 = x1 != 0 ? v0 : (-3.0);
            double v2 = SIGMOID.applyAsDouble(v1);
            out[outFrom + 0] = v2;
            return -1;
          }

          /** 0 if an operand is 0, whatever the other one is; else the product. */
          private static double mulNoNan(double x, double y) {
            return x == 0 || y == 0 ? 0 : x * y;
          }

          private static Elementwise line(String name) {
            return Elementwise.all().stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow();
          }
        }
        """,
        JavaSource.of(code, "Small"));
  }

  @Test
  void operationsWithoutANameInJavaAreRefused() {
    Elementwise.Unary neg = (Elementwise.Unary) RandomCodes.line("neg");
    Operation other = new Elementwise.Unary("neg", neg.code(), x -> x + 7, (x, y) -> 1, neg.rule());
    CodeBuilder builder = new CodeBuilder(1);
    Code code = builder.code(builder.add(other, 0));
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> JavaSource.of(code, "Refused"));
    assertTrue(e.getMessage().contains("neg"), e.getMessage());
  }
}
