package autodiff;

/**
 * What a node of a graph computes: an elementwise operation of the table, an n-ary operation on
 * scalars, or a user's own.
 *
 * @see Node#operation()
 */
public sealed interface Operation permits Elementwise, Nary, CustomOp {

  /**
   * The operation's name, spelled as its method is: {@code "tanh"}, {@code "logSumExp"}.
   *
   * @return a name, unique among the built-in operations
   */
  String name();
}
