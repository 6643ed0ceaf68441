package autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The nodes that a value was computed from. For pictures and error messages: sweeps need no sets.
 */
final class Ancestors {
  private Ancestors() {}

  /** All of them and the root itself, operands before what uses them. */
  static List<Node> of(Node root) {
    record Visit(Node node, boolean done) {}
    List<Node> order = new ArrayList<>();
    Set<Node> seen = new HashSet<>();
    Deque<Visit> stack = new ArrayDeque<>();
    stack.push(new Visit(root, false));
    while (!stack.isEmpty()) {
      Visit visit = stack.pop();
      if (visit.done) {
        order.add(visit.node);
      } else if (seen.add(visit.node)) {
        stack.push(new Visit(visit.node, true));
        List<Node> operands = new ArrayList<>(visit.node.operands());
        Collections.reverse(operands);
        operands.forEach(x -> stack.push(new Visit(x, false)));
      }
    }
    return order;
  }

  /** Why there is no gradient of the root with respect to x. */
  static IllegalArgumentException missing(Node root, Node x) {
    String which =
        String.format(
            Locale.ROOT, "gradient of %s with respect to %s: ", describe(root), describe(x));
    if (x.requiresGrad()) {
      return new IllegalArgumentException(
          which
              + "the first was not computed from the second; was it detached on the way, or computed"
              + " before? Where 0 is the answer, ask gradientsOrZero(..) or"
              + " recordedGradientsOrZero(..)");
    }
    return new IllegalArgumentException(
        which
            + (x instanceof Tensor
                ? "the second takes no gradient; ask it to with requiresGrad(true) before it is used"
                : "the second is a constant; make it with Value.of"));
  }

  private static String describe(Node x) {
    return x instanceof Tensor t ? t.describe() : x.toString();
  }
}
