package autodiff.kernel;

/** Euclidean distances between the rows of matrices, in batches, and what their gradients need. */
public final class EuclideanDistances {
  /** Sums of squares between these bounds lost nothing to overflow or underflow. */
  private static final double SMALLEST = 0x1p-900;

  private static final double LARGEST = 0x1p1000;

  private EuclideanDistances() {}

  /**
   * All distances between a row of x and a row of y: {@code out[b, i, j] = ‖x[b, i] − y[b, j]‖}.
   *
   * @param batch the number of matrices
   * @param m the rows of x
   * @param n the rows of y
   * @param d the columns of both
   * @param x the numbers of the first, [batch, m, d]
   * @param y the numbers of the second, [batch, n, d]
   * @param out Modified: the distances, [batch, m, n]
   */
  public static void euclidean(
      int batch, int m, int n, int d, double[] x, double[] y, double[] out) {
    int at = 0;
    for (int b = 0; b < batch; b++) {
      for (int i = 0; i < m; i++) {
        int row = (b * m + i) * d;
        for (int j = 0; j < n; j++) {
          out[at++] = distance(x, row, y, (b * n + j) * d, d);
        }
      }
    }
  }

  private static double distance(double[] x, int atX, double[] y, int atY, int d) {
    double sum = 0;
    for (int k = 0; k < d; k++) {
      double difference = x[atX + k] - y[atY + k];
      sum += difference * difference;
    }
    if (sum > SMALLEST && sum < LARGEST) {
      return Math.sqrt(sum);
    }
    double largest = 0;
    for (int k = 0; k < d; k++) {
      largest = Math.max(largest, Math.abs(x[atX + k] - y[atY + k]));
    }
    if (largest == 0 || !(largest < Double.POSITIVE_INFINITY)) {
      return largest;
    }
    sum = 0;
    for (int k = 0; k < d; k++) {
      double ratio = (x[atX + k] - y[atY + k]) / largest;
      sum += ratio * ratio;
    }
    return largest * Math.sqrt(sum);
  }

  /**
   * Weighted sums of differences: {@code out[b, i] += Σⱼ w[b, i, j]·(x[b, i] − y[b, j])}. Each
   * difference is taken first: near points do not cancel.
   *
   * @param batch the number of matrices
   * @param m the rows of x
   * @param n the rows of y
   * @param d the columns of both
   * @param w the weights, [batch, m, n]
   * @param x the numbers of the first, [batch, m, d]
   * @param y the numbers of the second, [batch, n, d]
   * @param out Modified: added to, [batch, m, d]
   */
  public static void weightedDifferences(
      int batch, int m, int n, int d, double[] w, double[] x, double[] y, double[] out) {
    for (int b = 0; b < batch; b++) {
      for (int i = 0; i < m; i++) {
        int row = (b * m + i) * d;
        for (int j = 0; j < n; j++) {
          double weight = w[(b * m + i) * n + j];
          if (weight == 0) {
            continue; // equal points among them, whatever their coordinates
          }
          int other = (b * n + j) * d;
          for (int k = 0; k < d; k++) {
            out[row + k] += weight * (x[row + k] - y[other + k]);
          }
        }
      }
    }
  }
}
