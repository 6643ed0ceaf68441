package autodiff;

import autodiff.op.Operation;
import java.util.List;
import java.util.Optional;

/**
 * A node of a recorded computation: what it computed, from what, and whether a gradient can flow
 * through it. Graphs are immutable once recorded and live as long as somebody holds a node that
 * depends on them.
 */
public sealed interface Node permits Value, Tensor {

  /**
   * Whether a backward sweep can reach or pass this node.
   *
   * @return true for leaves that take a gradient and for everything computed from them
   */
  boolean requiresGrad();

  /**
   * The operation that made this node.
   *
   * @return the operation; empty for leaves and constants
   */
  Optional<Operation> operation();

  /**
   * The nodes that this one was computed from.
   *
   * @return the operands in the order of the operation, constants included; empty for leaves and
   *     constants
   */
  List<? extends Node> operands();

  /**
   * The name that the user gave this node.
   *
   * @return the name; empty if there is none
   */
  Optional<String> name();
}
