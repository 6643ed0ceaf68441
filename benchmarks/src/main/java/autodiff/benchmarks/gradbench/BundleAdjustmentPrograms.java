package autodiff.benchmarks.gradbench;

import static autodiff.benchmarks.gradbench.BundleAdjustment.CAMERA;
import static autodiff.benchmarks.gradbench.BundleAdjustment.PARAMETERS;

import autodiff.Value;
import autodiff.benchmarks.gradbench.BundleAdjustment.Jacobian;
import autodiff.program.BatchProgram;
import autodiff.program.Program;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** {@link BundleAdjustment} with a program for one observation, run for all of them. */
final class BundleAdjustmentPrograms {
  /** Observations in one go: what is gathered for them stays in the cache. */
  private static final int CHUNK = 512;

  private static final int INPUTS = PARAMETERS + 2;

  private BundleAdjustmentPrograms() {}

  /**
   * The Jacobian. The structure of the matrix and its memory belong to the preparation.
   *
   * @param p the problem
   * @return what computes the matrix
   */
  static Supplier<Jacobian> jacobian(BundleAdjustment p) {
    double[] parameters = new double[PARAMETERS];
    Arrays.fill(parameters, 0.5);
    BatchProgram errors =
        Program.recordAll(
                (x, seen) -> {
                  Projection<Value> error = Projection.error(List.of(x), seen[0], seen[1]);
                  return new Value[] {error.x(), error.y()};
                },
                parameters,
                new double[2])
            .jacobian()
            .batch();
    BatchProgram weights =
        Program.record(w -> Projection.weightError(w[0]), 0.5).gradient().batch();
    Jacobian jacobian = new Jacobian(p);
    double[] gathered = new double[CHUNK * INPUTS];
    return () -> {
      for (int from = 0; from < p.observations(); from += CHUNK) {
        int count = Math.min(CHUNK, p.observations() - from);
        gather(p, from, count, gathered);
        errors
            .outputsAt(from * 2 * PARAMETERS, 2 * PARAMETERS, 1)
            .run(count, gathered, jacobian.values());
      }
      weights
          .outputsAt(2 * PARAMETERS * p.observations(), 1, 1)
          .run(p.observations(), p.weight(), jacobian.values());
      return jacobian;
    };
  }

  private static void gather(BundleAdjustment p, int from, int count, double[] gathered) {
    for (int k = 0, at = 0; k < count; k++, at += INPUTS) {
      int i = from + k;
      System.arraycopy(p.camera(), p.cameraOf()[i] * CAMERA, gathered, at, CAMERA);
      System.arraycopy(p.point(), p.pointOf()[i] * 3, gathered, at + CAMERA, 3);
      gathered[at + CAMERA + 3] = p.weight()[i];
      gathered[at + PARAMETERS] = p.feature()[2 * i];
      gathered[at + PARAMETERS + 1] = p.feature()[2 * i + 1];
    }
  }
}
