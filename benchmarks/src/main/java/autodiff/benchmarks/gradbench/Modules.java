package autodiff.benchmarks.gradbench;

import java.util.List;

/** The problems of GradBench. */
public final class Modules {
  /** All of them, simplest first. */
  public static final List<Module> ALL =
      List.of(
          Hello.MODULE,
          Lse.MODULE,
          Llsq.MODULE,
          Det.MODULE,
          Ode.MODULE,
          Kmeans.MODULE,
          Gmm.MODULE,
          Lstm.MODULE,
          BundleAdjustment.MODULE,
          HandTracking.MODULE,
          Particle.MODULE,
          Saddle.MODULE);

  private Modules() {}
}
