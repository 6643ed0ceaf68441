package autodiff.program;

import static java.util.Objects.requireNonNull;

import autodiff.program.BatchRunner.Layout;
import autodiff.program.BatchRunner.Roles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A program that is run at many points at once. Some inputs may be shared by all points, some
 * outputs summed over them; the others are each point's own.
 *
 * <pre>{@code
 * // x0 and x1 are fitted, x2 and x3 are data; the gradient is summed over the data.
 * BatchProgram batch = program.valueAndGradient().batch().sharing(0, 1).summingAll();
 * batch.run(points, data, new double[] {a, b}, none, sums);
 * }</pre>
 *
 * <p>Objects of this class are immutable and safe for any number of threads. Large batches are
 * shared among threads; sums are bitwise the same for any number of them.
 */
public final class BatchProgram {
  private static final double[] NONE = {};

  private final Program program;
  private final Roles roles;
  private final Place in;
  private final Place out;
  private final int ownInputs;
  private final int ownOutputs;

  /** Places do not matter to what runs it: batches that differ in places alone have one. */
  private final Preparation preparation;

  /** What runs the program, made when it is needed. */
  private static final class Preparation {
    private static final int KEPT = 16;

    /** For the recordings that they were made for; the last one used first. */
    private volatile Ready[] ready = {};

    @SuppressWarnings("ReferenceEquality") // The very recording: its code is compared with none.
    BatchRunner runner(Program program, Recorded recorded, Roles roles) {
      Ready[] known = ready;
      if (known.length > 0 && known[0].recorded == recorded) {
        return known[0].runner;
      }
      for (Ready r : known) {
        if (r.recorded == recorded) {
          return moved(r).runner;
        }
      }
      return moved(new Ready(recorded, program.batchRunner(recorded.code, roles))).runner;
    }

    private synchronized Ready moved(Ready used) {
      List<Ready> next = new ArrayList<>(Arrays.asList(ready));
      next.remove(used);
      next.add(0, used);
      ready = next.subList(0, Math.min(KEPT, next.size())).toArray(new Ready[0]);
      return used;
    }
  }

  private record Ready(Recorded recorded, BatchRunner runner) {}

  /** Where the numbers of a point stand; the steps are 0 for rows or columns without gaps. */
  private record Place(boolean columns, int from, int pointStep, int step) {
    static final Place ROWS = new Place(false, 0, 0, 0);
    static final Place COLUMNS = new Place(true, 0, 0, 0);

    Layout layout(int points, int numbers) {
      if (step != 0) {
        return new Layout(from, pointStep, step);
      }
      return columns ? new Layout(from, 1, points) : new Layout(from, numbers, 1);
    }
  }

  BatchProgram(Program program) {
    this(
        program,
        new Roles(new boolean[program.inputs()], new boolean[program.outputs()]),
        Place.ROWS,
        Place.ROWS,
        new Preparation());
  }

  private BatchProgram(Program program, Roles roles, Place in, Place out, Preparation preparation) {
    this.program = program;
    this.preparation = preparation;
    this.roles = roles;
    this.in = in;
    this.out = out;
    ownInputs = PointwiseBatch.positions(roles.sharedInput(), false).length;
    ownOutputs = PointwiseBatch.positions(roles.summedOutput(), false).length;
  }

  private static boolean[] with(boolean[] flags, int[] positions) {
    boolean[] more = flags.clone();
    for (int k : positions) {
      more[Objects.checkIndex(k, more.length)] = true;
    }
    return more;
  }

  private static int[] range(int from, int to) {
    int[] all = new int[to - from];
    Arrays.setAll(all, i -> from + i);
    return all;
  }

  /**
   * With inputs that are the same at every point. What depends on them alone is computed once.
   *
   * @param inputs positions of inputs
   * @return a batch
   */
  public BatchProgram sharing(int... inputs) {
    requireNonNull(inputs, "inputs");
    return new BatchProgram(
        program,
        new Roles(with(roles.sharedInput(), inputs), roles.summedOutput()),
        in,
        out,
        new Preparation());
  }

  /**
   * With all parameters shared.
   *
   * @return a batch
   */
  public BatchProgram sharingParameters() {
    return sharing(range(program.variables(), program.inputs()));
  }

