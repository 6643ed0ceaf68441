package autodiff.benchmarks.gradbench;

import autodiff.Value;
import autodiff.program.BatchProgram;
import autodiff.program.Program;
import java.util.Arrays;
import java.util.function.Supplier;

/** {@link Gmm} with a program for one point, run at all of them, and one for the prior. */
final class GmmPrograms {

  private GmmPrograms() {}

  /** The parameters as the parts of one array. */
  private record Parts(Value[] alpha, Value[] mu, Value[] q, Value[] l) {
    static Parts of(Gmm p, Value... all) {
      int k = p.k();
      int kd = k * p.d();
      return new Parts(
          Arrays.copyOf(all, k),
          Arrays.copyOfRange(all, k, k + kd),
          Arrays.copyOfRange(all, k + kd, k + 2 * kd),
          Arrays.copyOfRange(all, k + 2 * kd, all.length));
    }
  }

  /**
   * The gradient.
   *
   * @param p the problem
   * @return what computes the derivative with respect to each parameter
   */
  static Supplier<Gmm.Gradient> gradient(Gmm p) {
    double[] at = parameters(p);
    BatchProgram likelihood =
        Program.record(
                (all, x) -> {
                  Parts parts = Parts.of(p, all);
                  return new GmmValues(p, parts.alpha, parts.mu, parts.q, parts.l).logDensity(x);
                },
                at,
                Arrays.copyOf(p.x(), p.d()))
            .gradient()
            .batch()
            .sharingVariables()
            .summingAll();
    Program prior =
        Program.record(
                all -> {
                  Parts parts = Parts.of(p, all);
                  return GmmValues.rest(p, parts.alpha, parts.q, parts.l);
                },
                at)
            .gradient();
    return () -> {
      double[] all = parameters(p);
      double[] gradient = new double[all.length];
      likelihood.run(p.n(), p.x(), all, new double[0], gradient);
      double[] ofPrior = prior.call(all);
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] += ofPrior[i];
      }
      int k = p.k();
      int kd = k * p.d();
      return new Gmm.Gradient(
          p,
          Arrays.copyOf(gradient, k),
          Arrays.copyOfRange(gradient, k, k + kd),
          Arrays.copyOfRange(gradient, k + kd, k + 2 * kd),
          Arrays.copyOfRange(gradient, k + 2 * kd, gradient.length));
    };
  }

  private static double[] parameters(Gmm p) {
    int k = p.k();
    int kd = k * p.d();
    double[] all = Arrays.copyOf(p.alpha(), k + 2 * kd + p.l().length);
    System.arraycopy(p.mu(), 0, all, k, kd);
    System.arraycopy(p.q(), 0, all, k + kd, kd);
    System.arraycopy(p.l(), 0, all, k + 2 * kd, p.l().length);
    return all;
  }
}
