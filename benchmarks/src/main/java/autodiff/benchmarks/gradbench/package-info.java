/**
 * The problems of GradBench (github.com/gradbench/gradbench), an independent suite in which tools
 * for automatic differentiation are compared, and {@link autodiff.benchmarks.gradbench.Tool}, the
 * program that speaks its protocol.
 *
 * <p>Each problem is a class, or a few with a common first word, that holds
 *
 * <ul>
 *   <li>the function itself in plain Java, and its derivative written by hand, which are what a
 *       ratio is taken to;
 *   <li>the function as a user of the library writes it, over {@link autodiff.Value} or {@link
 *       autodiff.Tensor}, apart from how its derivative is taken;
 *   <li>a {@link autodiff.benchmarks.gradbench.Problem}: the names by which the protocol knows
 *       them.
 * </ul>
 *
 * <p>{@code ProblemsTest} holds all ways of computing a function to the same answer, and the
 * derivatives to central differences.
 */
package autodiff.benchmarks.gradbench;
