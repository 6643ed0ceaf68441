package autodiff.program;

import java.util.Arrays;
import java.util.Locale;

/**
 * The recordings of one function: the first one, which never changes, and, where decisions may
 * differ from point to point, the last few that were used. Which of them are kept is a matter of
 * speed alone: exactly one recording holds at a point, whatever was run before.
 */
final class Recordings {
  private static final int KEPT = 16;

  /** Records the function at a point. */
  @FunctionalInterface
  interface Recorder {
    Recorded at(double[] point);
  }

  /** The recording at the point that the program was made with. */
  final Recorded first;

  private final Recorder recorder;

  /** The one that held last first; never empty. */
  private volatile Recorded[] recent;

  Recordings(Recorded first, Recorder recorder) {
    this.first = first;
    this.recorder = recorder;
    recent = new Recorded[] {first};
  }

  /** The one that held last. */
  Recorded latest() {
    return recent[0];
  }

  /** The recording that holds at a point; if none of those kept does, a new one. */
  Recorded at(double[] point) {
    double[] out = new double[first.code.outputs.length];
    for (Recorded known : recent) {
      if (known.runner.run(point, 0, out, 0) < 0) {
        return moved(known);
      }
    }
    // Not under a lock: it calls the user's function.
    Recorded found = recorder.at(point);
    if (found.code.outputs.length != out.length) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "program: the function gave %d numbers where it was recorded first, at %s it gives %d",
              out.length,
              Arrays.toString(point),
              found.code.outputs.length));
    }
    int failed = found.runner.run(point, 0, out, 0);
    if (failed >= 0) {
      throw found.failure(failed, point);
    }
    return moved(found);
  }

  /** Makes a recording the first to be tried. */
  private synchronized Recorded moved(Recorded used) {
    Recorded[] known = recent;
    int at = Arrays.asList(known).indexOf(used);
    Recorded[] next = at < 0 ? new Recorded[Math.min(KEPT, known.length + 1)] : known.clone();
    System.arraycopy(known, 0, next, 1, at < 0 ? next.length - 1 : at);
    next[0] = used;
    recent = next;
    return used;
  }
}
