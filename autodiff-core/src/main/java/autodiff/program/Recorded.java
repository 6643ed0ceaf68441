package autodiff.program;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;

/** What came of one recording: the code, the point where it was recorded, and what runs it. */
final class Recorded {
  final Code code;
  final Runner runner;
  private final int variables;
  private final double[] point;

  /** Of code whose first inputs are variables, recorded at a point. */
  Recorded(Code code, int variables, double[] point, Execution execution) {
    this.code = code;
    this.variables = variables;
    this.point = point;
    runner = RunnerFactory.runner(execution, code);
  }

  /** Whether an output depends on a variable. */
  boolean dependsOnVariables() {
    BitSet depends = new BitSet(code.slots());
    depends.set(0, variables);
    for (int i = 0; i < code.size(); i++) {
      for (int k = code.first[i]; k < code.first[i + 1]; k++) {
        if (depends.get(code.operand[k])) {
          depends.set(code.firstSlot() + i);
          break;
        }
      }
    }
    return Arrays.stream(code.outputs).anyMatch(depends::get);
  }

  /** Why a run failed. */
  GuardException failure(int guard, double[] at) {
    String expected = code.decided[guard] ? "not 0" : "0";
    return new GuardException(
        String.format(
            Locale.ROOT,
            "program: the recorded function decided by %s, which was %s where it was recorded, at %s;"
                + " at %s it is %s; record it there, ask for rerecording(), or choose with where(..),"
                + " which needs no decision",
            new CodeText(code, variables).expression(code.guards[guard]),
            expected,
            text(point),
            text(at),
            code.decided[guard] ? "0" : "not 0"),
        at);
  }

  /** At most a line of numbers. */
  private static String text(double[] x) {
    StringBuilder text = new StringBuilder("[");
    int shown = Math.min(x.length, 8);
    for (int i = 0; i < shown; i++) {
      text.append(i == 0 ? "" : ", ").append(x[i]);
    }
    return text.append(shown < x.length ? ", …]" : "]").toString();
  }
}
