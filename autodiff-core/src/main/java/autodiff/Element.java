package autodiff;

import autodiff.op.Operation;

/** A number inside a tensor that takes part in a scalar computation. */
final class Element extends NodeOwner {
  final Tensor tensor;

  /** Its place in row-major order. */
  final int position;

  Element(Tensor tensor, int position) {
    this.tensor = tensor;
    this.position = position;
    data = tensor.flat(position);
  }

  /** Taking an element out of a tensor, as an operation of the graph. */
  record Taken(int position) implements Operation {
    @Override
    public String name() {
      return "element";
    }
  }

  boolean isSame(NodeOwner other) {
    return other instanceof Element e && e.tensor.equals(tensor) && e.position == position;
  }
}
