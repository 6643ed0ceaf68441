package autodiff.benchmarks.gradbench;

import autodiff.Gradients;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;

/** {@link Gmm} with tensors: all points and all components at once. */
final class GmmTensors {

  private GmmTensors() {}

  /**
   * The logarithm of the posterior.
   *
   * @param p the prior
   * @param x the points, [n, d]
   * @param alpha the logarithms of the weights, [k]
   * @param mu the means, [k, d]
   * @param q the logarithms of the diagonals, [k, d]
   * @param l what is below the diagonals, [k, d (d − 1) / 2]
   * @return the logarithm
   */
  static Tensor objective(Gmm p, Tensor x, Tensor alpha, Tensor mu, Tensor q, Tensor l) {
    int d = p.d();
    int k = p.k();
    Tensor diagonal = q.exp();
    Tensor matrices = triangles(d, k, diagonal, l);
    // Q (x − μ) = Q x − Q μ, so that all products with x are a single one of matrices.
    Tensor ofX = x.matmul(matrices.reshape(k * d, d), false, true).reshape(p.n(), k, d);
    Tensor ofMu = matrices.matmul(mu.unsqueeze(2)).squeeze(2);
    Tensor squares = ofX.sub(ofMu).square().sum(2);
    Tensor exponents = alpha.add(q.sum(1)).sub(squares.mul(0.5));
    return exponents
        .logSumExp(1)
        .sum()
        .sub(alpha.logSumExp(0).mul(p.n()))
        .sub(diagonal.square().sum().add(l.square().sum()).mul(0.5 * p.gamma() * p.gamma()))
        .add(q.sum().mul(p.m()))
        .add(p.constant());
  }

  /** Lower triangular matrices, [k, d, d], put together from a pool with a 0 at its end. */
  private static Tensor triangles(int d, int k, Tensor diagonal, Tensor l) {
    Tensor pool = d == 1 ? diagonal : Tensor.cat(1, diagonal, l, Tensor.zeros(k, 1));
    int zero = d + d * (d - 1) / 2;
    int[] places = new int[d * d];
    int next = d;
    for (int column = 0; column < d; column++) {
      for (int row = 0; row < d; row++) {
        places[row * d + column] = row < column ? zero : row == column ? row : next++;
      }
    }
    return pool.indexSelect(1, IntTensor.of(places)).reshape(k, d, d);
  }

  /**
   * The logarithm of the posterior.
   *
   * @param p the problem
   * @return the logarithm
   */
  static double objective(Gmm p) {
    return objective(p, x(p), Tensor.of(p.alpha()), mu(p), q(p), l(p)).item();
  }

  private static Tensor x(Gmm p) {
    return Tensor.of(Shape.of(p.n(), p.d()), p.x());
  }

  private static Tensor mu(Gmm p) {
    return Tensor.of(Shape.of(p.k(), p.d()), p.mu());
  }

  private static Tensor q(Gmm p) {
    return Tensor.of(Shape.of(p.k(), p.d()), p.q());
  }

  private static Tensor l(Gmm p) {
    return Tensor.of(Shape.of(p.k(), p.below()), p.l());
  }

  /**
   * The gradient.
   *
   * @param p the problem
   * @return the derivative with respect to each parameter
   */
  static Gmm.Gradient gradient(Gmm p) {
    Tensor alpha = Tensor.of(p.alpha()).requiresGrad(true);
    Tensor mu = mu(p).requiresGrad(true);
    Tensor q = q(p).requiresGrad(true);
    Tensor l = l(p).requiresGrad(true);
    Gradients gradients = objective(p, x(p), alpha, mu, q, l).gradients(alpha, mu, q, l);
    return new Gmm.Gradient(
        p,
        gradients.of(alpha).toDoubles(),
        gradients.of(mu).toDoubles(),
        gradients.of(q).toDoubles(),
        gradients.of(l).toDoubles());
  }
}
