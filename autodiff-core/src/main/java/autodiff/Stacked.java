package autodiff;

import autodiff.op.Operation;

/**
 * A tensor made of scalars of the graph, in row-major order.
 *
 * @param values the scalars
 */
record Stacked(Value[] values) implements Operation {
  @Override
  public String name() {
    return "stackValues";
  }
}
