package autodiff.view;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;

/**
 * The first half of drawing a graph after Sugiyama: which column each box is in, and in which order
 * the boxes of a column stand.
 *
 * <p>A box's column is its longest distance from the result, which is column 0, so operands stand
 * next to the operation that needs them first. An edge that passes columns gets a bend in each of
 * them; edges from one box share their bends, so their number is at most boxes times columns. The
 * order comes from the barycenter heuristic: a few passes, each sorting every column by the mean
 * position of what its boxes are joined to and then swapping neighbors; the order with the fewest
 * crossings wins.
 */
final class ColumnAssignment {
  private static final int PASSES = 16;
  private static final int SWAP_ROUNDS = 8;

  /**
   * A piece of an edge, between neighboring columns.
   *
   * @param from the box or bend in the farther column
   * @param to the box or bend in the nearer column
   * @param port where it ends on the side of a box, from 0 at the top to 1
   */
  record Link(int from, int to, double port) {}

  private final int boxes;

  /** By vertex: the boxes first, then the bends. */
  private final List<Integer> column = new ArrayList<>();

  /** The links that end in a vertex. */
  private final List<List<Link>> arriving = new ArrayList<>();

  /** The links that begin in a vertex. */
  private final List<List<Link>> leaving = new ArrayList<>();

  private int[][] order;
  private final int[] position;

  /**
   * Finds columns and order.
   *
   * @param operands the boxes that each box has edges from, in the order in which they shall
   *     arrive; everything is joined to box 0, which is an operand of none
   */
  ColumnAssignment(int[][] operands) {
    boxes = operands.length;
    assignColumns(operands);
    for (int i = 0; i < boxes; i++) {
      arriving.add(new ArrayList<>());
      leaving.add(new ArrayList<>());
    }
    link(operands);
    position = new int[column.size()];
    order = inOrderOfVertices();
    sort();
  }

  private void assignColumns(int[][] operands) {
    int[] waiting = new int[boxes];
    int[] farthest = new int[boxes];
    Arrays.stream(operands).flatMapToInt(Arrays::stream).forEach(k -> waiting[k]++);
    int[] ready = new int[boxes];
    int count = boxes == 0 ? 0 : 1;
    for (int next = 0; next < count; next++) {
      for (int operand : operands[ready[next]]) {
        farthest[operand] = Math.max(farthest[operand], farthest[ready[next]] + 1);
        if (--waiting[operand] == 0) {
          ready[count++] = operand;
        }
      }
    }
    for (int c : farthest) {
      column.add(c);
    }
  }

  private void link(int[][] operands) {
    List<List<Integer>> bends = new ArrayList<>();
    for (int i = 0; i < boxes; i++) {
      bends.add(new ArrayList<>());
    }
    for (int to = 0; to < boxes; to++) {
      for (int k = 0; k < operands[to].length; k++) {
        int from = operands[to][k];
        int between = column.get(from) - column.get(to) - 1;
        List<Integer> bent = bends.get(from);
        while (bent.size() < between) {
          bent.add(bendAfter(bent.isEmpty() ? from : bent.get(bent.size() - 1)));
        }
        join(
            between == 0 ? from : bent.get(between - 1), to, (k + 1.0) / (operands[to].length + 1));
      }
    }
  }

  private int bendAfter(int vertex) {
    int bend = column.size();
    column.add(column.get(vertex) - 1);
    arriving.add(new ArrayList<>());
    leaving.add(new ArrayList<>());
    join(vertex, bend, 0.5);
    return bend;
  }

  private void join(int from, int to, double port) {
    Link link = new Link(from, to, port);
    leaving.get(from).add(link);
    arriving.get(to).add(link);
  }

  private int[][] inOrderOfVertices() {
    int columns = column.stream().mapToInt(c -> c + 1).max().orElse(0);
    int[] size = new int[columns];
    column.forEach(c -> size[c]++);
    int[][] vertices = new int[columns][];
    Arrays.setAll(vertices, c -> new int[size[c]]);
    int[] filled = new int[columns];
    for (int v = 0; v < column.size(); v++) {
      int c = column.get(v);
      vertices[c][filled[c]++] = v;
    }
    return vertices;
  }

  private void sort() {
    number(order);
    for (int c = 1; c < order.length; c++) {
      sortByLeaving(order[c]);
    }
    swapNeighbors(false);
    int[][] best = copy(order);
    long fewest = crossings();
    for (int pass = 0; pass < PASSES && fewest > 0; pass++) {
      if (pass % 3 == 2) {
        Arrays.stream(order).forEach(this::sortByBoth);
      } else if (pass % 3 == 0) {
        for (int c = order.length - 2; c >= 0; c--) {
          sortByArriving(order[c]);
        }
      } else {
        for (int c = 1; c < order.length; c++) {
          sortByLeaving(order[c]);
        }
      }
      swapNeighbors(pass % 4 < 2);
      long now = crossings();
      if (now < fewest) {
        fewest = now;
        best = copy(order);
      }
    }
    order = best;
    number(order);
  }

  private static int[][] copy(int[][] order) {
    return Arrays.stream(order).map(int[]::clone).toArray(int[][]::new);
  }

  private void number(int[][] vertices) {
    for (int[] ofColumn : vertices) {
      for (int i = 0; i < ofColumn.length; i++) {
        position[ofColumn[i]] = i;
      }
    }
  }

