package autodiff.nn.data;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Generator;
import autodiff.IntTensor;
import com.google.common.collect.ImmutableList;
import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A random partition of sample indices into parts. {@link Split} does it to a data set, in two.
 * {@link Split} does it to a data set, in two.
 *
 * <pre>{@code
 * List<int[]> parts = Partition.random(samples.size(), Generator.of(42), 0.7, 0.15, 0.15);
 * Dataset<IntTensor> training = samples.subset(parts.get(0));
 * }</pre>
 *
 * <p>Every sample lands in exactly one part. A part has its fraction of them, rounded down or up so
 * that it comes out even.
 */
public final class Partition {
  private static final double ROUNDING = 1e-9;

  private Partition() {}

  /**
   * Divides at random.
   *
   * @param size the number of samples
   * @param generator where the order comes from
   * @param fractions the sizes of the parts; together 1
   * @return the samples of each part, in random order
   * @throws IllegalArgumentException if a fraction is negative, or they do not add up to 1
   */
  public static List<int[]> random(int size, Generator generator, double... fractions) {
    check(fractions);
    return cut(IntTensor.randperm(generator, size).toInts(), fractions);
  }

  /**
   * Divides at random, with the same shares of each class in every part. A class has its fraction
   * in a part, rounded down or up.
   *
   * @param classes the class of each sample
   * @param generator where the order comes from
   * @param fractions the sizes of the parts; together 1
   * @return the samples of each part, in random order
   * @throws IllegalArgumentException if a fraction is negative, they do not add up to 1, or the
   *     classes are not a vector
   */
  public static List<int[]> stratified(
      IntTensor classes, Generator generator, double... fractions) {
    check(fractions);
    checkArgument(
        classes.shape().rank() == 1,
        "partition: classes %s; give a vector, one class a sample",
        classes.shape());
    int[] classOf = classes.toInts();
    int[] order = IntTensor.randperm(generator, classOf.length).toInts();
    int[] partOf = new int[classOf.length];
    IntStream.of(classOf)
        .distinct()
        .forEach(c -> {
          int[] members = IntStream.of(order).filter(k -> classOf[k] == c).toArray();
          List<int[]> parts = cut(members, fractions);
          for (int part = 0; part < fractions.length; part++) {
            for (int member : parts.get(part)) {
              partOf[member] = part;
            }
          }
        });
    return IntStream.range(0, fractions.length)
        .mapToObj(part -> IntStream.of(order).filter(k -> partOf[k] == part).toArray())
        .collect(ImmutableList.toImmutableList());
  }

  private static void check(double... fractions) {
    boolean negative = Arrays.stream(fractions).anyMatch(f -> !(f >= 0));
    double sum = Arrays.stream(fractions).sum();
    checkArgument(
        !negative && Math.abs(sum - 1) <= ROUNDING,
        "partition: fractions %s; give numbers from 0 on that add up to 1",
        Arrays.toString(fractions));
  }

  /** Parts one behind the other, with what rounding down left over for the largest remainders. */
  private static List<int[]> cut(int[] samples, double... fractions) {
    int[] sizes = new int[fractions.length];
    double[] remainders = new double[fractions.length];
    for (int part = 0; part < fractions.length; part++) {
      double exact = fractions[part] * samples.length;
      // 0.7 of 10 is 6.999… in binary, which means 7.
      sizes[part] = (int) Math.floor(exact + ROUNDING);
      remainders[part] = exact - sizes[part];
    }
    List<Integer> parts = new ArrayList<>(Ints.asList(IntStream.range(0, sizes.length).toArray()));
    parts.sort((a, b) -> Double.compare(remainders[b], remainders[a]));
    int left = samples.length - IntStream.of(sizes).sum();
    for (int k = 0; k < left; k++) {
      sizes[parts.get(k)]++;
    }
    ImmutableList.Builder<int[]> cut = ImmutableList.builder();
    int from = 0;
    for (int size : sizes) {
      cut.add(Arrays.copyOfRange(samples, from, from + size));
      from += size;
    }
    return cut.build();
  }
}
