package autodiff.program;

import autodiff.CustomOp;
import autodiff.op.Elementwise;
import autodiff.op.Operation;
import autodiff.program.BatchRunner.Layout;
import java.util.Arrays;

/**
 * The memory in which one thread runs a {@link LanePlan}: a row of a block's numbers for each
 * register, each an array of its own, because the compiler makes vector instructions of loops over
 * several arrays only where they all begin at the same index. Kept from run to run.
 */
final class LaneArena {
  /** Rows are longer than a block by this, lest they begin at the same place of each cache set. */
  private static final int STAGGER = 24;

  /** So many points at a time are added up, and then their sum to the others. */
  private static final int LEAF = 64;

  /** Points whose numbers are moved together between rows and columns. */
  private static final int TILE = 16;

  /** So many inputs or outputs have rows of their own; more are moved one by one. */
  private static final int MOST_STAGED = 256;

  private final LanePlan plan;
  private final int block;
  private final double[][] rows;
  private final double[] scalars;

  /** The scalars that steps read, each an array of one number. */
  private final double[][] broadcast;

  /** Operands of operations that take any number of them, by that number; made when needed. */
  private final double[][] arguments;

  /** The block's own inputs and outputs where the caller keeps points in rows, else empty. */
  private double[][] inputRows = new double[0][];

  private double[][] outputRows = new double[0][];

  /** Sums of the part that was run last. */
  final double[] sums;

  LaneArena(LanePlan plan, int block) {
    this.plan = plan;
    this.block = block;
    scalars = plan.scalars.clone();
    broadcast = new double[plan.broadcast.length][1];
    rows = new double[plan.registers + broadcast.length][];
    for (int r = 0; r < plan.registers; r++) {
      rows[r] = new double[block + STAGGER];
    }
    arguments = new double[plan.mostOperands + 1][0];
    sums = new double[plan.sums];
  }

  private double[] arguments(int count) {
    double[] array = arguments[count];
    if (array.length != count) {
      array = new double[count];
      arguments[count] = array;
    }
    return array;
  }

  /** The number at a place of the scalar part. */
  double scalar(int place) {
    return scalars[place];
  }

  /**
   * Computes the scalar part.
   *
   * @return whether its guards hold
   */
  boolean computeScalars(double[] shared) {
    int[] inputs = plan.sharedScalar;
    for (int k = 0; k < inputs.length; k++) {
      if (inputs[k] >= 0) {
        scalars[inputs[k]] = shared[k];
      }
    }
    Operation[] operations = plan.scalarOperation;
    for (int i = 0; i < operations.length; i++) {
      int first = plan.scalarFirst[i];
      int count = plan.scalarFirst[i + 1] - first;
      double[] x = arguments(count);
      for (int k = 0; k < count; k++) {
        x[k] = scalars[plan.scalarOperand[first + k]];
      }
      Operation op = operations[i];
      scalars[plan.scalarResult[i]] =
          op instanceof CustomOp own ? own.value(x) : ((Elementwise) op).evaluate(x);
    }
    int[] guards = plan.scalarGuards;
    for (int g = 0; g < guards.length; g += 2) {
      if ((scalars[guards[g]] != 0) != (guards[g + 1] != 0)) {
        return false;
      }
    }
    for (int k = 0; k < broadcast.length; k++) {
      broadcast[k][0] = scalars[plan.broadcast[k]];
    }
    shareScalars(this);
    return true;
  }

  /** Reads the scalars that another arena has computed. */
  void shareScalars(LaneArena other) {
    System.arraycopy(other.broadcast, 0, rows, plan.registers, broadcast.length);
  }

  /**
   * Runs the steps for a block of points, and adds its sums to {@link #sums}.
   *
   * @param start the first point
   * @param n the number of points
   * @return the first point of the block, from 0, at which a guard fails, or n
   */
  int run(int start, int n, double[] in, Layout inLayout, double[] out, Layout outLayout) {
    int[] steps = plan.steps;
    double[][] rows = this.rows;
    // To the end of the last vector: what stands there is not used, and a remainder costs more.
    int whole = (n + 7) & -8;
    int failing = n;
    if (inLayout.pointStep() != 1) {
      inputRows = staged(inputRows, plan.ownInputs);
      transposeInputs(in, inLayout, start, n);
    }
    if (outLayout.pointStep() != 1) {
      outputRows = staged(outputRows, plan.ownOutputs);
    }
    for (int at = 0; at < steps.length; at += LanePlan.WIDTH) {
      int head = steps[at];
      int index = head >> 8;
      int r = steps[at + 1];
      int a = steps[at + 2];
      int b = steps[at + 3];
      switch (head & 0xff) {
        case LanePlan.BINARY_VECTOR -> plan.binary[index].map(rows[a], rows[b], rows[r], 0, whole);
        case LanePlan.BINARY -> plan.binary[index].map(rows[a], rows[b], rows[r], 0, n);
        case LanePlan.UNARY_VECTOR -> plan.unary[index].map(rows[a], rows[r], 0, whole);
        case LanePlan.UNARY -> plan.unary[index].map(rows[a], rows[r], 0, n);
        case LanePlan.TERNARY_VECTOR ->
            plan.ternary[index].map(rows[a], rows[b], rows[steps[at + 4]], rows[r], 0, whole);
        case LanePlan.TERNARY ->
            plan.ternary[index].map(rows[a], rows[b], rows[steps[at + 4]], rows[r], 0, n);
        case LanePlan.CUSTOM -> custom(plan.custom[index], a, b, rows[r], n);
        case LanePlan.LOAD -> load(in, inLayout, start, a, rows[r], n);
        case LanePlan.STORE -> store(rows[r], out, outLayout, start, a, n);
        case LanePlan.SUM -> sums[a] = sum(sums[a], rows[r], n);
        default -> failing = check(rows[r], a != 0, failing);
      }
    }
    if (outLayout.pointStep() != 1 && outputRows.length > 0) {
      transposeOutputs(out, outLayout, start, n);
    }
    return failing;
  }