  private void sortByLeaving(int[] vertices) {
    sort(vertices, v -> leaving.get(v).stream().mapToDouble(l -> position[l.to] + l.port));
  }

  private void sortByArriving(int[] vertices) {
    // Half a place off for a port below the middle, as the box would have to be moved.
    sort(vertices, v -> arriving.get(v).stream().mapToDouble(l -> position[l.from] + 0.5 - l.port));
  }

  private void sortByBoth(int[] vertices) {
    sort(
        vertices,
        v ->
            DoubleStream.concat(
                leaving.get(v).stream().mapToDouble(l -> position[l.to] + l.port - 0.5),
                arriving.get(v).stream().mapToDouble(l -> position[l.from] + 0.5 - l.port)));
  }

  /** Sorts by the mean of the places where the vertices would like to be. */
  private void sort(int[] vertices, IntFunction<DoubleStream> places) {
    double[] key = new double[vertices.length];
    for (int i = 0; i < key.length; i++) {
      key[i] = places.apply(vertices[i]).average().orElse(i);
    }
    sort(vertices, key);
  }

  private void sort(int[] vertices, double[] key) {
    Integer[] places = new Integer[key.length];
    Arrays.setAll(places, i -> i);
    Arrays.sort(places, Comparator.comparingDouble(i -> key[i]));
    int[] before = vertices.clone();
    for (int i = 0; i < vertices.length; i++) {
      vertices[i] = before[places[i]];
      position[vertices[i]] = i;
    }
  }

  /**
   * Swaps neighbors in a column as long as that untangles them, which means cannot see. Swapping
   * those that are as well either way leads on from an order that no single swap improves.
   */
  private void swapNeighbors(boolean evenIfEqual) {
    boolean swapped = true;
    for (int round = 0; round < SWAP_ROUNDS && swapped; round++) {
      swapped = false;
      for (int[] vertices : order) {
        for (int i = 1; i < vertices.length; i++) {
          swapped |= swapIfBetter(vertices, i, evenIfEqual && round == 0);
        }
      }
    }
  }

  private boolean swapIfBetter(int[] vertices, int i, boolean evenIfEqual) {
    int above = vertices[i - 1];
    int below = vertices[i];
    double[] endsAbove = ends(above);
    double[] endsBelow = ends(below);
    double[] originsAbove = origins(above);
    double[] originsBelow = origins(below);
    long now = pairsOutOfOrder(endsAbove, endsBelow) + pairsOutOfOrder(originsAbove, originsBelow);
    long then = pairsOutOfOrder(endsBelow, endsAbove) + pairsOutOfOrder(originsBelow, originsAbove);
    if (then > now || (then == now && !evenIfEqual)) {
      return false;
    }
    vertices[i - 1] = below;
    vertices[i] = above;
    position[below] = i - 1;
    position[above] = i;
    return true;
  }

  /** Where the links out of a vertex end, from top to bottom. */
  private double[] ends(int vertex) {
    return leaving.get(vertex).stream().mapToDouble(this::end).sorted().toArray();
  }

  private double end(Link link) {
    return position[link.to] + 0.5 * link.port;
  }

  /** Where the links into a vertex begin, from top to bottom. */
  private double[] origins(int vertex) {
    return arriving.get(vertex).stream().mapToDouble(l -> position[l.from]).sorted().toArray();
  }

  /** How many pairs have the first above the second in the wrong order; both are sorted. */
  private static long pairsOutOfOrder(double[] above, double[] below) {
    long count = 0;
    int less = 0;
    for (double a : above) {
      while (less < below.length && below[less] < a) {
        less++;
      }
      count += less;
    }
    return count;
  }

  private long crossings() {
    long crossings = 0;
    for (int c = 1; c < order.length; c++) {
      crossings += crossingsInto(c);
    }
    return crossings;
  }

  /** Links out of a column, from top to bottom: inversions among their ends, by merging. */
  private long crossingsInto(int c) {
    double[] ends =
        Arrays.stream(order[c]).boxed().flatMapToDouble(v -> Arrays.stream(ends(v))).toArray();
    return inversions(ends, new double[ends.length], 0, ends.length);
  }

  private static long inversions(double[] a, double[] scratch, int from, int to) {
    if (to - from < 2) {
      return 0;
    }
    int middle = (from + to) >>> 1;
    long count = inversions(a, scratch, from, middle) + inversions(a, scratch, middle, to);
    int left = from;
    int right = middle;
    for (int k = from; k < to; k++) {
      if (right == to || (left < middle && a[left] <= a[right])) {
        scratch[k] = a[left++];
      } else {
        scratch[k] = a[right++];
        count += middle - left;
      }
    }
    System.arraycopy(scratch, from, a, from, to - from);
    return count;
  }

  /** The vertices of each column, from top to bottom; column 0 is the result's. */
  int[][] order() {
    return order;
  }

  int vertices() {
    return column.size();
  }

  int column(int vertex) {
    return column.get(vertex);
  }

  boolean isBend(int vertex) {
    return vertex >= boxes;
  }

  List<Link> arriving(int vertex) {
    return arriving.get(vertex);
  }

  List<Link> leaving(int vertex) {
    return leaving.get(vertex);
  }
}