  /**
   * With all variables shared: the parameters are the data.
   *
   * @return a batch
   */
  public BatchProgram sharingVariables() {
    return sharing(range(0, program.variables()));
  }

  /**
   * With outputs that are summed over the points.
   *
   * @param outputs positions of outputs
   * @return a batch
   */
  public BatchProgram summing(int... outputs) {
    requireNonNull(outputs, "outputs");
    return new BatchProgram(
        program,
        new Roles(roles.sharedInput(), with(roles.summedOutput(), outputs)),
        in,
        out,
        new Preparation());
  }

  /**
   * With all outputs summed over the points.
   *
   * @return a batch
   */
  public BatchProgram summingAll() {
    return summing(range(0, program.outputs()));
  }

  /**
   * With the points' own numbers in columns: the first input of all points, then the second, and so
   * on; outputs too.
   *
   * @return a batch
   */
  public BatchProgram columns() {
    return new BatchProgram(program, roles, Place.COLUMNS, Place.COLUMNS, preparation);
  }

  /**
   * With own inputs in given places: the k-th one of a point is {@code in[from + point * pointStep
   * + k * step]}, shared ones not counted.
   *
   * @param from where the first number stands
   * @param pointStep the distance from a point to the next
   * @param step the distance from an input to the next
   * @return a batch
   */
  public BatchProgram inputsAt(int from, int pointStep, int step) {
    return new BatchProgram(program, roles, place(from, pointStep, step), out, preparation);
  }

  /**
   * With own outputs in given places, as {@link #inputsAt}.
   *
   * @param from where the first number goes
   * @param pointStep the distance from a point to the next
   * @param step the distance from an output to the next
   * @return a batch
   */
  public BatchProgram outputsAt(int from, int pointStep, int step) {
    return new BatchProgram(program, roles, in, place(from, pointStep, step), preparation);
  }

  private static Place place(int from, int pointStep, int step) {
    if (from < 0 || pointStep < 0 || step < 1) {
      throw new IllegalArgumentException(
          String.format(
                  Locale.ROOT,
                  "batch: numbers at %d + point * %d + k * %d; give a place of at least 0, steps from point",
                  from,
                  pointStep,
                  step)
              + " to point of at least 0, and from number to number of at least 1");
    }
    return new Place(false, from, pointStep, step);
  }

  /**
   * Runs at many points, with no shared inputs and no summed outputs.
   *
   * @param points how many
   * @param in the inputs of the points
   * @param out Modified: the outputs of the points; may be the same array
   * @throws GuardException if the function would decide otherwise than recorded; then the outputs
   *     are not defined
   */
  public void run(int points, double[] in, double[] out) {
    requireNonNull(in, "in");
    requireNonNull(out, "out");
    run(points, in, NONE, out, NONE);
  }

