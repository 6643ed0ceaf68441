package autodiff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.shape.Shape;
import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How long graphs of tensors live, and how much memory training takes. */
class TensorLifetimeTest {
  private static final int STEPS = 100_000;

  private static Tensor loss(Tensor w) {
    return w.matmul(w).tanh().sum();
  }

  @Test
  void aGraphEndsWithItsLastReference() throws InterruptedException {
    Tensor w = Tensor.of(Shape.of(2, 2), 1, 2, 3, 4).requiresGrad(true);
    Tensor loss = loss(w);
    loss.backward();
    WeakReference<Tensor> last = new WeakReference<>(loss);
    Value element = Tensor.of(w.element(0, 0), w.element(1, 1)).sum().element();
    element.backward();
    WeakReference<Value> mixed = new WeakReference<>(element);
    loss = null;
    element = null;
    for (int i = 0; i < 50 && (last.get() != null || mixed.get() != null); i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertNull(last.get(), "the loss is still held by something that the sweep left behind");
    assertNull(mixed.get());
    assertTrue(w.hasGrad());
  }

  @Test
  void aHundredThousandStepsInASmallHeap() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx128m");
    command.add("-cp");
    command.add(classPath());
    command.add(Training.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output);
    assertTrue(output.contains(STEPS + " steps"), output);
  }

  private static String classPath() {
    String modules = System.getProperty("jdk.module.path");
    String classes = System.getProperty("java.class.path");
    String all = modules == null ? classes : modules + File.pathSeparator + classes;
    // Where tests run inside the module, their classes are on neither path.
    String tests =
        Training.class.getProtectionDomain().getCodeSource() == null
            ? ""
            : new File(Training.class.getProtectionDomain().getCodeSource().getLocation().getPath())
                .getPath();
    return all + File.pathSeparator + tests + File.pathSeparator + "target/test-classes";
  }

  /** Trains a small network; run in a process of its own. */
  static final class Training {
    private Training() {}

    public static void main(String[] args) {
      Tensor x = Tensor.of(Shape.of(8, 2), 0, 0, 0, 1, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 1, 1);
      Tensor y = Tensor.of(Shape.of(8, 1), 0, 1, 1, 0, 0, 1, 1, 0);
      Tensor w = Tensor.full(0.3, 2, 8).requiresGrad(true);
      w.set(0.5, -0.4, 0.3, -0.2, 0.9, -0.7, 0.2, 0.1, -0.3, 0.6, -0.5, 0.8, 0.4, -0.9, 0.7, -0.1);
      Tensor v = Tensor.full(0.2, 8, 1).requiresGrad(true);
      Tensor b = Tensor.zeros(8).requiresGrad(true);
      double first = 0;
      double last = 0;
      for (int step = 0; step < STEPS; step++) {
        Tensor loss = x.matmul(w).add(b).tanh().matmul(v).sub(y).square().mean();
        loss.backward();
        for (Tensor p : new Tensor[] {w, v, b}) {
          p.set(p.detach().sub(p.grad().mul(0.05)));
          p.clearGrad();
        }
        first = step == 0 ? loss.item() : first;
        last = loss.item();
      }
      if (!(last < first / 100)) {
        throw new IllegalStateException("loss went from " + first + " to " + last);
      }
      System.out.println(STEPS + " steps, loss from " + first + " to " + last);
    }
  }
}
