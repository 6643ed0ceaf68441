package autodiff.benchmarks.gradbench;

import java.util.List;

/** The problems of GradBench. */
public final class Problems {
  /** All of them, simplest first. */
  public static final List<Problem> ALL =
      List.of(
          Hello.PROBLEM,
          Lse.PROBLEM,
          Llsq.PROBLEM,
          Det.PROBLEM,
          Ode.PROBLEM,
          Kmeans.PROBLEM,
          Gmm.PROBLEM,
          Lstm.PROBLEM,
          BundleAdjustment.PROBLEM,
          HandTracking.PROBLEM,
          Particle.PROBLEM,
          Saddle.PROBLEM);

  private Problems() {}
}
