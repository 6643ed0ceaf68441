package autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A skip connection: x + inner(x), or shortcut(x) + inner(x) where the inner layer changes the
 * shape. The two are named {@code inner} and {@code shortcut}.
 */
public final class Residual extends Layer {
  private final Layer inner;
  private final @Nullable Layer shortcut;

  /**
   * A layer whose inputs are added to its outputs.
   *
   * @param inner a layer that keeps the shape
   */
  public Residual(Layer inner) {
    this.inner = child("inner", inner);
    this.shortcut = null;
  }

  /**
   * A layer beside another.
   *
   * @param inner the one
   * @param shortcut the other, whose outputs have the same shape
   */
  public Residual(Layer inner, Layer shortcut) {
    this.inner = child("inner", inner);
    this.shortcut = child("shortcut", shortcut);
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor y = inner.call(x);
    Tensor around = shortcut == null ? x : shortcut.call(x);
    checkArgument(
        around.shape().equals(y.shape()),
        "inputs %s come out of the inner layer as %s; give a shortcut that makes %s of them",
        x.shape(),
        y.shape(),
        y.shape());
    return around.add(y);
  }

  /**
   * The layer and what is beside it.
   *
   * @return for example {@code Residual(Dense 8 -> 8)}
   */
  @Override
  public String toString() {
    return shortcut == null
        ? "Residual(" + inner + ")"
        : "Residual(" + inner + ", shortcut " + shortcut + ")";
  }

  @Override
  public String title() {
    return "Residual";
  }
}
