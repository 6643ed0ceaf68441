package autodiff.benchmarks.gradbench;

import autodiff.Gradients;
import autodiff.Value;
import java.util.Arrays;

/** {@link Gmm} with values. */
final class GmmValues {
  private final int d;
  private final Value[] mu;
  private final Value[] diagonal;
  private final Value[] offset;
  private final Value[][] matrices;

  /**
   * A mixture.
   *
   * @param p its sizes
   * @param alpha the logarithms of the weights
   * @param mu the means
   * @param q the logarithms of the diagonals
   * @param l what is below the diagonals
   */
  GmmValues(Gmm p, Value[] alpha, Value[] mu, Value[] q, Value[] l) {
    this.d = p.d();
    this.mu = mu;
    diagonal = exponentials(q);
    offset = new Value[p.k()];
    matrices = new Value[p.k()][];
    for (int c = 0; c < p.k(); c++) {
      offset[c] = alpha[c].add(Value.sum(Arrays.copyOfRange(q, c * d, (c + 1) * d)));
      matrices[c] = Arrays.copyOfRange(l, c * p.below(), (c + 1) * p.below());
    }
  }

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
    GmmValues mixture = new GmmValues(p, alpha, mu, q, l);
    Value[] logs = new Value[p.n()];
    for (int i = 0; i < p.n(); i++) {
      logs[i] = mixture.logDensity(p.x(), i * p.d());
    }
    return Value.sum(logs).add(rest(p, alpha, q, l)).add(p.constant());
  }

  /**
   * What does not depend on the points.
   *
   * @param p the prior
   * @param alpha the logarithms of the weights
   * @param q the logarithms of the diagonals
   * @param l what is below the diagonals
   * @return the part of the logarithm
   */
  static Value rest(Gmm p, Value[] alpha, Value[] q, Value[] l) {
    Value[] diagonal = exponentials(q);
    Value squares = Value.dot(diagonal, diagonal).add(Value.dot(l, l));
    return Value.sum(q)
        .mul(p.m())
        .sub(Value.logSumExp(alpha).mul(p.n()))
        .sub(squares.mul(0.5 * p.gamma() * p.gamma()));
  }

  private static Value[] exponentials(Value... x) {
    return Arrays.stream(x).map(Value::exp).toArray(Value[]::new);
  }

  /** The logarithm of the density at a point of plain numbers. */
  private Value logDensity(double[] x, int from) {
    Value[] centered = new Value[mu.length];
    for (int j = 0; j < mu.length; j++) {
      centered[j] = mu[j].subFrom(x[from + j % d]);
    }
    return logDensityOf(centered);
  }

  /**
   * The logarithm of the density at a point, but for the sum of all weights.
   *
   * @param x the point
   * @return the logarithm
   */
  Value logDensity(Value... x) {
    Value[] centered = new Value[mu.length];
    for (int j = 0; j < mu.length; j++) {
      centered[j] = x[j % d].sub(mu[j]);
    }
    return logDensityOf(centered);
  }

  /** Of the differences from the means. */
  private Value logDensityOf(Value... centered) {
    Value[] exponents = new Value[offset.length];
    for (int c = 0; c < exponents.length; c++) {
      Value[] product = new Value[d];
      for (int row = 0; row < d; row++) {
        Value[] vector = Arrays.copyOfRange(centered, c * d, (c + 1) * d);
        product[row] = row(row, diagonal[c * d + row], matrices[c], vector);
      }
      exponents[c] = offset[c].sub(Value.dot(product, product).mul(0.5));
    }
    return Value.logSumExp(exponents);
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