  private double[][] staged(double[][] staged, int count) {
    return staged.length == 0 && count <= MOST_STAGED ? new double[count][block] : staged;
  }

  private void custom(CustomOp op, int first, int count, double[] row, int n) {
    double[] x = arguments(count);
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < count; k++) {
        double[] operand = rows[plan.customRows[first + k]];
        x[k] = operand[operand.length == 1 ? 0 : i];
      }
      row[i] = op.value(x);
    }
  }

  private void load(double[] in, Layout layout, int start, int number, double[] row, int n) {
    if (layout.pointStep() == 1) {
      System.arraycopy(in, layout.from() + start + number * layout.step(), row, 0, n);
    } else if (inputRows.length > 0) {
      System.arraycopy(inputRows[number], 0, row, 0, n);
    } else {
      gather(in, layout, start, number, row, 0, n);
    }
  }

  private void store(double[] row, double[] out, Layout layout, int start, int number, int n) {
    if (layout.pointStep() == 1) {
      System.arraycopy(row, 0, out, layout.from() + start + number * layout.step(), n);
    } else if (outputRows.length > 0) {
      System.arraycopy(row, 0, outputRows[number], 0, n);
    } else {
      scatter(row, out, layout, start, number, 0, n);
    }
  }

  /** All inputs of a few points, then of the next: what lies together is read together. */
  private void transposeInputs(double[] in, Layout layout, int start, int n) {
    for (int tile = 0; tile < n; tile += TILE) {
      int end = Math.min(n, tile + TILE);
      for (int k = 0; k < inputRows.length; k++) {
        gather(in, layout, start, k, inputRows[k], tile, end);
      }
    }
  }

  private void transposeOutputs(double[] out, Layout layout, int start, int n) {
    for (int tile = 0; tile < n; tile += TILE) {
      int end = Math.min(n, tile + TILE);
      for (int own = 0; own < plan.varyingOutputs.length; own++) {
        int k = plan.varyingOutputs[own];
        scatter(outputRows[k], out, layout, start, k, tile, end);
      }
    }
  }

  private static void gather(
      double[] in, Layout layout, int start, int number, double[] row, int from, int to) {
    int step = layout.pointStep();
    int at = layout.from() + (start + from) * step + number * layout.step();
    for (int i = from; i < to; i++, at += step) {
      row[i] = in[at];
    }
  }

  private static void scatter(
      double[] row, double[] out, Layout layout, int start, int number, int from, int to) {
    int step = layout.pointStep();
    int at = layout.from() + (start + from) * step + number * layout.step();
    for (int i = from; i < to; i++, at += step) {
      out[at] = row[i];
    }
  }

  /** Adds leaf after leaf: the tree depends on the number of points alone. */
  private static double sum(double before, double[] row, int n) {
    double total = before;
    for (int from = 0; from < n; from += LEAF) {
      total += leaf(row, from, Math.min(n, from + LEAF));
    }
    return total;
  }

  private static double leaf(double[] row, int from, int to) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    double s4 = 0;
    double s5 = 0;
    double s6 = 0;
    double s7 = 0;
    int i = from;
    for (; i <= to - 8; i += 8) {
      s0 += row[i];
      s1 += row[i + 1];
      s2 += row[i + 2];
      s3 += row[i + 3];
      s4 += row[i + 4];
      s5 += row[i + 5];
      s6 += row[i + 6];
      s7 += row[i + 7];
    }
    double rest = 0;
    for (; i < to; i++) {
      rest += row[i];
    }
    return ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7)) + rest;
  }

  private static int check(double[] row, boolean decided, int failing) {
    for (int i = 0; i < failing; i++) {
      if ((row[i] != 0) != decided) {
        return i;
      }
    }
    return failing;
  }

  void clearSums() {
    Arrays.fill(sums, 0);
  }
}
