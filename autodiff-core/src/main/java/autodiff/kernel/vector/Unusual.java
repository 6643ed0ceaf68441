package autodiff.kernel.vector;

import autodiff.kernel.UnaryLoop;

/** Where a cotangent's product was NaN, because a zero may have met an infinity. */
final class Unusual {
  private Unusual() {}

  /** Has the plain loop compute these elements again; the others stay what they are. */
  static void redo(UnaryLoop plain, Object g, Object x, Object y, Object out, int from, int to) {
    if (out instanceof double[] w) {
      for (int i = from; i < to; i++) {
        if (Double.isNaN(w[i])) {
          plain.pullBack(g, x, y, out, i, i + 1);
        }
      }
    } else {
      float[] w = (float[]) out;
      for (int i = from; i < to; i++) {
        if (Float.isNaN(w[i])) {
          plain.pullBack(g, x, y, out, i, i + 1);
        }
      }
    }
  }
}
