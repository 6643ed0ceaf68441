package autodiff;

/**
 * Normal random numbers by the ziggurat method of Marsaglia and Tsang, "The ziggurat method for
 * generating random variables", 2000, in the form of Doornik, "An improved ziggurat method to
 * generate normal random samples", 2005: the density is covered by 128 layers of equal area, and a
 * point in one of them is nearly always under the density.
 *
 * <p>Tables and tests use {@code StrictMath}: the numbers must not depend on the machine.
 */
final class Ziggurat {
  private static final int LAYERS = 128;

  /** Where the tail begins. */
  private static final double TAIL = 3.442619855899;

  /** The area of each layer. */
  private static final double AREA = 9.91256303526217e-3;

  /** The right ends of the layers, from the lowest, which stands for the tail, too. */
  private static final double[] END = new double[LAYERS + 1];

  /** How much of each layer lies under the density all over. */
  private static final double[] INSIDE = new double[LAYERS];

  static {
    double density = density(TAIL);
    END[0] = AREA / density;
    END[1] = TAIL;
    for (int i = 2; i < LAYERS; i++) {
      END[i] = StrictMath.sqrt(-2 * StrictMath.log(AREA / END[i - 1] + density));
      density = density(END[i]);
    }
    for (int i = 0; i < LAYERS; i++) {
      INSIDE[i] = END[i + 1] / END[i];
    }
  }

  private Ziggurat() {}

  private static double density(double x) {
    return StrictMath.exp(-0.5 * x * x);
  }

  static double next(Generator generator) {
    while (true) {
      // The layer and the place in it are different bits of one number.
      long bits = generator.nextLong();
      int layer = (int) (bits & (LAYERS - 1));
      double u = (bits >> 11) * 0x1p-52;
      if (Math.abs(u) < INSIDE[layer]) {
        return u * END[layer];
      }
      if (layer == 0) {
        double tail = tail(generator);
        return u < 0 ? -tail : tail;
      }
      double x = u * END[layer];
      double low = density(END[layer]);
      double high = density(END[layer + 1]);
      if (low + generator.nextDouble() * (high - low) < density(x)) {
        return x;
      }
    }
  }

  private static double tail(Generator generator) {
    while (true) {
      double x = -StrictMath.log(positive(generator)) / TAIL;
      double y = -StrictMath.log(positive(generator));
      if (2 * y >= x * x) {
        return TAIL + x;
      }
    }
  }

  /** From 0 to 1, but not 0, of which there is no logarithm. */
  private static double positive(Generator generator) {
    return generator.nextDouble() + 0x1p-54;
  }
}