  /**
   * Runs at many points. Inputs may be overwritten by outputs: then they are copied first.
   *
   * @param points how many
   * @param own the points' own inputs
   * @param shared the shared inputs, side by side
   * @param out Modified: the points' own outputs
   * @param sums Modified: the summed outputs, side by side; 0 of no points
   * @throws IllegalArgumentException if an array is too short, or if two outputs go to one place
   * @throws GuardException if the function would decide otherwise than recorded; then the outputs
   *     are not defined
   */
  public void run(int points, double[] own, double[] shared, double[] out, double[] sums) {
    requireNonNull(own, "own");
    requireNonNull(shared, "shared");
    requireNonNull(out, "out");
    requireNonNull(sums, "sums");
    Layout inLayout = in.layout(points, ownInputs);
    Layout outLayout = this.out.layout(points, ownOutputs);
    check("own inputs", points, ownInputs, inLayout, own.length);
    check("own outputs", points, ownOutputs, outLayout, out.length);
    int sharedInputs = program.inputs() - ownInputs;
    int summedOutputs = program.outputs() - ownOutputs;
    if (shared.length != sharedInputs || sums.length != summedOutputs) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "batch: arrays of %d shared inputs and %d sums; there are %d and %d",
              shared.length,
              sums.length,
              sharedInputs,
              summedOutputs));
    }
    checkApart(points, out, outLayout, sums);
    boolean overwritten = sameArray(own, out) && meet(points, inLayout, outLayout);
    double[] distinct = overwritten || sameArray(own, sums) ? own.clone() : own;
    boolean sharedToo = sameArray(shared, out) || sameArray(shared, sums);
    double[] fixed = sharedToo ? shared.clone() : shared;
    runApart(points, distinct, inLayout, fixed, out, outLayout, sums);
  }

  private void runApart(
      int points,
      double[] own,
      Layout inLayout,
      double[] shared,
      double[] out,
      Layout outLayout,
      double[] sums) {
    Recorded recorded = program.recordedFor(points, () -> firstPoint(own, inLayout, shared));
    int failed =
        preparation
            .runner(program, recorded, roles)
            .run(points, own, inLayout, shared, out, outLayout, sums);
    if (failed >= 0) {
      runEach(points, own, inLayout, shared, out, outLayout, sums);
    }
  }

  /** All inputs of the first point. */
  private double[] firstPoint(double[] own, Layout layout, double[] shared) {
    double[] point = new double[program.inputs()];
    int s = 0;
    int at = layout.from();
    for (int k = 0; k < point.length; k++) {
      if (roles.sharedInput()[k]) {
        point[k] = shared[s++];
      } else {
        point[k] = own[at];
        at += layout.step();
      }
    }
    return point;
  }

  // Arrays may be given twice: what is still to be read must not be overwritten.

  @SuppressWarnings("ReferenceEquality") // Not equal numbers: the same array.
  private static boolean sameArray(double[] a, double[] b) {
    return a == b && a.length > 0;
  }

  /** Whether a point's outputs may overwrite inputs: their ranges in the array meet. */
  private boolean meet(int points, Layout in, Layout out) {
    return points > 0
        && ownInputs > 0
        && ownOutputs > 0
        && in.from() <= last(points, ownOutputs, out)
        && out.from() <= last(points, ownInputs, in);
  }

  /** Fails if two outputs would go to one place. */
  private void checkApart(int points, double[] out, Layout layout, double[] sums) {
    if (points == 0 || ownOutputs == 0) {
      return;
    }
    if (sameArray(out, sums)) {
      throw new IllegalArgumentException(
          "batch: one array for the points' own outputs and for the sums; give each its own");
    }
    int divisor = gcd(layout.pointStep(), layout.step());
    int pointsApart = layout.step() / divisor;
    int numbersApart = layout.pointStep() / divisor;
    if (pointsApart < points && numbersApart < ownOutputs) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "batch: %d outputs a point at %d + point * %d + k * %d: output %d of point 0 and"
                  + " output 0 of point %d go to one place; give each its own",
              ownOutputs,
              layout.from(),
              layout.pointStep(),
              layout.step(),
              numbersApart,
              pointsApart));
    }
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private static long last(int points, int numbers, Layout layout) {
    return layout.from() + (points - 1L) * layout.pointStep() + (numbers - 1L) * layout.step();
  }

  private static void check(String what, int points, int numbers, Layout layout, int length) {
    if (points < 0) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "batch: %d points; give 0 or more", points));
    }
    if (points == 0 || numbers == 0) {
      return;
    }
    long last = last(points, numbers, layout);
    if (last >= length) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "batch: %d points with %d %s each need an array of %d; it has %d",
              points,
              numbers,
              what,
              last + 1,
              length));
    }
  }

  /** One point after the other, where decisions differ: records again, or fails as one run does. */
  private void runEach(
      int points,
      double[] own,
      Layout inLayout,
      double[] shared,
      double[] out,
      Layout outLayout,
      double[] sums) {
    Runner each =
        (x, inFrom, y, outFrom) -> {
          program.runUnchecked(x, inFrom, y, outFrom);
          return -1;
        };
    PointwiseBatch.of(each, roles).run(points, own, inLayout, shared, out, outLayout, sums);
  }

  /**
   * The batch in one line.
   *
   * @return for example {@code batch of a program: 4 inputs (2 shared), 3 outputs (3 summed), 7
   *     operations}
   */
  @Override
  public String toString() {
    int shared = program.inputs() - ownInputs;
    int summed = program.outputs() - ownOutputs;
    return String.format(
        Locale.ROOT,
        "batch of a program: %d inputs (%d shared), %d outputs (%d summed), %d operations",
        program.inputs(),
        shared,
        program.outputs(),
        summed,
        program.operations());
  }
}
