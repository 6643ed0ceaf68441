/**
 * Measurements with JMH: {@link autodiff.benchmarks.node} of how scalar graphs are stored, {@link
 * autodiff.benchmarks.tensor} of tensors, {@link autodiff.benchmarks.program} of programs. Every
 * benchmark checks its own answer ({@link autodiff.benchmarks.Check}) before it times anything.
 *
 * <p>{@link autodiff.benchmarks.Suite} runs all of them in one go, and {@link
 * autodiff.benchmarks.report} turns what they measured into tables and charts. {@link
 * autodiff.benchmarks.gradbench} answers the problems of GradBench.
 */
package autodiff.benchmarks;
