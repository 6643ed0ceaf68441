package autodiff;

import autodiff.tape.OperationCodes;
import org.jspecify.annotations.Nullable;

/**
 * The loops in which a sweep spends nearly all of its time. They call nothing, because around calls
 * the compiler would keep everything in memory, and take arrays as parameters, because it keeps
 * those that it loads itself in two forms. Whatever is not of the usual kind ends a loop: {@link
 * Sweep} does it step by step and comes back.
 *
 * <p>A product and + 0.0 makes −0 to 0, so that whatever was reached is not −0 any more. Only a NaN
 * can be a product with 0 that must be 0, and is left to the slow way.
 */
final class SweepLoops {
  private SweepLoops() {}

  /**
   * From a node downwards through nodes with one or two operands that are ready to be added to.
   * This loop is nearly all of a sweep's time. It calls nothing: around calls, the compiler would
   * keep everything in memory.
   *
   * @return the first node that is not of this kind, or one that was not reached
   */
  static int nodes(
      int from,
      int low,
      long[] link,
      double[] value,
      double[] refValue,
      double[] adjoint,
      @Nullable Leaf[] sink) {
    int i = from;
    do {
      double g = adjoint[i];
      if (g == 0 && Sweep.isUntouched(g)) {
        continue;
      }
      long node = link[i];
      int a = PackedNode.left(node);
      int b = PackedNode.right(node);
      int shape = PackedNode.shape(node);
      if (a < low || b < low || shape >= PackedNode.WIDE) {
        break;
      }
      if ((a | b) < PackedNode.REF) {
        double toA = g;
        double toB = g;
        if (shape != OperationCodes.SUM) {
          if (shape == OperationCodes.PRODUCT) {
            toA = g * value[b] + 0.0;
            toB = g * value[a] + 0.0;
          } else if (shape == OperationCodes.DIFFERENCE) {
            toB = 0.0 - g;
          } else {
            toA = g * value[i - 1] + 0.0;
            toB = g * Double.longBitsToDouble(link[i - 1]) + 0.0;
          }
          if (Double.isNaN(toA) || Double.isNaN(toB)) {
            break;
          }
        }
        adjoint[a] += toA;
        adjoint[b] += toB;
      } else {
        int inner = Math.min(a, b);
        int slot = Math.max(a, b) - PackedNode.REF;
        if (inner >= PackedNode.REF) {
          if (!toLeaves(i, link, g, value, refValue, sink)) {
            break;
          }
          continue;
        }
        double toInner = g;
        double toSlot = g;
        if (shape != OperationCodes.SUM) {
          if (shape == OperationCodes.PRODUCT) {
            toInner = g * (slot == 1 ? value[i - 1] : refValue[slot]) + 0.0;
            toSlot = g * value[inner] + 0.0;
          } else if (shape == OperationCodes.DIFFERENCE) {
            toInner = a < b ? g : 0.0 - g;
            toSlot = a < b ? 0.0 - g : g;
          } else {
            double first = value[i - 1];
            double second = Double.longBitsToDouble(link[i - 1]);
            toInner = g * (a < b ? first : second) + 0.0;
            toSlot = slot < PackedNode.FIRST_SLOT ? 0 : g * (a < b ? second : first) + 0.0;
          }
          if (Double.isNaN(toInner) || Double.isNaN(toSlot)) {
            break;
          }
        }
        if (slot >= PackedNode.FIRST_SLOT) {
          Leaf x = sink[slot];
          if (x == null) {
            break;
          }
          x.grad += toSlot;
        }
        adjoint[inner] += toInner;
      }
    } while (--i >= low);
    return i;
  }

