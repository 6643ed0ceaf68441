package autodiff.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Value;
import java.lang.ref.WeakReference;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdaptiveRunnerTest {
  private static Code code(int steps) {
    return Program.record(
            x -> {
              Value y = x[0];
              for (int i = 0; i < steps; i++) {
                y = y.mul(x[0]).sin();
              }
              return y;
            },
            1.1)
        .code();
  }

  @Test
  void compilesWhatRunsOftenAndGivesTheSameNumbers() {
    AdaptiveRunner runner = new AdaptiveRunner(code(20));
    double[] first = new double[1];
    runner.run(new double[] {0.7}, 0, first, 0);
    assertFalse(runner.isCompiled());
    double[] out = new double[1];
    for (int i = 0; i < 1000; i++) {
      runner.run(new double[] {0.7}, 0, out, 0);
      assertEquals(first[0], out[0]);
    }
    assertTrue(runner.isCompiled());
  }

  @Test
  void leavesVeryLargeCodeToTheInterpreter() {
    AdaptiveRunner runner = new AdaptiveRunner(code(20), 39);
    double[] out = new double[1];
    for (int i = 0; i < 1000; i++) {
      runner.run(new double[] {0.7}, 0, out, 0);
    }
    assertFalse(runner.isCompiled());
  }

  @Test
  void aProgramIsCollectedWithItsClass() throws InterruptedException {
    WeakReference<Program> program = new WeakReference<>(warm());
    for (int i = 0; i < 50 && program.get() != null; i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertEquals(Optional.empty(), Optional.ofNullable(program.get()));
  }

  private static Program warm() {
    Program program = Program.record(x -> x[0].square().exp(), 0.5).gradient();
    double[] out = new double[1];
    for (int i = 0; i < 1000; i++) {
      program.run(new double[] {0.5}, out);
    }
    return program;
  }
}
