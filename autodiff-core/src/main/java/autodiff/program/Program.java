package autodiff.program;

import autodiff.Tracing;
import autodiff.Value;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Function;

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
 * <p><b>Derivatives</b> are programs too, recorded by the rules of the dynamic graph. The function
 * may itself use {@code recordedGradients} or the transforms of {@code autodiff.transform}.
 *
 * <p><b>Inputs</b> are the variables x, and behind them the parameters: numbers that may change
 * from run to run, but are not differentiated.
 *
 * <p><b>Numbers</b> are bitwise those of the dynamic graph (but for the payload of a NaN).
 *
 * <p>Programs are immutable, safe for any number of threads at once, and collected when
 * unreachable. Running one allocates nothing, but for the arrays that a method returns.
 */
public final class Program {
  private final Recording.Source source;
  private final double[] at;
  private final double[] parametersAt;
  private final Code code;
  private final Runner runner;

  private Program(Recording.Source source, double[] at, double[] parametersAt) {
    this.source = source;
    this.at = at.clone();
    this.parametersAt = parametersAt.clone();
    code = Recording.of(source, at, parametersAt);
    runner = Interpreter.of(code);
  }

  /**
   * Records a function with one result.
   *
   * @param f the function
   * @param at the point at which it is recorded; its length is the number of variables
   * @return the program
   */
  public static Program record(Function<Value[], Value> f, double... at) {
    return new Program((x, p) -> new Value[] {f.apply(x)}, at, new double[0]);
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
    return new Program((x, p) -> new Value[] {f.apply(x, p)}, at, parameters);
  }

  /**
   * Records a function with several results.
   *
   * @param f the function
   * @param at the point at which it is recorded; its length is the number of variables
   * @return the program
   */
  public static Program recordAll(Function<Value[], Value[]> f, double... at) {
    return new Program((x, p) -> f.apply(x), at, new double[0]);
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
    return new Program(f::apply, at, parameters);
  }

  /**
   * The number that a value holds while it is recorded, frozen into the program on purpose.
   *
   * @param x a value inside a function that is being recorded, or any other
   * @return its number
   */
  public static double frozen(Value x) {
    return Tracing.number(x);
  }

  /** What runs; for tests of the ways to run it. */
  Code code() {
    return code;
  }

  // Derivatives

  private Program derived(Recording.Source derivative) {
    return new Program(derivative, at, parametersAt);
  }

  /**
   * The gradient.
   *
   * @return the program that computes ∂f/∂xᵢ for each variable, 0 for one that is not used
   */
  public Program gradient() {
    return derived(Differentiation.gradient(source));
  }

  /**
   * The value and, behind it, the gradient.
   *
   * @return the program
   */
  public Program valueAndGradient() {
    return derived(Differentiation.valueAndGradient(source));
  }

  /**
   * The Jacobian, row by row.
   *
   * @return the program
   */
  public Program jacobian() {
    return jacobian(Accumulation.SHORTEST);
  }

  /**
   * The Jacobian.
   *
   * @param accumulation in which direction
   * @return the program
   */
  public Program jacobian(Accumulation accumulation) {
    boolean forward =
        accumulation == Accumulation.FORWARD
            || (accumulation == Accumulation.SHORTEST && at.length <= code.outputs.length);
    return derived(Differentiation.jacobian(source, forward));
  }

  /**
   * The Hessian, row by row.
   *
   * @return the program
   */
  public Program hessian() {
    return derived(Differentiation.hessian(source));
  }

  /**
   * The single result.
   *
   * @param in the inputs
   * @return the value
   */
  public double value(double... in) {
    return call(in)[0];
  }

  /**
   * The results.
   *
   * @param in the inputs
   * @return the outputs
   */
  public double[] call(double... in) {
    double[] out = new double[code.outputs.length];
    run(in, out);
    return out;
  }

  /**
   * Runs into an array.
   *
   * @param in the inputs
   * @param out Modified: the outputs
   */
  public void run(double[] in, double[] out) {
    int failed = runner.run(in, 0, out, 0);
    if (failed >= 0) {
      throw new GuardException("guard " + failed + " at " + Arrays.toString(in), in);
    }
  }
}
