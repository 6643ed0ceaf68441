/**
 * Measurements with JMH: {@link autodiff.benchmarks.node} of how scalar graphs are stored, {@link
 * autodiff.benchmarks.tensor} of tensors. Every benchmark checks its own answer ({@link
 * autodiff.benchmarks.Check}) before it times anything.
 */
package autodiff.benchmarks;
