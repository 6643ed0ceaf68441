package autodiff.nn;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.shape.Shape;

/** A way to create parameters that says what it is. */
record NamedInit(String name, Init init) implements Init {
  @Override
  public Tensor create(Shape shape, DType dtype, Generator generator) {
    return init.create(shape, dtype, generator);
  }

  @Override
  public String toString() {
    return name;
  }
}
