package autodiff.view;

import autodiff.Node;
import com.google.common.collect.ImmutableList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The part of a graph that is shown: the nodes nearest to the root, numbered in the order in which
 * they are found from there, and how many more there are.
 *
 * @param nodes what is shown; the root is first
 * @param operands for each shown node the numbers of its shown operands, in order
 * @param cut for each shown node how many of its operands are not shown
 * @param leftOut how many nodes are not shown, as far as they were counted
 * @param countedAll whether all were counted
 */
@SuppressWarnings("ArrayRecordComponent")
record Outline(
    ImmutableList<Node> nodes, int[][] operands, int[] cut, int leftOut, boolean countedAll) {

  /** Counting the rest of a huge graph would take more time and memory than the picture. */
  private static final int COUNT_LIMIT = 1_000_000;

  static Outline of(Node root, int limit) {
    Map<Node, Integer> numbers = new HashMap<>();
    List<Node> shown = new ArrayList<>();
    List<List<? extends Node>> operandsOfShown = new ArrayList<>();
    ArrayDeque<Node> queue = new ArrayDeque<>();
    numbers.put(root, 0);
    queue.add(root);
    long countLimit = Math.max((long) limit, COUNT_LIMIT);
    while (!queue.isEmpty() && numbers.size() < countLimit) {
      Node node = queue.remove();
      // Asked for once: a constant operand is another node whenever it is asked for.
      List<? extends Node> operands = node.operands();
      if (shown.size() < limit) {
        shown.add(node);
        operandsOfShown.add(operands);
      }
      for (Node operand : operands) {
        if (numbers.putIfAbsent(operand, numbers.size()) == null) {
          queue.add(operand);
        }
      }
    }
    int[][] shownOperands = new int[shown.size()][];
    int[] cut = new int[shown.size()];
    for (int i = 0; i < cut.length; i++) {
      List<? extends Node> all = operandsOfShown.get(i);
      shownOperands[i] =
          all.stream().mapToInt(numbers::get).filter(k -> k < shown.size()).toArray();
      cut[i] = all.size() - shownOperands[i].length;
    }
    return new Outline(
        ImmutableList.copyOf(shown),
        shownOperands,
        cut,
        numbers.size() - shown.size(),
        queue.isEmpty());
  }

  int size() {
    return nodes.size();
  }

  /** For each shown node, in how many places it is an operand. */
  int[] uses() {
    int[] uses = new int[size()];
    Arrays.stream(operands).flatMapToInt(Arrays::stream).forEach(k -> uses[k]++);
    return uses;
  }

  /** What is to be said about what is not shown; empty if all is. */
  String remark() {
    if (leftOut == 0) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "%s%,d more %s not shown",
        countedAll ? "" : "at least ",
        leftOut,
        leftOut == 1 ? "node" : "nodes");
  }
}
