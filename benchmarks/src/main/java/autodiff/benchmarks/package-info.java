/**
 * Measurements with JMH: {@link autodiff.benchmarks.node} of how scalar graphs are stored, {@link
 * autodiff.benchmarks.tensor} of tensors. {@link autodiff.benchmarks.gradbench} answers the
 * problems of GradBench. Every benchmark checks its own answer ({@link autodiff.benchmarks.Check})
 * before it times anything.
 */
package autodiff.benchmarks;
