package autodiff.op;

/**
 * What a node of a graph computes: an elementwise operation of the table, an n-ary operation on
 * scalars, a structured operation on tensors, or a user's own.
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
