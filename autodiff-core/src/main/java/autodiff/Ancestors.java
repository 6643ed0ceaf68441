package autodiff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The nodes that a value was computed from. For pictures and error messages: sweeps need no sets.
 */
final class Ancestors {
  private Ancestors() {}

  /** All of them and the root itself, operands before what uses them. */
  static List<Value> of(Value root) {
    record Visit(Value node, boolean done) {}
    List<Value> order = new ArrayList<>();
    Set<Value> seen = new HashSet<>();
    Deque<Visit> stack = new ArrayDeque<>();
    stack.push(new Visit(root, false));
    while (!stack.isEmpty()) {
      Visit visit = stack.pop();
      if (visit.done) {
        order.add(visit.node);
      } else if (seen.add(visit.node)) {
        stack.push(new Visit(visit.node, true));
        List<Value> operands = new ArrayList<>(visit.node.operands());
        Collections.reverse(operands);
        operands.forEach(x -> stack.push(new Visit(x, false)));
      }
    }
    return order;
  }

  /** Why there is no gradient of the root with respect to x. */
  static IllegalArgumentException missing(Value root, Value x) {
    return new IllegalArgumentException(
        x.requiresGrad()
            ? ("gradient of %s with respect to %s: the first was not computed from the second;"
                    + " was it detached on the way, or computed before?")
                .formatted(root, x)
            : "gradient of %s with respect to %s: the second is a constant; make it with Value.of"
                .formatted(root, x));
  }
}
