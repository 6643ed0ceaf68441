package autodiff.view;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.collect.Collections2;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class LayoutTest {
  @Test
  void columnsAreLongestDistances() {
    // 0 <- 1 <- 2 <- 3, and 0 <- 3: the long edge gets a bend in columns 1 and 2.
    ColumnAssignment layers = new ColumnAssignment(new int[][] {{1, 3}, {2}, {3}, {}});
    assertEquals(0, layers.column(0));
    assertEquals(1, layers.column(1));
    assertEquals(2, layers.column(2));
    assertEquals(3, layers.column(3));
    assertEquals(6, layers.vertices());
    assertTrue(layers.isBend(4) && layers.isBend(5));
  }

  @Test
  void longEdgesOfOneBoxShareTheirBends() {
    // Box 4 is an operand of all the others in a chain 0 <- 1 <- 2 <- 3 <- 4.
    ColumnAssignment layers = new ColumnAssignment(new int[][] {{1, 4}, {2, 4}, {3, 4}, {4}, {}});
    assertEquals(5 + 3, layers.vertices());
  }

  @Test
  void boxesAreSortedUntangled() {
    // Drawn in the order given, the edges 4 -> 1 and 3 -> 2 would cross.
    ColumnAssignment layers = new ColumnAssignment(new int[][] {{1, 2}, {4}, {3}, {}, {}});
    assertArrayEquals(new int[] {1, 2}, layers.order()[1]);
    assertArrayEquals(new int[] {4, 3}, layers.order()[2]);
  }

  /** Against all 36 orders of two columns of three boxes, and of four: 24 by 24. */
  @Test
  void crossingsAreNearTheFewestPossible() {
    long seed = 4;
    Random random = new Random(seed);
    long found = 0;
    long fewest = 0;
    for (int round = 0; round < 60; round++) {
      int n = 3 + round % 2;
      int[][] operands = randomColumns(n, random);
      ColumnAssignment layers = new ColumnAssignment(operands);
      found += crossings(layers, layers.order());
      long best = Long.MAX_VALUE;
      for (List<Integer> near : Collections2.permutations(range(1, n))) {
        for (List<Integer> far : Collections2.permutations(range(n + 1, n))) {
          best = Math.min(best, crossings(layers, new int[][] {{0}, ints(near), ints(far)}));
        }
      }
      fewest += best;
    }
    assertTrue(found <= 1.1 * fewest, "seed " + seed + ": " + found + ", could be " + fewest);
  }

  /** The result, n boxes next to it, and n farther off. */
  private static int[][] randomColumns(int n, Random random) {
    int[][] operands = new int[2 * n + 1][0];
    operands[0] = ints(range(1, n));
    for (int far = n + 1; far <= 2 * n; far++) {
      int sure = 1 + random.nextInt(n);
      for (int near = 1; near <= n; near++) {
        if (near == sure || random.nextInt(3) == 0) {
          operands[near] = Arrays.copyOf(operands[near], operands[near].length + 1);
          operands[near][operands[near].length - 1] = far;
        }
      }
    }
    return operands;
  }

  private static List<Integer> range(int first, int n) {
    return IntStream.range(first, first + n).boxed().toList();
  }

  private static int[] ints(List<Integer> numbers) {
    return numbers.stream().mapToInt(i -> i).toArray();
  }

  private static long crossings(ColumnAssignment layers, int[][] order) {
    double[] position = new double[layers.vertices()];
    long crossings = 0;
    for (int c = 0; c < order.length; c++) {
      List<ColumnAssignment.Link> links = new ArrayList<>();
      for (int i = 0; i < order[c].length; i++) {
        position[order[c][i]] = i;
        links.addAll(layers.leaving(order[c][i]));
      }
      for (ColumnAssignment.Link a : links) {
        for (ColumnAssignment.Link b : links) {
          double from = position[a.from()] - position[b.from()];
          double to = position[a.to()] + 0.5 * a.port() - position[b.to()] - 0.5 * b.port();
          crossings += from < 0 && to > 0 ? 1 : 0;
        }
      }
    }
    return crossings;
  }

  @Test
  void onlyOneBox() {
    Layout layout = new Layout(new double[] {30}, new double[] {20}, new int[][] {{}});
    assertEquals(30, layout.width());
    assertEquals(20, layout.height());
    assertEquals(0, layout.left(0));
    assertEquals(0, layout.top(0));
  }

  @Test
  void chainIsLevel() {
    double[] size = {10, 20, 30};
    Layout layout = new Layout(size, size, new int[][] {{1}, {2}, {}});
    assertEquals(15, layout.middle(0), 1e-9);
    assertEquals(15, layout.middle(1), 1e-9);
    assertEquals(15, layout.middle(2), 1e-9);
    assertTrue(layout.left(2) + 30 < layout.left(1));
    assertTrue(layout.left(1) + 20 < layout.left(0));
  }

  @Test
  void monotoneRegressionPoolsNeighbors() {
    double[] ones = {1, 1, 1, 1};
    assertArrayEquals(
        new double[] {1, 2.5, 2.5, 4}, Layout.monotone(new double[] {1, 3, 2, 4}, ones), 1e-12);
    assertArrayEquals(
        new double[] {2, 2}, Layout.monotone(new double[] {5, 1}, new double[] {1, 3}), 1e-12);
  }

  /** The nearest point of a convex set: from it, no other point lies in the wish's direction. */
  @Test
  void monotoneRegressionIsNearest() {
    long seed = 11;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int n = 1 + random.nextInt(8);
      double[] wish = random.doubles(n).toArray();
      double[] weight = random.doubles(n, 0.1, 2).toArray();
      double[] fitted = Layout.monotone(wish, weight);
      for (int i = 1; i < n; i++) {
        assertTrue(fitted[i - 1] <= fitted[i], "seed " + seed + " round " + round);
      }
      double[] other = random.doubles(n).sorted().toArray();
      double product = 0;
      for (int i = 0; i < n; i++) {
        product += weight[i] * (wish[i] - fitted[i]) * (other[i] - fitted[i]);
      }
      assertTrue(
          product <= 1e-9,
          "seed " + seed + " round " + round + ": " + product + " " + Arrays.toString(fitted));
    }
  }
}
