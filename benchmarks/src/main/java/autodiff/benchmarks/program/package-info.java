/**
 * What do programs cost, {@link autodiff.program.Program} in each way to run it, beside derivatives
 * that were written by hand in Java?
 *
 * <p>The yardstick is what a programmer with time would write: plain doubles, arrays that are kept
 * from call to call. Beside it stands the dynamic graph, which records anew on each call.
 *
 * <ul>
 *   <li>{@link autodiff.benchmarks.program.GradientCall}: what a call costs however little it
 *       computes;
 *   <li>{@link autodiff.benchmarks.program.ArithmeticChain}: an operation;
 *   <li>{@link autodiff.benchmarks.program.RosenbrockGradient}: a function of many numbers;
 *   <li>{@link autodiff.benchmarks.program.SmallMlpGradient}: a network, most of it products and
 *       tanh;
 *   <li>{@link autodiff.benchmarks.program.PointBatch}: gradients at ten thousand points;
 *   <li>{@link autodiff.benchmarks.program.LossBatch}: one gradient, summed over as many.
 * </ul>
 */
package autodiff.benchmarks.program;
