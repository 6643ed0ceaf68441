package autodiff.benchmarks.gradbench;

import autodiff.benchmarks.gradbench.BundleAdjustment.Jacobian;

/** The derivative of {@link BundleAdjustment} as one writes it by hand. */
final class BundleAdjustmentByHand {
  private final double[] rotation = new double[9];
  private final double[] ofRotation = new double[9];
  private final double[] block = new double[2 * BundleAdjustment.PARAMETERS];

  private BundleAdjustmentByHand() {}

  /**
   * The Jacobian.
   *
   * @param p the problem
   * @return the matrix
   */
  static Jacobian jacobian(BundleAdjustment p) {
    Jacobian jacobian = new Jacobian(p);
    BundleAdjustmentByHand hand = new BundleAdjustmentByHand();
    for (int i = 0; i < p.observations(); i++) {
      hand.project(p, i);
      for (int j = 0; j < BundleAdjustment.PARAMETERS; j++) {
        jacobian.set(i, 0, j, hand.block[j]);
        jacobian.set(i, 1, j, hand.block[BundleAdjustment.PARAMETERS + j]);
      }
      jacobian.setWeight(i, -2 * p.weight()[i]);
    }
    return jacobian;
  }

  /** Fills the block of an observation. */
  private void project(BundleAdjustment p, int i) {
    double[] cam = p.camera();
    int c = p.cameraOf()[i] * BundleAdjustment.CAMERA;
    int x = p.pointOf()[i] * 3;
    double dx = p.point()[x] - cam[c + 3];
    double dy = p.point()[x + 1] - cam[c + 4];
    double dz = p.point()[x + 2] - cam[c + 5];
    rotate(cam[c], cam[c + 1], cam[c + 2], dx, dy, dz);
    double px = rotation[0] * dx + rotation[1] * dy + rotation[2] * dz;
    double py = rotation[3] * dx + rotation[4] * dy + rotation[5] * dz;
    double pz = rotation[6] * dx + rotation[7] * dy + rotation[8] * dz;
    double u = px / pz;
    double v = py / pz;
    double focal = cam[c + 6];
    double k1 = cam[c + 9];
    double k2 = cam[c + 10];
    double radius = u * u + v * v;
    double distortion = 1 + (k1 + k2 * radius) * radius;
    double slope = 2 * k1 + 4 * k2 * radius;
    double w = p.weight()[i];
    double scale = w * focal;
    // Derivatives with respect to u and v, then to the rotated point.
    double uu = scale * (distortion + slope * u * u);
    double uv = scale * slope * u * v;
    double vv = scale * (distortion + slope * v * v);
    row(0, uu / pz, uv / pz, -(uu * u + uv * v) / pz);
    row(BundleAdjustment.PARAMETERS, uv / pz, vv / pz, -(uv * u + vv * v) / pz);
    rest(0, u, scale, w, distortion, radius);
    rest(BundleAdjustment.PARAMETERS, v, scale, w, distortion, radius);
    block[7] = w;
    block[8] = 0;
    block[BundleAdjustment.PARAMETERS + 7] = 0;
    block[BundleAdjustment.PARAMETERS + 8] = w;
    block[14] = u * distortion * focal + cam[c + 7] - p.feature()[2 * i];
    block[BundleAdjustment.PARAMETERS + 14] =
        v * distortion * focal + cam[c + 8] - p.feature()[2 * i + 1];
  }

  /** Derivatives with respect to rotation, camera center and point. */
  private void row(int at, double ox, double oy, double oz) {
    for (int j = 0; j < 3; j++) {
      block[at + j] = ox * ofRotation[j] + oy * ofRotation[3 + j] + oz * ofRotation[6 + j];
      double ofPoint = ox * rotation[j] + oy * rotation[3 + j] + oz * rotation[6 + j];
      block[at + 3 + j] = -ofPoint;
      block[at + 11 + j] = ofPoint;
    }
  }

  /** Derivatives with respect to focal length and distortion. */
  private void rest(int at, double u, double scale, double w, double distortion, double radius) {
    block[at + 6] = w * u * distortion;
    block[at + 9] = scale * u * radius;
    block[at + 10] = scale * u * radius * radius;
  }

  /**
   * The rotation R of a rotation vector r, and the derivative of R d with respect to r. That is −R
   * [d] (r rᵀ + (Rᵀ − I) [r]) / |r|², where [a] is the matrix of the cross product with a (Gallego
   * and Yezzi, A compact formula for the derivative of a 3-D rotation in exponential coordinates).
   */
  private void rotate(double rx, double ry, double rz, double dx, double dy, double dz) {
    double squares = rx * rx + ry * ry + rz * rz;
    if (squares == 0) {
      set(rotation, 1, 0, 0, 0, 1, 0, 0, 0, 1);
      set(ofRotation, 0, dz, -dy, -dz, 0, dx, dy, -dx, 0);
      return;
    }
    double angle = Math.sqrt(squares);
    double cos = Math.cos(angle);
    double sinc = Math.sin(angle) / angle;
    double cosc = (1 - cos) / squares;
    double[] r = rotation;
    set(
        r,
        cos + cosc * rx * rx,
        cosc * rx * ry - sinc * rz,
        cosc * rx * rz + sinc * ry,
        cosc * ry * rx + sinc * rz,
        cos + cosc * ry * ry,
        cosc * ry * rz - sinc * rx,
        cosc * rz * rx - sinc * ry,
        cosc * rz * ry + sinc * rx,
        cos + cosc * rz * rz);
    // The columns of the bracket, one at a time: r·rⱼ + (Rᵀ − I) (r × eⱼ).
    column(0, rx, ry, rz, rx / squares, 0, rz / squares, -ry / squares, dx, dy, dz);
    column(1, rx, ry, rz, ry / squares, -rz / squares, 0, rx / squares, dx, dy, dz);
    column(2, rx, ry, rz, rz / squares, ry / squares, -rx / squares, 0, dx, dy, dz);
  }

  private void column(
      int j,
      double rx,
      double ry,
      double rz,
      double factor,
      double ex,
      double ey,
      double ez,
      double dx,
      double dy,
      double dz) {
    double[] r = rotation;
    double ax = rx * factor + r[0] * ex + r[3] * ey + r[6] * ez - ex;
    double ay = ry * factor + r[1] * ex + r[4] * ey + r[7] * ez - ey;
    double az = rz * factor + r[2] * ex + r[5] * ey + r[8] * ez - ez;
    double cx = az * dy - ay * dz;
    double cy = ax * dz - az * dx;
    double cz = ay * dx - ax * dy;
    ofRotation[j] = -(r[0] * cx + r[1] * cy + r[2] * cz);
    ofRotation[3 + j] = -(r[3] * cx + r[4] * cy + r[5] * cz);
    ofRotation[6 + j] = -(r[6] * cx + r[7] * cy + r[8] * cz);
  }

  private static void set(double[] matrix, double... elements) {
    System.arraycopy(elements, 0, matrix, 0, elements.length);
  }
}
