package autodiff.op;

/**
 * A number, or many numbers, that can be computed with and differentiated: what scalars and tensors
 * have in common.
 *
 * <p>Write a function against this type and it runs on either:
 *
 * <pre>{@code
 * static <T extends Differentiable<T>> T rosenbrock(T x, T y) {
 *   return x.subFrom(1).square().add(y.sub(x.square()).square().mul(100));
 * }
 * }</pre>
 *
 * <p>The derivative rules of the library's own operations are written that way, once for all kinds
 * of nodes.
 *
 * @param <T> the kind of node, which is the implementing class itself
 */
public interface Differentiable<T extends Differentiable<T>>
    extends Arithmetic<T>, Transcendental<T>, Activations<T>, SpecialFunctions<T> {

  /**
   * The same number without its history: a constant that takes no gradient.
   *
   * @return a constant of the same value
   */
  T detach();
}
