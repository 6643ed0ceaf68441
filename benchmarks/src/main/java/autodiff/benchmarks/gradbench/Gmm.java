package autodiff.benchmarks.gradbench;

import autodiff.Value;
import java.util.Arrays;

/**
 * The logarithm of the posterior probability of a mixture of Gaussians, with a Wishart prior on the
 * precision matrices. Component k has weight exp(αₖ), up to a factor, and precision QₖᵀQₖ for a
 * lower triangular Qₖ: exp(qₖ) is its diagonal, lₖ the rest, column by column.
 *
 * @param d the dimension of the space
 * @param k how many components
 * @param n how many points
 * @param alpha the logarithms of the weights, k of them
 * @param mu the means, k · d
 * @param q the logarithms of the diagonals, k · d
 * @param l what is below the diagonals, k · d (d − 1) / 2
 * @param x the points, n · d
 * @param gamma the prior's precision
 * @param m the prior's additional degrees of freedom
 */
record Gmm(
    int d,
    int k,
    int n,
    double[] alpha,
    double[] mu,
    double[] q,
    double[] l,
    double[] x,
    double gamma,
    int m) {
  static final Problem PROBLEM =
      Problem.named("gmm")
          .add("objective", Way.PLAIN, Gmm::read, Gmm::objective, Json::of)
          .add("objective", Way.TENSORS, Gmm::read, GmmTensors::objective, Json::of)
          .add("jacobian", Way.PLAIN, Gmm::read, GmmByHand::gradient, Gradient::json)
          .add("jacobian", Way.VALUES, Gmm::read, GmmValues::gradient, Gradient::json)
          .add("jacobian", Way.TENSORS, Gmm::read, GmmTensors::gradient, Gradient::json)
          .addPrepared("jacobian", Way.PROGRAMS, Gmm::read, GmmPrograms::gradient, Gradient::json)
          .fastest("objective", Way.PLAIN)
          .fastest("jacobian", Way.PROGRAMS);

  /**
   * A derivative with respect to each parameter.
   *
   * @param of the problem
   * @param alpha as there
   * @param mu as there
   * @param q as there
   * @param l as there
   */
  record Gradient(Gmm of, double[] alpha, double[] mu, double[] q, double[] l) {
    private Json json() {
      return Json.fields(
          "alpha",
          Json.of(alpha),
          "mu",
          Json.of(of.k, of.d, mu),
          "q",
          Json.of(of.k, of.d, q),
          "l",
          Json.of(of.k, of.below(), l));
    }
  }

  private static Gmm read(Json input) {
    Json.Fields fields = (Json.Fields) input;
    int d = fields.integer("d");
    int k = fields.integer("k");
    int n = fields.integer("n");
    return new Gmm(
        d,
        k,
        n,
        fields.vector("alpha", k),
        fields.matrix("mu", k, d),
        fields.matrix("q", k, d),
        fields.matrix("l", k, d * (d - 1) / 2),
        fields.matrix("x", n, d),
        fields.number("gamma"),
        fields.integer("m"));
  }

  /** How many elements a triangle has below its diagonal. */
  int below() {
    return d * (d - 1) / 2;
  }

  /** What does not depend on the parameters. */
  double constant() {
    double degrees = d + m + 1;
    double logGamma = 0.25 * d * (d - 1) * Math.log(Math.PI);
    for (int j = 0; j < d; j++) {
      logGamma += Value.constantOf(0.5 * (degrees - j)).lgamma().data();
    }
    return -n * d * 0.5 * Math.log(2 * Math.PI)
        + k * (degrees * d * (Math.log(gamma) - 0.5 * Math.log(2)) - logGamma);
  }

  private double objective() {
    double[] diagonal = Arrays.stream(q).map(Math::exp).toArray();
    double[] offset = new double[k];
    for (int c = 0; c < k; c++) {
      offset[c] = alpha[c];
      for (int j = 0; j < d; j++) {
        offset[c] += q[c * d + j];
      }
    }
    double[] exponents = new double[k];
    double[] centered = new double[d];
    double[] product = new double[d];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < k; c++) {
        for (int j = 0; j < d; j++) {
          centered[j] = x[i * d + j] - mu[c * d + j];
        }
        multiply(c, diagonal, centered, product);
        exponents[c] = offset[c] - 0.5 * squares(product, 0, d);
      }
      sum += logSumExp(exponents);
    }
    return constant() + sum - n * logSumExp(alpha) - prior(diagonal);
  }

  /** The product of a component's triangular matrix and a vector. */
  void multiply(int c, double[] diagonal, double[] vector, double[] product) {
    for (int j = 0; j < d; j++) {
      product[j] = diagonal[c * d + j] * vector[j];
    }
    int at = c * below();
    for (int column = 0; column < d; column++) {
      for (int row = column + 1; row < d; row++) {
        product[row] += l[at++] * vector[column];
      }
    }
  }

  /** Minus the logarithm of the prior, but for its constant. */
  double prior(double[] diagonal) {
    double sumOfLogs = 0;
    for (double log : q) {
      sumOfLogs += log;
    }
    return 0.5 * gamma * gamma * (squares(diagonal, 0, k * d) + squares(l, 0, l.length))
        - m * sumOfLogs;
  }

  private static double squares(double[] x, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += x[i] * x[i];
    }
    return sum;
  }

  private static double logSumExp(double[] x) {
    double largest = x[0];
    for (double exponent : x) {
      largest = Math.max(largest, exponent);
    }
    double sum = 0;
    for (double exponent : x) {
      sum += Math.exp(exponent - largest);
    }
    return Math.log(sum) + largest;
  }
}
