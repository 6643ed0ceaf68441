package autodiff.nn.example;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.random.RandomGenerator;

/** Points on two interleaved half circles, labelled −1 and 1: no straight line divides them. */
final class TwoMoons {
  private TwoMoons() {}

  /**
   * Draws points, every other one from the same moon.
   *
   * @param noise the standard deviation by which points are off their half circle, along either
   *     axis
   */
  static Samples generate(int count, double noise, RandomGenerator random) {
    checkArgument(count > 0, "two moons of %s points; give at least 1", count);
    checkArgument(noise >= 0, "two moons with noise %s; give 0 or more", noise);
    double[][] points = new double[count][];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      boolean upper = i % 2 == 0;
      double angle = Math.PI * random.nextDouble();
      double x = upper ? Math.cos(angle) : 1 - Math.cos(angle);
      double y = upper ? Math.sin(angle) : 0.5 - Math.sin(angle);
      points[i] =
          new double[] {x + noise * random.nextGaussian(), y + noise * random.nextGaussian()};
      labels[i] = upper ? -1 : 1;
    }
    return new Samples(points, labels);
  }
}