  /** A node without operands among the nodes. */
  private static boolean toLeaves(
      int i, long[] link, double g, double[] value, double[] refValue, @Nullable Leaf[] sink) {
    long node = link[i];
    int a = PackedNode.left(node) - PackedNode.REF;
    int b = PackedNode.right(node) - PackedNode.REF;
    double toA = g;
    double toB = g;
    switch (PackedNode.shape(node)) {
      case OperationCodes.SUM -> {}
      case OperationCodes.DIFFERENCE -> toB = 0.0 - g;
      case OperationCodes.PRODUCT -> {
        toA = g * (b < PackedNode.FIRST_SLOT ? value[i - 1] : refValue[b]) + 0.0;
        toB = g * (a < PackedNode.FIRST_SLOT ? value[i - 1] : refValue[a]) + 0.0;
      }
      default -> {
        toA = g * value[i - 1] + 0.0;
        toB = b < PackedNode.FIRST_SLOT ? 0 : g * Double.longBitsToDouble(link[i - 1]) + 0.0;
      }
    }
    Leaf x = a < PackedNode.FIRST_SLOT ? null : sink[a];
    Leaf y = b < PackedNode.FIRST_SLOT ? null : sink[b];
    if ((x == null && a >= PackedNode.FIRST_SLOT)
        || (y == null && b >= PackedNode.FIRST_SLOT)
        || Double.isNaN(toA)
        || Double.isNaN(toB)) {
      return false;
    }
    if (x != null) {
      x.grad += toA;
    }
    if (y != null) {
      y.grad += toB;
    }
    return true;
  }

  /**
   * Adds to the operands of a wide node, from one of them on.
   *
   * @return the first operand that cannot be added to here, or the number of operands
   */
  static int operands(
      Segment s, int node, int from, double g, double[] adjoint, int low, @Nullable Leaf[] sink) {
    long link = s.link[node];
    int start = PackedNode.right(link) + 2;
    int count = s.wideOperand[start - 2];
    return switch (PackedNode.shape(link) - PackedNode.WIDE) {
      case OperationCodes.SUM -> terms(s.wideOperand, start, from, count, g, adjoint, low, sink);
      case OperationCodes.PRODUCT -> {
        int half = count / 2;
        int k = from;
        if (k < half) {
          k =
              factors(
                  s.wideOperand, start, k, half, half, s.value, s.refValue, g, adjoint, low, sink);
        }
        yield k < half
            ? k
            : factors(
                s.wideOperand, start, k, count, -half, s.value, s.refValue, g, adjoint, low, sink);
      }
      default ->
          weighted(
              s.wideOperand,
              start,
              from,
              count,
              s.widePartial,
              s.wideOperand[start - 1],
              g,
              adjoint,
              low,
              sink);
    };
  }

  private static int terms(
      int[] operands,
      int start,
      int from,
      int end,
      double g,
      double[] adjoint,
      int low,
      @Nullable Leaf[] sink) {
    int k = from;
    for (; k < end; k++) {
      int operand = operands[start + k];
      if (operand < PackedNode.REF) {
        if (operand < low) {
          break;
        }
        adjoint[operand] += g;
      } else {
        Leaf x = sink[operand - PackedNode.REF];
        if (x == null) {
          break;
        }
        x.grad += g;
      }
    }
    return k;
  }

  private static int weighted(
      int[] operands,
      int start,
      int from,
      int end,
      double[] partials,
      int firstPartial,
      double g,
      double[] adjoint,
      int low,
      @Nullable Leaf[] sink) {
    int k = from;
    for (; k < end; k++) {
      int operand = operands[start + k];
      double contribution = g * partials[firstPartial + k] + 0.0;
      if (operand < low || Double.isNaN(contribution)) {
        break;
      }
      if (operand < PackedNode.REF) {
        adjoint[operand] += contribution;
      } else {
        Leaf x = sink[operand - PackedNode.REF];
        if (x == null) {
          break;
        }
        x.grad += contribution;
      }
    }
    return k;
  }

  /** Each operand's partial is another operand, so far away from it in the list. */
  private static int factors(
      int[] operands,
      int start,
      int from,
      int end,
      int distance,
      double[] value,
      double[] refValue,
      double g,
      double[] adjoint,
      int low,
      @Nullable Leaf[] sink) {
    int k = from;
    for (; k < end; k++) {
      int operand = operands[start + k];
      int other = operands[start + k + distance];
      double factor = other < PackedNode.REF ? value[other] : refValue[other - PackedNode.REF];
      double contribution = g * factor + 0.0;
      if (operand < low || Double.isNaN(contribution)) {
        break;
      }
      if (operand < PackedNode.REF) {
        adjoint[operand] += contribution;
      } else {
        Leaf x = sink[operand - PackedNode.REF];
        if (x == null) {
          break;
        }
        x.grad += contribution;
      }
    }
    return k;
  }
}
