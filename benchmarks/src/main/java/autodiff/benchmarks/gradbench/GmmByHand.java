package autodiff.benchmarks.gradbench;

import java.util.Arrays;

/** The derivative of {@link Gmm} as one writes it by hand. */
final class GmmByHand {

  private GmmByHand() {}

  /**
   * The gradient. With z = Q (x − μ), the exponent of a component is α + Σq − |z|²/2, and its
   * derivatives are Qᵀz for μ, 1 − exp(q)·z·(x − μ) for q and −z·(x − μ) for what is below the
   * diagonal, each weighted with the component's share of the point.
   *
   * @param p the problem
   * @return the derivative with respect to each parameter
   */
  static Gmm.Gradient gradient(Gmm p) {
    int d = p.d();
    int k = p.k();
    int below = p.below();
    double[] diagonal = Arrays.stream(p.q()).map(Math::exp).toArray();
    double[] offset = new double[k];
    for (int c = 0; c < k; c++) {
      offset[c] = p.alpha()[c];
      for (int j = 0; j < d; j++) {
        offset[c] += p.q()[c * d + j];
      }
    }
    double[] ofAlpha = new double[k];
    double[] ofMu = new double[k * d];
    double[] ofQ = new double[k * d];
    double[] ofL = new double[k * below];
    double[] centered = new double[k * d];
    double[] products = new double[k * d];
    double[] shares = new double[k];
    double[] vector = new double[d];
    double[] product = new double[d];
    for (int i = 0; i < p.n(); i++) {
      for (int c = 0; c < k; c++) {
        for (int j = 0; j < d; j++) {
          vector[j] = p.x()[i * d + j] - p.mu()[c * d + j];
        }
        p.multiply(c, diagonal, vector, product);
        double squares = 0;
        for (int j = 0; j < d; j++) {
          squares += product[j] * product[j];
        }
        shares[c] = offset[c] - 0.5 * squares;
        System.arraycopy(vector, 0, centered, c * d, d);
        System.arraycopy(product, 0, products, c * d, d);
      }
      softmax(shares);
      for (int c = 0; c < k; c++) {
        double share = shares[c];
        ofAlpha[c] += share;
        int at = c * below;
        for (int column = 0; column < d; column++) {
          int j = c * d + column;
          double difference = centered[j];
          double slope = diagonal[j] * products[j];
          ofQ[j] += share * (1 - slope * difference);
          for (int row = column + 1; row < d; row++) {
            slope += p.l()[at] * products[c * d + row];
            ofL[at] -= share * difference * products[c * d + row];
            at++;
          }
          ofMu[j] += share * slope;
        }
      }
    }
    double[] priors = p.alpha().clone();
    softmax(priors);
    double precision = p.gamma() * p.gamma();
    for (int c = 0; c < k; c++) {
      ofAlpha[c] -= p.n() * priors[c];
    }
    for (int j = 0; j < k * d; j++) {
      ofQ[j] -= precision * diagonal[j] * diagonal[j] - p.m();
    }
    for (int j = 0; j < k * below; j++) {
      ofL[j] -= precision * p.l()[j];
    }
    return new Gmm.Gradient(p, ofAlpha, ofMu, ofQ, ofL);
  }

  private static void softmax(double[] x) {
    double largest = x[0];
    for (double exponent : x) {
      largest = Math.max(largest, exponent);
    }
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.exp(x[i] - largest);
      sum += x[i];
    }
    for (int i = 0; i < x.length; i++) {
      x[i] /= sum;
    }
  }
}
