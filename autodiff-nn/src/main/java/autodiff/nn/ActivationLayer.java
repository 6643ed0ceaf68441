package autodiff.nn;

import autodiff.Elementwise;
import autodiff.Elementwise.Unary;
import autodiff.Tensor;

/** An activation of the table of operations, which a layer before it can take into its own node. */
final class ActivationLayer extends Layer {
  private final String name;
  private final Unary function;

  ActivationLayer(String name, String operation) {
    this.name = name;
    function = Elementwise.unary(operation);
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
