package autodiff;

import static com.google.common.base.Preconditions.checkArgument;
import static java.util.Objects.requireNonNull;

import java.util.Arrays;

/**
 * A source of random numbers. The same seed gives the same numbers on every JDK and machine.
 * Whatever is random takes a generator as an argument; there is none in the background.
 *
 * <pre>{@code
 * Generator generator = Generator.of(42);
 * Tensor weights = Tensor.randn(generator, 128, 64);
 * }</pre>
 *
 * <p>The algorithm is L64X128MixRandom of Steele and Vigna, "LXM: better splittable pseudorandom
 * number generators (and almost as fast)", 2021: a linear congruential and a xorshift generator,
 * mixed; its period is 2¹⁹² − 2⁶⁴. Seeded alike, it gives the numbers of {@code
 * RandomGenerator.of("L64X128MixRandom")}.
 *
 * <p>Not for use by several threads at once: give each its own ({@link #split()}).
 */
public final class Generator {
  private static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;
  private static final long SILVER_RATIO = 0x6a09e667f3bcc909L;
  private static final long MULTIPLIER = 0xd1342543de82ef95L;

  private final long seed;

  /** Which split this came from: empty, or numbers from the root, as in {@code .0.2}. */
  private final String path;

  private int splits;

  /** Odd; tells apart the sequences of generators that were split. */
  private long addend;

  private long state;
  private long x0;
  private long x1;

  private Generator(long seed, String path, int splits, long addend, long state, long x0, long x1) {
    this.seed = seed;
    this.path = path;
    this.splits = splits;
    this.addend = addend | 1;
    this.state = state;
    // The xorshift part would never leave 0.
    boolean stuck = (x0 | x1) == 0;
    this.x0 = stuck ? mixStafford(state + GOLDEN_RATIO) : x0;
    this.x1 = stuck ? mixStafford(state + (GOLDEN_RATIO << 1)) : x1;
  }

  /**
   * A generator.
   *
   * @param seed any number; neighboring ones give unrelated sequences
   * @return a generator at the beginning of its sequence
   */
  public static Generator of(long seed) {
    long s = seed ^ SILVER_RATIO;
    return new Generator(
        seed, "", 0, mixMurmur(s), 1, mixStafford(s), mixStafford(s + GOLDEN_RATIO));
  }

  private static long mixMurmur(long z) {
    z = (z ^ (z >>> 33)) * 0xff51afd7ed558ccdL;
    z = (z ^ (z >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return z ^ (z >>> 33);
  }

  private static long mixStafford(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /**
   * A generator of its own, whose numbers have nothing to do with those of this: for another
   * thread, or for a part of a program whose numbers should not depend on how many the others take.
   * This moves on.
   *
   * @return the new generator
   */
  public Generator split() {
    String child = path + "." + splits++;
    long a = nextLong() << 1;
    return new Generator(seed, child, 0, a, nextLong(), nextLong(), nextLong());
  }

  /**
   * A generator in the same state, which will give the same numbers as this.
   *
   * @return a copy
   */
  public Generator copy() {
    return new Generator(seed, path, splits, addend, state, x0, x1);
  }

  /**
   * Where this generator stands in its sequence, to be saved with what depends on it.
   *
   * @return numbers for {@link #restore}
   */
  public long[] state() {
    return new long[] {splits, addend, state, x0, x1};
  }

  /**
   * Puts this generator where another one stood: it will give the same numbers, and split into the
   * same generators.
   *
   * @param saved what {@link #state()} gave
   * @return this
   * @throws IllegalArgumentException if these are not numbers that it gives
   */
  public Generator restore(long... saved) {
    requireNonNull(saved, "saved");
    checkArgument(
        saved.length == 5
            && saved[0] >= 0
            && saved[0] <= Integer.MAX_VALUE
            && (saved[1] & 1) == 1
            && (saved[3] | saved[4]) != 0,
        "restore: %s is not the state of a generator",
        Arrays.toString(saved));
    splits = (int) saved[0];
    addend = saved[1];
    state = saved[2];
    x0 = saved[3];
    x1 = saved[4];
    return this;
  }

  /**
   * What this generator, or the one that it was split from, was seeded with.
   *
   * @return the seed
   */
  public long seed() {
    return seed;
  }

  /**
   * 64 random bits.
   *
   * @return any number
   */
  public long nextLong() {
    long z = state + x0;
    z = (z ^ (z >>> 32)) * 0xdaba0b6eb09322e3L;
    z = (z ^ (z >>> 32)) * 0xdaba0b6eb09322e3L;
    z ^= z >>> 32;
    state = MULTIPLIER * state + addend;
    long q0 = x0;
    long q1 = x1 ^ q0;
    x0 = Long.rotateLeft(q0, 24) ^ q1 ^ (q1 << 16);
    x1 = Long.rotateLeft(q1, 37);
    return z;
  }

  /**
   * A number that is evenly distributed from 0 to 1.
   *
   * @return a multiple of 2⁻⁵³, from 0 to less than 1
   */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1p-53;
  }

  /**
   * A number that is evenly distributed from 0 to 1.
   *
   * @return a multiple of 2⁻²⁴, from 0 to less than 1
   */
  public float nextFloat() {
    return (nextLong() >>> 40) * 0x1p-24f;
  }

  /**
   * A number of the normal distribution with mean 0 and standard deviation 1.
   *
   * @return the number
   */
  public double nextGaussian() {
    return Ziggurat.next(this);
  }

  /**
   * A whole number; all are equally likely.
   *
   * @param bound the first number that is too large; positive
   * @return a number from 0 to less than the bound
   * @throws IllegalArgumentException if the bound is not positive
   */
  public int nextInt(int bound) {
    checkArgument(bound > 0, "nextInt: bound %s; it must be positive", bound);
    return (int) below(bound);
  }

  /**
   * A number from 0 to less than a bound of at most 2³²: the upper half of a product, as in Lemire,
   * "Fast random integer generation in an interval", 2019.
   */
  long below(long bound) {
    long product = (nextLong() >>> 32) * bound;
    if ((product & 0xffffffffL) < bound) {
      long reject = (1L << 32) % bound;
      while ((product & 0xffffffffL) < reject) {
        product = (nextLong() >>> 32) * bound;
      }
    }
    return product >>> 32;
  }

  /**
   * The seed, and which split this is.
   *
   * @return for example {@code Generator 42}, or {@code Generator 42.0} for the first that was
   *     split from it
   */
  @Override
  public String toString() {
    return "Generator " + seed + path;
  }
}
