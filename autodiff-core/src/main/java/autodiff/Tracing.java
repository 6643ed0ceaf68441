package autodiff;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The time during which a function is run to be recorded as a program: for {@code autodiff.program}
 * alone. Meanwhile, on this thread, {@link Value#isTrue()} is remembered, {@link Value#detach()}
 * makes nodes instead of constants, and whatever would freeze a number that depends on an input is
 * refused. Recordings nest.
 */
public final class Tracing implements AutoCloseable {
  /**
   * How many recordings are under way, on all threads. Not volatile: a thread sees its own, and
   * those of others do not concern it.
   */
  static int sessions;

  private final Recorder recorder = Recorder.current();
  private final @Nullable Tracing outer = recorder.tracing;
  private final Set<Leaf> inputs = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<Value> conditions = new ArrayList<>();
  private final BitSet decisions = new BitSet();

  private final GradMode.Scope scope;

  private Tracing(Value... inputs) {
    for (Value x : inputs) {
      this.inputs.add((Leaf) x.home);
    }
    // What is recorded has segments of its own: reading it back looks at no others' rows, and no
    // later value keeps it alive.
    recorder.startAfresh();
    scope = GradMode.enableGrad();
  }

  /**
   * Begins a recording on this thread.
   *
   * @param inputs the leaves that stand for the inputs
   * @return the recording, to be closed on the same thread
   */
  public static Tracing of(Value... inputs) {
    Tracing tracing = new Tracing(inputs);
    tracing.recorder.tracing = tracing;
    count(1);
    return tracing;
  }

  private static synchronized void count(int more) {
    sessions += more;
  }

  @Override
  public void close() {
    recorder.tracing = outer;
    recorder.startAfresh();
    count(-1);
    // Last: it fails if the function left a scope of its own open.
    scope.close();
  }

  /**
   * The values by which the function decided, in order.
   *
   * @return what {@link Value#isTrue()} was asked of
   */
  public List<Value> conditions() {
    return conditions;
  }

  /**
   * How the function decided.
   *
   * @param condition an index in {@link #conditions()}
   * @return what {@link Value#isTrue()} gave
   */
  public boolean decision(int condition) {
    return decisions.get(condition);
  }

  /**
   * The number that a value holds, although a recording is under way.
   *
   * @param x the value
   * @return its number at the point of recording
   */
  public static double number(Value x) {
    return x.number();
  }

  /** Whether this thread is recording a program. */
  static boolean isOn() {
    return sessions != 0 && Recorder.current().tracing != null;
  }

  static void decided(Value condition, boolean decision) {
    Tracing tracing = Recorder.current().tracing;
    if (tracing != null && condition.requiresGrad()) {
      tracing.decisions.set(tracing.conditions.size(), decision);
      tracing.conditions.add(condition);
    }
  }

  private static boolean dependsOnInput(Recorder recorder, Value x) {
    for (Tracing t = recorder.tracing; t != null; t = t.outer) {
      if (x.requiresGrad() && ScalarGraph.dependsOn(x, t.inputs)) {
        return true;
      }
    }
    return false;
  }

  static void checkRead(Value x) {
    if (dependsOnInput(Recorder.current(), x)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "data: a program is being recorded, and %s depends on one of its inputs: its number would"
                  + " be frozen; decide by greater(..).isTrue(), choose with where(..) or"
                  + " maximum(..), stop derivatives with detach(), or freeze it with"
                  + " Program.frozen(..)",
              x));
    }
  }

  static void checkSweep(String method, Value root) {
    if (sessions != 0 && dependsOnInput(Recorder.current(), root)) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s: a program is being recorded, and %s depends on one of its inputs: derivatives that"
                  + " are plain numbers would be frozen; use recordedGradients(..)",
              method,
              root));
    }
  }

  static void checkNoGrad(Recorder recorder, Value... operands) {
    if (recorder.tracing == null || recorder.recording) {
      return;
    }
    for (Value x : operands) {
      if (dependsOnInput(recorder, x)) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "noGrad: a program is being recorded, and %s depends on one of its inputs: what is"
                    + " computed from it without recording would be frozen; compute outside"
                    + " noGrad(), from x.detach()",
                x));
      }
    }
  }
}
