package autodiff.benchmarks.node;

/**
 * The arithmetic of one node layout, so that a benchmark is written once and run on all of them.
 *
 * <p>Every measurement runs one layout in a virtual machine of its own. There each of these calls
 * has a single target, which the compiler inlines; the indirection costs nothing.
 *
 * @param <V> the type of a value in the graph
 */
interface Graph<V> {

  /** Forgets what was recorded before; to be called before every recording. */
  void restart();

  V leaf(double data);

  V add(V x, V y);

  V sub(V x, V y);

  V mul(V x, V y);

  V mul(V x, double constant);

  V tanh(V x);

  V relu(V x);

  void backward(V root);

  double data(V x);

  double grad(V x);
}
