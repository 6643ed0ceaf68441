package autodiff.nn;

import autodiff.Tensor;
import autodiff.op.Elementwise.Unary;

/** An activation of the table of operations, which a layer before it can take into its own node. */
final class ActivationLayer extends Layer {
  private final String name;
  private final Unary function;

  ActivationLayer(String name, Unary function) {
    this.name = name;
    this.function = function;
  }

  Unary function() {
    return function;
  }

  @Override
  protected Tensor forward(Tensor x) {
    return x.apply(function);
  }

  @Override
  public String toString() {
    return name;
  }
}
