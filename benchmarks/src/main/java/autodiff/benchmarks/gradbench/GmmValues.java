package autodiff.benchmarks.gradbench;

import autodiff.Gradients;
import autodiff.Value;
import java.util.Arrays;

/** {@link Gmm} with values. */
final class GmmValues {

  private GmmValues() {}

  /**
   * The logarithm of the posterior.
   *
   * @param p the points and the prior
   * @param alpha the logarithms of the weights
   * @param mu the means
   * @param q the logarithms of the diagonals
   * @param l what is below the diagonals
   * @return the logarithm
   */
  static Value objective(Gmm p, Value[] alpha, Value[] mu, Value[] q, Value[] l) {
    int d = p.d();
    int k = p.k();
    Value[] diagonal = Arrays.stream(q).map(Value::exp).toArray(Value[]::new);
    Value[] offset = new Value[k];
    for (int c = 0; c < k; c++) {
      offset[c] = alpha[c].add(Value.sum(Arrays.copyOfRange(q, c * d, (c + 1) * d)));
    }
    Value[][] matrices = new Value[k][];
    for (int c = 0; c < k; c++) {
      matrices[c] = Arrays.copyOfRange(l, c * p.below(), (c + 1) * p.below());
    }
    Value[] logs = new Value[p.n()];
    Value[] exponents = new Value[k];
    for (int i = 0; i < p.n(); i++) {
      for (int c = 0; c < k; c++) {
        Value[] centred = new Value[d];
        for (int j = 0; j < d; j++) {
          centred[j] = mu[c * d + j].subFrom(p.x()[i * d + j]);
        }
        Value[] product = new Value[d];
        for (int row = 0; row < d; row++) {
          product[row] = row(row, diagonal[c * d + row], matrices[c], centred);
        }
        exponents[c] = offset[c].sub(Value.dot(product, product).mul(0.5));
      }
      logs[i] = Value.logSumExp(exponents.clone());
    }
    Value squares = Value.dot(diagonal, diagonal).add(Value.dot(l, l));
    return Value.sum(logs)
        .sub(Value.logSumExp(alpha).mul(p.n()))
        .sub(squares.mul(0.5 * p.gamma() * p.gamma()))
        .add(Value.sum(q).mul(p.m()))
        .add(p.constant());
  }

  /** One row of a triangular matrix, stored by columns, times a vector. */
  private static Value row(int row, Value diagonal, Value[] below, Value[] vector) {
    int d = vector.length;
    Value[] factors = new Value[row + 1];
    int at = row - 1;
    for (int column = 0; column < row; column++) {
      factors[column] = below[at];
      at += d - column - 2;
    }
    factors[row] = diagonal;
    return Value.dot(factors, Arrays.copyOf(vector, row + 1));
  }

  /**
   * The gradient.
   *
   * @param p the problem
   * @return the derivative with respect to each parameter
   */
  static Gmm.Gradient gradient(Gmm p) {
    Value[] alpha = Value.of(p.alpha());
    Value[] mu = Value.of(p.mu());
    Value[] q = Value.of(p.q());
    Value[] l = Value.of(p.l());
    Value[] all = Derivatives.join(alpha, mu, q, l);
    Gradients gradients = objective(p, alpha, mu, q, l).gradients(all);
    return new Gmm.Gradient(
        p,
        Derivatives.numbers(gradients, alpha),
        Derivatives.numbers(gradients, mu),
        Derivatives.numbers(gradients, q),
        Derivatives.numbers(gradients, l));
  }
}
