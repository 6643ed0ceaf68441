package autodiff.transform;

import static java.util.Objects.requireNonNull;

import autodiff.GradMode;
import autodiff.Gradients;
import autodiff.Node;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of a transform. The function gets arguments of its own, so that derivatives with respect
 * to them are not mixed with those of the same nodes used in another way: new leaves, or, of nodes
 * that take a gradient, new nodes computed from them.
 *
 * <p>What comes out is plain numbers, unless somebody outside may want to differentiate it: if an
 * argument takes a gradient, or if the function uses something else that does. Inside {@code
 * noGrad()} nobody can. Known limit: a leaf that stands for a scalar argument cannot be told from
 * other leaves later, so a function that calls a transform, of plain numbers but with something
 * else that takes a gradient, may get recorded results where plain ones would do.
 */
abstract class Call {
  final String method;

  /** Whether the caller records; decided before {@link #recorded} begins. */
  final boolean recording = GradMode.isRecording();

  Call(String method, int count) {
    this.method = method;
    if (count == 0) {
      throw new IllegalArgumentException(method + ": no arguments; give the function at least one");
    }
  }

  /** The number of nodes, none of which may be null. */
  static int checked(String name, Node... nodes) {
    requireNonNull(nodes, name);
    for (int i = 0; i < nodes.length; i++) {
      if (nodes[i] == null) {
        throw new NullPointerException(name + "[" + i + "]");
      }
    }
    return nodes.length;
  }

  /** The arguments that the function was called with. */
  abstract Node[] arguments();

  /** Whether one of the arguments that the caller gave takes a gradient. */
  abstract boolean linked();

  /** Computes with recording on, wherever the caller is. */
  static <R> R recorded(Supplier<R> computation) {
    try (GradMode.Scope scope = GradMode.enableGrad()) {
      return computation.get();
    }
  }

  /** Whether results that are computed from these nodes are to be recorded. */
  boolean connected(Node... roots) {
    return recording && (linked() || reaches(roots, arguments(), true));
  }

  /**
   * Whether the roots depend on any of some leaves, or on any other leaf. Known limit: it makes a
   * handle of each node, which for scalars takes several times as long as a sweep.
   */
  private static boolean reaches(Node[] roots, Node[] leaves, boolean others) {
    Set<Node> known = Set.copyOf(Arrays.asList(leaves));
    Set<Node> seen = new HashSet<>();
    Deque<Node> open = new ArrayDeque<>();
    Collections.addAll(open, roots);
    while (!open.isEmpty()) {
      Node node = open.pop();
      if (node.requiresGrad() && seen.add(node)) {
        boolean listed = known.contains(node);
        List<? extends Node> operands = node.operands();
        boolean leaf = listed || operands.isEmpty();
        if (leaf && listed != others) {
          return true;
        }
        if (!leaf) {
          operands.forEach(open::push);
        }
      }
    }
    return false;
  }

  /** Fails if the results depend on none of the arguments. */
  void checkDepends(Node... results) {
    if (!reaches(results, arguments(), false)) {
      throw ignored("its arguments", null);
    }
  }

  /**
   * The derivatives with respect to all arguments.
   *
   * @throws IllegalArgumentException if the result does not depend on one of them
   */
  Gradients gradients(Node result, Function<Node[], Gradients> sweep) {
    if (!result.requiresGrad()) {
      throw ignored("its arguments", null);
    }
    try {
      return sweep.apply(arguments());
    } catch (IllegalArgumentException e) {
      Node[] x = arguments();
      for (int i = 0; i < x.length; i++) {
        if (!reaches(new Node[] {result}, new Node[] {x[i]}, false)) {
          throw ignored(x.length == 1 ? "its argument" : "x[" + i + "]", e);
        }
      }
      throw e;
    }
  }

  private IllegalArgumentException ignored(String which, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "%s: what the function gave does not depend on %s, so that every derivative would be a"
                + " silent 0; was it detached, or computed from plain numbers? Leave an argument"
                + " that is not used out, or ask jacobian, where 0 is an answer",
            method,
            which),
        cause);
  }

  /** What the user's function returned; null is an error. */
  <R> R returned(R result, String expected) {
    if (result == null) {
      throw wrong("the function returned null; return " + expected);
    }
    return result;
  }

  IllegalArgumentException wrong(String message) {
    return new IllegalArgumentException(method + ": " + message);
  }
}
