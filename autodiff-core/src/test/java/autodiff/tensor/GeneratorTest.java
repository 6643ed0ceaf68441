package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Generator;
import autodiff.kernel.Erf;
import java.util.random.RandomGenerator;
import java.util.random.RandomGenerator.SplittableGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/** Random numbers: reproducible, and of the right distribution. */
class GeneratorTest {
  @Test
  void numbersAreThoseOfThePublishedAlgorithm() {
    for (long seed : new long[] {0, 1, -1, 42, Long.MIN_VALUE, 0x6a09e667f3bcc909L}) {
      RandomGenerator reference =
          RandomGeneratorFactory.<SplittableGenerator>of("L64X128MixRandom").create(seed);
      Generator generator = Generator.of(seed);
      for (int i = 0; i < 1000; i++) {
        assertEquals(reference.nextLong(), generator.nextLong(), "seed " + seed + ", number " + i);
      }
    }
  }

  /** Written down once: they must never change. */
  @Test
  void numbersStayWhatTheyAre() {
    Generator generator = Generator.of(42);
    assertEquals(-1.419310841208288, generator.nextGaussian());
    assertEquals(-1.5761971527322522, generator.nextGaussian());
    assertEquals(0.7075243539515337, generator.nextDouble());
    assertEquals(0.8153564f, generator.nextFloat());
    assertEquals(531, generator.nextInt(1000));
    assertEquals(-1262633066476203993L, generator.split().nextLong());
    double sum = 0;
    for (int i = 0; i < 100_000; i++) {
      sum = 0.5 * sum + generator.nextGaussian();
    }
    assertEquals(-0.9790165730547634, sum);
  }

  @Test
  void copiesGiveTheSameNumbersAndSplitsOthers() {
    Generator generator = Generator.of(1);
    generator.nextLong();
    Generator copy = generator.copy();
    Generator child = generator.split();
    Generator sameChild = copy.split();
    for (int i = 0; i < 100; i++) {
      assertEquals(generator.nextLong(), copy.nextLong());
      long number = child.nextLong();
      assertEquals(number, sameChild.nextLong());
      assertNotEquals(number, generator.copy().nextLong());
    }
    assertEquals("Generator 1", generator.toString());
    assertEquals("Generator 1.0", child.toString());
    assertEquals("Generator 1.1", generator.split().toString());
    assertEquals("Generator 1.0.0", child.split().toString());
    assertEquals(1, child.seed());
  }

  /** Split generators must not be shifted copies of each other: their numbers are uncorrelated. */
  @Test
  void splitsAreUnrelated() {
    Generator root = Generator.of(9);
    Generator a = root.split();
    Generator b = root.split();
    int n = 20_000;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (a.nextDouble() - 0.5) * (b.nextDouble() - 0.5);
    }
    // The standard deviation of the sum is √n/12.
    assertEquals(0, sum, 4 * Math.sqrt(n) / 12);
  }

  @Test
  void wholeNumbersAreEquallyLikely() {
    Generator generator = Generator.of(2);
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[generator.nextInt(7)]++;
    }
    double chiSquare = 0;
    for (int count : counts) {
      chiSquare += (count - 10_000.0) * (count - 10_000.0) / 10_000;
    }
    // Exceeded with probability 0.0001 by 6 degrees of freedom.
    assertTrue(chiSquare < 27.86, "chi-square " + chiSquare);
    // Three quarters of 2³²: without rejection, a third of the numbers would come up twice as
    // often.
    int bound = 3 << 29;
    int low = 0;
    for (int i = 0; i < 30_000; i++) {
      int x = generator.nextInt(bound);
      assertTrue(x >= 0 && x < bound);
      low += x < bound / 3 ? 1 : 0;
    }
    assertEquals(10_000, low, 400);
    assertEquals(
        "nextInt: bound 0; it must be positive",
        assertThrows(IllegalArgumentException.class, () -> generator.nextInt(0)).getMessage());
  }

  @Test
  void numbersFromZeroToOne() {
    Generator generator = Generator.of(3);
    int[] tenths = new int[10];
    int[] tenthsOfFloats = new int[10];
    for (int i = 0; i < 50_000; i++) {
      tenths[(int) (10 * generator.nextDouble())]++;
      tenthsOfFloats[(int) (10 * generator.nextFloat())]++;
    }
    for (int i = 0; i < 10; i++) {
      assertEquals(5000, tenths[i], 300);
      assertEquals(5000, tenthsOfFloats[i], 300);
    }
  }

  /** Against the distribution function, at 41 points that reach into the tail of the ziggurat. */
  @Test
  void normalNumbersAreNormal() {
    Generator generator = Generator.of(4);
    int n = 400_000;
    int[] below = new int[41];
    double fourth = 0;
    for (int i = 0; i < n; i++) {
      double x = generator.nextGaussian();
      fourth += x * x * x * x / n;
      for (int k = 0; k < below.length; k++) {
        below[k] += x < -4 + 0.2 * k ? 1 : 0;
      }
    }
    for (int k = 0; k < below.length; k++) {
      double p = 0.5 * Erf.erfc((4 - 0.2 * k) / Math.sqrt(2));
      double deviation = Math.sqrt(n * p * (1 - p));
      assertEquals(n * p, below[k], 4.5 * deviation + 1, "below " + (-4 + 0.2 * k));
    }
    assertEquals(3, fourth, 4 * Math.sqrt(96.0 / n), "fourth moment");
  }

  @Test
  void aStateIsWhereItStood() {
    Generator generator = Generator.of(9);
    generator.split();
    generator.nextGaussian();
    long[] state = generator.state();
    Generator other = Generator.of(1).restore(state);
    assertEquals(generator.nextLong(), other.nextLong());
    assertEquals(generator.split().nextLong(), other.split().nextLong());
    long next = generator.nextLong();
    assertEquals(next, other.nextLong());
    generator.restore(state).nextLong();
    generator.split();
    assertEquals(next, generator.nextLong());
    assertThrows(IllegalArgumentException.class, () -> generator.restore(1, 2, 3));
    assertThrows(IllegalArgumentException.class, () -> generator.restore(0, 2, 3, 4, 5));
    assertThrows(IllegalArgumentException.class, () -> generator.restore(0, 1, 3, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> generator.restore(-1, 1, 3, 4, 5));
  }
}
