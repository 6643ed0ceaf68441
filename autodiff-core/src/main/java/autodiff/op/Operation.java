package autodiff.op;

/**
 * An operation of the graph: elementwise, on many scalars, structured on tensors, or user-defined.
 *
 * @see autodiff.Node#operation()
 */
public interface Operation {

  /**
   * The operation's name, spelled as its method is: {@code "tanh"}, {@code "logSumExp"}.
   *
   * @return a name, unique among the built-in operations
   */
  String name();
}
