package autodiff;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The exceptions about nodes of before a {@link GraphMemory#reset}, and the check for them. */
final class EndedLife {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  private EndedLife() {}

  /** Throws if a reset took the node's memory. */
  static void check(Node x) {
    if (x instanceof Tensor t) {
      t.checkLease();
    } else if (((Value) x).home instanceof Segment s) {
      check(s);
    } else if (((Value) x).home instanceof Element e) {
      e.tensor.checkLease();
    }
  }

  static void check(Segment s) {
    if (s.value.length == 0) {
      throw ofScalar(null);
    }
  }

  static IllegalStateException ofScalar(@Nullable Throwable cause) {
    return new IllegalStateException(
        String.format(
            Locale.ROOT,
            "%sthis value was recorded before GraphMemory.reset(), which gave its memory to later"
                + " values; take data() or detach() before the reset",
            method()),
        cause);
  }

  static IllegalStateException ofTensor() {
    return new IllegalStateException(
        String.format(
            Locale.ROOT,
            "%sthe tensor was computed before its GraphMemory was reset (or is a gradient that was"
                + " cleared), and its memory is in use again; read it before, or copy() it",
            method()));
  }

  /** The method that the program called, with a colon; methods on the way there need no name. */
  private static String method() {
    return WALKER.walk(frames ->
        frames
            .takeWhile(f -> f.getDeclaringClass().getPackageName().startsWith("autodiff"))
            .filter(f -> isOfNodes(f.getDeclaringClass()))
            .map(f -> f.getMethodName() + ": ")
            .filter(name -> !name.startsWith("lambda$"))
            .reduce("", (inner, outer) -> outer));
  }

  /** Whether a class declares methods of scalars or tensors. */
  private static boolean isOfNodes(Class<?> c) {
    return c.isAssignableFrom(Value.class) || c.isAssignableFrom(Tensor.class);
  }
}
