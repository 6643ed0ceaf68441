package autodiff.program;

import static java.util.Objects.requireNonNull;

import autodiff.Tracing;
import autodiff.Value;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A function of scalars, recorded once: a flat list of primitive operations, simplified, and run at
 * the speed of hand-written code.
 *
 * <pre>{@code
 * Program f = Program.record(x -> x[0].mul(x[1].sin()), 2, 3);
 * f.value(2, 3);
 * Program gradient = f.gradient();
 * gradient.call(2, 3); // [sin 3, 2 cos 3]
 * }</pre>
 *
 * <p><b>Recording.</b> The function runs once on {@link Value}s, at the point that is given; what
 * it computes with them is recorded, and only what depends on an input. Everything else is a
 * constant from then on: plain numbers, leaves that the function uses besides, and its decisions.
 * Where it decides by a number, it asks {@link Value#isTrue()}: the program then checks the
 * decision whenever it runs, and throws {@link GuardException} where it would be another (or is
 * {@linkplain #rerecording() recorded again}). To read {@link Value#data()} of what depends on an
 * input is an error while a program is being recorded. Loops of a fixed length, {@code where},
 * {@code maximum} and the like need no check.
 *
 * <p><b>Derivatives</b> are programs too, recorded by the rules of the dynamic graph: the function
 * is called again, at the point where it was recorded first. If it gives other numbers there,
 * because a leaf that it uses was set, or its random numbers have no fixed seed, that is an {@link
 * IllegalStateException}. The function may itself use {@code recordedGradients} or the transforms
 * of {@code autodiff.transform}.
 *
 * <p><b>Inputs</b> are the variables x, and behind them the parameters: numbers that may change
 * from run to run, but are not differentiated.
 *
 * <p><b>Numbers</b> are bitwise those of the dynamic graph (but for the payload of a NaN).
 *
 * <p>Programs are immutable, safe for any number of threads at once, and collected when
 * unreachable: what a program gives depends on its inputs alone, never on where it ran before.
 * Running one allocates nothing, but for the arrays that a method returns.
 */
public final class Program {
  private static final double[] NO_PARAMETERS = {};

  private final Recording.Source source;
  private final Options options;
  private final int variables;
  private final double[] at;
  private final int inputs;
  private final int outputs;

  private final Recordings recordings;

  /** Made when it is asked for. */
  private volatile @Nullable Program valueAndGradient;

  private volatile @Nullable BatchProgram batch;
  private final WorkArrays<double[]> works;

  /** Copies of inputs that outputs are about to overwrite. */
  private final WorkArrays<double[]> copies;

  /** What may be asked for. */
  private record Options(
      boolean rerecording, boolean inexact, Execution execution, Execution forBatches) {
    static final Options USUAL =
        new Options(false, false, RunnerFactory.usual(), RunnerFactory.usualForBatches());
  }

  private Program(Recording.Source source, double[] at, int variables, Options options) {
    this(source, at, variables, options, null);
  }

  private Program(
      Recording.Source source, double[] at, int variables, Options options, @Nullable Code known) {
    this.source = source;
    this.options = options;
    this.variables = variables;
    this.at = at;
    inputs = at.length;
    Recorded first =
        known == null ? recordedAt(at) : new Recorded(known, variables, at, options.execution());
    outputs = first.code.outputs.length;
    recordings = new Recordings(first, this::recordedAt);
    works = new WorkArrays<>(() -> new double[outputs]);
    copies = new WorkArrays<>(() -> new double[inputs]);
  }

  private Recorded recordedAt(double[] point) {
    Code code = Recording.of(source, point, variables);
    return new Recorded(
        Simplification.of(code, options.inexact()), variables, point.clone(), options.execution());
  }

  private static Program recorded(Recording.Source source, double[] at, double[] parameters) {
    double[] inputs = Arrays.copyOf(at, at.length + parameters.length);
    System.arraycopy(parameters, 0, inputs, at.length, parameters.length);
    return new Program(new Unchanged(source, inputs), inputs, at.length, Options.USUAL);
  }

  /**
   * Records a function with one result.
   *
   * @param f the function
   * @param at the point at which it is recorded; its length is the number of variables
   * @return the program
   */
  public static Program record(Function<Value[], Value> f, double... at) {
    requireNonNull(f, "f");
    requireNonNull(at, "at");
    return recorded(Recording.one("record", (x, p) -> f.apply(x)), at, NO_PARAMETERS);
  }

  /**
   * Records a function with one result, of variables and parameters.
   *
   * @param f the function
   * @param at the variables at which it is recorded
   * @param parameters the parameters with which it is recorded
   * @return the program, whose inputs are the variables and, behind them, the parameters
   */
  public static Program record(
      BiFunction<Value[], Value[], Value> f, double[] at, double[] parameters) {
    requireNonNull(f, "f");
    requireNonNull(at, "at");
    requireNonNull(parameters, "parameters");
    return recorded(Recording.one("record", f), at, parameters);
  }

  /**
   * Records a function with several results.
   *
   * @param f the function
   * @param at the point at which it is recorded; its length is the number of variables
   * @return the program
   */
  public static Program recordAll(Function<Value[], Value[]> f, double... at) {
    requireNonNull(f, "f");
    requireNonNull(at, "at");
    return recorded(Recording.several("recordAll", (x, p) -> f.apply(x)), at, NO_PARAMETERS);
  }

  /**
   * Records a function with several results, of variables and parameters.
   *
   * @param f the function
   * @param at the variables at which it is recorded
   * @param parameters the parameters with which it is recorded
   * @return the program, whose inputs are the variables and, behind them, the parameters
   */
  public static Program recordAll(
      BiFunction<Value[], Value[], Value[]> f, double[] at, double[] parameters) {
    requireNonNull(f, "f");
    requireNonNull(at, "at");
    requireNonNull(parameters, "parameters");
    return recorded(Recording.several("recordAll", f), at, parameters);
  }

  /**
   * The number that a value holds while it is recorded, frozen into the program on purpose.
   *
   * @param x a value inside a function that is being recorded, or any other
   * @return its number
   */
  public static double frozen(Value x) {
    requireNonNull(x, "x");
    return Tracing.number(x);
  }

  /** The code of the first recording. */
  Code code() {
    return recordings.first.code;
  }

  // What it is

  /**
   * The number of inputs.
   *
   * @return variables and parameters
   */
  public int inputs() {
    return inputs;
  }

  /**
   * The number of variables, which are the first inputs.
   *
   * @return how many inputs are differentiated
   */
  public int variables() {
    return variables;
  }

  /**
   * The number of outputs.
   *
   * @return how many numbers a run gives
   */
  public int outputs() {
    return outputs;
  }

  /**
   * The number of operations.
   *
   * @return how many instructions are left after simplification
   */
  public int operations() {
    return code().size();
  }

  /**
   * The number of decisions that are checked in each run.
   *
   * @return how many conditions the function decided by
   */
  public int guards() {
    return code().guards.length;
  }

  /**
   * The program as text, one line an instruction.
   *
   * @return for example {@code t1 = mul(x0, t0)}
   */
  @Override
  public String toString() {
    return new CodeText(code(), variables).lines();
  }

  /**
   * The program as a graph in the language of Graphviz.
   *
   * @return DOT
   */
  public String toDot() {
    return new CodeText(code(), variables).dot();
  }

  // What may be asked for

  /**
   * The program that, where the function would decide otherwise than recorded, is recorded again at
   * that point instead of throwing. It keeps the last 16 recordings. The function may then be
   * called at any time, by the thread that runs the program. {@link #apply} and derivatives choose
   * the recording in the same way; what the program says of itself ({@link #operations()}, {@link
   * #guards()}, {@link #toString()}) is of the first one.
   *
   * @return a program
   */
  public Program rerecording() {
    return with(
        new Options(true, options.inexact(), options.execution(), options.forBatches()), code());
  }

  /**
   * The program simplified by identities of real numbers that are not exact in floating point: its
   * numbers may differ in the last digits, and where infinities or NaN meet 0. It is recorded anew.
   *
   * @return a program
   */
  public Program inexact() {
    return with(
        new Options(options.rerecording(), true, options.execution(), options.forBatches()), null);
  }

  /**
   * The program run in a way that is named.
   *
   * @param execution the way
   * @return a program
   */
  public Program with(Execution execution) {
    requireNonNull(execution, "execution");
    return with(
        new Options(options.rerecording(), options.inexact(), execution, execution), code());
  }

  private Program with(Options other, @Nullable Code known) {
    return new Program(source, at, variables, other, known);
  }

  // Derivatives

  private Program derived(Recording.Source derivative) {
    return new Program(derivative, at, variables, options);
  }

  private void checkScalar(String method) {
    if (outputs != 1) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s: the program has %d outputs; a gradient is of one: ask for jacobian()",
              method,
              outputs));
    }
    checkDepends(method);
  }

  private void checkDepends(String method) {
    if (options.rerecording() && code().guards.length > 0) {
      return; // Another branch may depend on them.
    }
    if (!recordings.first.dependsOnVariables()) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "%s: what the function gave depends on none of its %d variables, so that every"
                  + " derivative would be a silent 0; was it computed from plain numbers?",
              method,
              variables));
    }
  }

  /**
   * The gradient.
   *
   * @return the program that computes ∂f/∂xᵢ for each variable, 0 for one that is not used
   * @throws IllegalStateException if there are several outputs, or if it depends on no variable
   */
  public Program gradient() {
    checkScalar("gradient");
    return derived(Differentiation.gradient(source));
  }

  /**
   * The value and, behind it, the gradient.
   *
   * @return the program, which has one output more than there are variables
   * @throws IllegalStateException if there are several outputs, or if it depends on no variable
   */
  public Program valueAndGradient() {
    checkScalar("valueAndGradient");
    return derived(Differentiation.valueAndGradient(source));
  }

  /**
   * The Jacobian, accumulated forward if there are no more variables than outputs, else in reverse.
   *
   * @return the program that computes ∂fᵢ/∂xⱼ, row by row
   * @throws IllegalStateException if no output depends on a variable
   */
  public Program jacobian() {
    return jacobian(Accumulation.SHORTEST);
  }

  /**
   * The Jacobian.
   *
   * @param accumulation in which direction
   * @return the program that computes ∂fᵢ/∂xⱼ, row by row
   * @throws IllegalStateException if no output depends on a variable
   */
  public Program jacobian(Accumulation accumulation) {
    requireNonNull(accumulation, "accumulation");
    checkDepends("jacobian");
    boolean forward =
        accumulation == Accumulation.FORWARD
            || (accumulation == Accumulation.SHORTEST && variables <= outputs);
    return derived(Differentiation.jacobian(source, forward));
  }

  /**
   * The Hessian, forward over reverse. It is symmetric to the last bit.
   *
   * @return the program that computes ∂²f/∂xᵢ∂xⱼ, row by row
   * @throws IllegalStateException if there are several outputs, or if it depends on no variable
   */
  public Program hessian() {
    checkScalar("hessian");
    return derived(Differentiation.hessian(source));
  }

  // As a function of values

  /**
   * The program as a function of values: its operations are recorded wherever it is called, in a
   * dynamic graph or in another program. What the program computes once is one node there, so that
   * a derivative of this passes it once, however often the recorded function computed it.
   *
   * @param in the inputs: variables, then parameters
   * @return the outputs
   * @throws GuardException if the function would decide otherwise than recorded, and the program is
   *     not {@linkplain #rerecording() recorded again}
   */
  public Value[] apply(Value... in) {
    requireNonNull(in, "in");
    if (in.length != inputs) {
      throw wrongLengths(in.length, outputs);
    }
    for (int i = 0; i < inputs; i++) {
      if (in[i] == null) {
        throw new NullPointerException("in[" + i + "]");
      }
    }
    Recorded here = recordings.first;
    if (options.rerecording() && here.code.guards.length > 0) {
      double[] point = new double[inputs];
      for (int i = 0; i < inputs; i++) {
        point[i] = Tracing.number(in[i]);
      }
      here = recordings.at(point);
    }
    return Replay.of(here, in);
  }

  // Running it

  /**
   * The value.
   *
   * @param in the inputs: variables, then parameters
   * @return the only output
   * @throws IllegalStateException if there are several outputs
   * @throws GuardException if the function would decide otherwise than recorded
   */
  public double value(double... in) {
    requireNonNull(in, "in");
    if (outputs != 1) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT, "value: the program has %d outputs; use call(..) or run(..)", outputs));
    }
    double[] out = works.take();
    run(in, out);
    double y = out[0];
    works.giveBack(out);
    return y;
  }

  /**
   * All outputs.
   *
   * @param in the inputs: variables, then parameters
   * @return the outputs, in a new array
   * @throws GuardException if the function would decide otherwise than recorded
   */
  public double[] call(double... in) {
    requireNonNull(in, "in");
    double[] out = new double[outputs];
    run(in, out);
    return out;
  }

  /**
   * Runs into an array.
   *
   * @param in the inputs: variables, then parameters
   * @param out Modified: the outputs; may be the same array
   * @throws GuardException if the function would decide otherwise than recorded; then the outputs
   *     are not defined
   */
  public void run(double[] in, double[] out) {
    requireNonNull(in, "in");
    requireNonNull(out, "out");
    if (in.length != inputs || out.length != outputs) {
      throw wrongLengths(in.length, out.length);
    }
    runUnchecked(in, 0, out, 0);
  }

  /**
   * Runs from a place in an array to another.
   *
   * @param in holds the inputs: variables, then parameters
   * @param inFrom where the first one stands
   * @param out Modified: the outputs; may be the same array
   * @param outFrom where the first one goes
   * @throws GuardException if the function would decide otherwise than recorded; then the outputs
   *     are not defined
   */
  public void run(double[] in, int inFrom, double[] out, int outFrom) {
    requireNonNull(in, "in");
    requireNonNull(out, "out");
    Objects.checkFromIndexSize(inFrom, inputs, in.length);
    Objects.checkFromIndexSize(outFrom, outputs, out.length);
    runUnchecked(in, inFrom, out, outFrom);
  }

  private IllegalArgumentException wrongLengths(int given, int room) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "program: arrays of %d inputs and %d outputs; it has %d inputs (%d variables, %d"
                + " parameters) and %d outputs",
            given,
            room,
            inputs,
            variables,
            inputs - variables,
            outputs));
  }

  @SuppressWarnings("ReferenceEquality") // Not equal numbers: the same array.
  void runUnchecked(double[] in, int inFrom, double[] out, int outFrom) {
    if (in == out && inFrom < outFrom + outputs && outFrom < inFrom + inputs) {
      // Outputs are written while inputs are still to be read: by the operations, by a message, or
      // by another recording.
      double[] copy = copies.take();
      System.arraycopy(in, inFrom, copy, 0, inputs);
      runApart(copy, 0, out, outFrom);
      copies.giveBack(copy);
    } else {
      runApart(in, inFrom, out, outFrom);
    }
  }

  private void runApart(double[] in, int inFrom, double[] out, int outFrom) {
    Recorded latest = recordings.latest();
    int failed = latest.runner.run(in, inFrom, out, outFrom);
    if (failed >= 0) {
      double[] point = Arrays.copyOfRange(in, inFrom, inFrom + inputs);
      if (!options.rerecording()) {
        throw latest.failure(failed, point);
      }
      recordings.at(point).runner.run(point, 0, out, outFrom);
    }
  }

  /** The recording with which points are run at once: it depends on the first of them alone. */
  Recorded recordedFor(int points, Supplier<double[]> firstPoint) {
    boolean decides = options.rerecording() && points > 0 && code().guards.length > 0;
    return decides ? recordings.at(firstPoint.get()) : recordings.first;
  }

  /**
   * The value and the gradient, without a program of one's own for it: that is made in the first
   * call.
   *
   * @param in the inputs: variables, then parameters
   * @param gradient Modified: the derivatives with respect to the variables
   * @return the value
   * @throws IllegalStateException if there are several outputs, or if it depends on no variable
   * @throws GuardException if the function would decide otherwise than recorded
   */
  public double valueAndGradient(double[] in, double[] gradient) {
    requireNonNull(in, "in");
    requireNonNull(gradient, "gradient");
    Program both = valueAndGradient;
    if (both == null) {
      both = valueAndGradient();
      valueAndGradient = both;
    }
    if (in.length != inputs || gradient.length != variables) {
      throw both.wrongLengths(in.length, gradient.length + 1);
    }
    double[] out = both.works.take();
    both.runUnchecked(in, 0, out, 0);
    double y = out[0];
    System.arraycopy(out, 1, gradient, 0, variables);
    both.works.giveBack(out);
    return y;
  }

  /**
   * Runs at many points, each with all of its inputs and outputs side by side.
   *
   * @param points how many
   * @param in the inputs, point after point
   * @param out Modified: the outputs, point after point; may be the same array
   * @throws GuardException if the function would decide otherwise than recorded
   * @see #batch()
   */
  public void runBatch(int points, double[] in, double[] out) {
    batch().run(points, in, out);
  }

  /**
   * Runs at many points, said in more detail: inputs that all points share, outputs that are summed
   * over the points, numbers in other places.
   *
   * @return a batch in which no input is shared and no output summed
   */
  public BatchProgram batch() {
    BatchProgram known = batch;
    if (known == null) {
      known = new BatchProgram(this);
      batch = known;
    }
    return known;
  }

  BatchRunner batchRunner(Code code, BatchRunner.Roles roles) {
    return RunnerFactory.batchRunner(options.forBatches(), code, roles);
  }
}
