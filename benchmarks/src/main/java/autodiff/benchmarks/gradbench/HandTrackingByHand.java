package autodiff.benchmarks.gradbench;

import autodiff.benchmarks.gradbench.HandTracking.Jacobian;

/** The derivative of {@link HandTracking} as one writes it by hand: a tangent for each angle. */
final class HandTrackingByHand {
  private final HandTracking p;
  private final double[] absolutes;
  private final double[] positions;
  private final double[] rotation;
  private final int first;
  private final Jacobian jacobian;

  private HandTrackingByHand(HandTracking p) {
    this.p = p;
    absolutes = p.absolutes();
    positions = p.positions(p.transforms(absolutes));
    rotation = HandTracking.rotation(p.theta());
    first = p.inTriangles() ? 2 : 0;
    int columns = first + HandTracking.PARAMETERS;
    jacobian = new Jacobian(columns, new double[3 * p.correspondences().length * columns]);
  }

  /**
   * The Jacobian.
   *
   * @param p the problem
   * @return the matrix
   */
  static Jacobian jacobian(HandTracking p) {
    HandTrackingByHand hand = new HandTrackingByHand(p);
    hand.coordinates();
    hand.global();
    for (int bone = 0; bone < p.bones(); bone++) {
      int angle = HandTracking.angleOf(bone);
      if (angle >= 0) {
        hand.angle(bone, angle, false);
        if (HandTracking.hasSecondAngle(bone)) {
          hand.angle(bone, angle + 1, true);
        }
      }
    }
    return hand.jacobian;
  }

  /** Sets a column of the three errors of a point to −R v. */
  private void set(int i, int column, double[] matrix, double x, double y, double z) {
    for (int j = 0; j < 3; j++) {
      jacobian.elements()[(3 * i + j) * jacobian.columns() + column] =
          -(matrix[3 * j] * x + matrix[3 * j + 1] * y + matrix[3 * j + 2] * z);
    }
  }

  private void coordinates() {
    if (!p.inTriangles()) {
      return;
    }
    for (int i = 0; i < p.correspondences().length; i++) {
      int triangle = 3 * p.correspondences()[i];
      int c = 3 * p.triangles()[triangle + 2];
      for (int u = 0; u < 2; u++) {
        int a = 3 * p.triangles()[triangle + u];
        set(
            i,
            u,
            rotation,
            positions[a] - positions[c],
            positions[a + 1] - positions[c + 1],
            positions[a + 2] - positions[c + 2]);
      }
    }
  }

  private void global() {
    double[][] turns = ofRotation(p.theta());
    double[] place = new double[3];
    for (int i = 0; i < p.correspondences().length; i++) {
      p.place(i, positions, place);
      for (int k = 0; k < 3; k++) {
        set(i, first + k, turns[k], place[0], place[1], place[2]);
        jacobian.elements()[(3 * i + k) * jacobian.columns() + first + 3 + k] = -1;
      }
    }
  }

  /** The derivatives of a rotation with respect to the three components of its axis. */
  private static double[][] ofRotation(double[] axis) {
    double[][] turns = new double[3][9];
    double angle = Math.sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]);
    if (angle < HandTracking.NO_ROTATION) {
      return turns;
    }
    double[] unit = {axis[0] / angle, axis[1] / angle, axis[2] / angle};
    double s = Math.sin(angle);
    double c = Math.cos(angle);
    for (int k = 0; k < 3; k++) {
      double[] d = new double[3];
      for (int j = 0; j < 3; j++) {
        d[j] = ((j == k ? 1 : 0) - unit[j] * unit[k]) / angle;
      }
      double ofS = c * unit[k];
      double ofC = -s * unit[k];
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          turns[k][3 * i + j] +=
              (d[i] * unit[j] + unit[i] * d[j]) * (1 - c)
                  + ((i == j ? 1 : 0) - unit[i] * unit[j]) * ofC;
        }
        // The matrix of the cross product with the unit vector, times the sine.
        int next = (i + 1) % 3;
        int last = (i + 2) % 3;
        double cross = d[last] * s + unit[last] * ofS;
        turns[k][3 * i + next] -= cross;
        turns[k][3 * next + i] += cross;
      }
    }
    return turns;
  }

  /** One angle moves its bone and all that hang on it. */
  private void angle(int bone, int parameter, boolean second) {
    int bones = p.bones();
    double[] tangent = new double[12 * bones];
    boolean[] moves = new boolean[bones];
    double[] turned = new double[12];
    turnOf(bone, second, turned);
    for (int b = bone; b < bones; b++) {
      int parent = p.parents()[b];
      if (b == bone) {
        linear(absolutes, 12 * parent, turned, tangent, 12 * b);
        moves[b] = true;
      } else if (parent >= 0 && moves[parent]) {
        p.turn(b, jointOf(b), turned);
        HandTracking.multiply(tangent, 12 * parent, turned, 0, tangent, 12 * b);
        moves[b] = true;
      }
    }
    double[] maps = p.transforms(tangent);
    double[] velocity = new double[3];
    for (int i = 0; i < p.correspondences().length; i++) {
      int at = p.correspondences()[i];
      double x = 0;
      double y = 0;
      double z = 0;
      for (int corner = 0; corner < (p.inTriangles() ? 3 : 1); corner++) {
        int vertex = p.inTriangles() ? p.triangles()[3 * at + corner] : at;
        double share = p.inTriangles() ? share(i, corner) : 1;
        velocity(vertex, maps, moves, velocity);
        x += share * velocity[0];
        y += share * velocity[1];
        z += share * velocity[2];
      }
      set(i, first + parameter, rotation, p.mirrored() ? -x : x, y, z);
    }
  }

  private double share(int i, int corner) {
    double u = p.us()[2 * i];
    double v = p.us()[2 * i + 1];
    return corner == 0 ? u : corner == 1 ? v : 1 - u - v;
  }

  private void velocity(int vertex, double[] maps, boolean[] moves, double[] velocity) {
    velocity[0] = 0;
    velocity[1] = 0;
    velocity[2] = 0;
    double[] v = p.vertices();
    for (int bone = 0; bone < moves.length; bone++) {
      double weight = p.weights()[vertex * moves.length + bone];
      if (moves[bone] && weight != 0) {
        for (int j = 0; j < 3; j++) {
          int row = 12 * bone + 4 * j;
          velocity[j] +=
              weight
                  * (maps[row] * v[4 * vertex]
                      + maps[row + 1] * v[4 * vertex + 1]
                      + maps[row + 2] * v[4 * vertex + 2]
                      + maps[row + 3] * v[4 * vertex + 3]);
        }
      }
    }
  }

  private double[] jointOf(int bone) {
    double[] s = sinesAndCosines(bone);
    return joint(s[0], s[1], s[2], s[3], 1);
  }

  /** Sine and cosine of the first angle, then of the second. */
  private double[] sinesAndCosines(int bone) {
    int at = HandTracking.angleOf(bone);
    double x = at < 0 ? 0 : p.theta()[at];
    double z = HandTracking.hasSecondAngle(bone) ? p.theta()[at + 1] : 0;
    return new double[] {Math.sin(x), Math.cos(x), Math.sin(z), Math.cos(z)};
  }

  private static double[] joint(double sx, double cx, double sz, double cz, double one) {
    return new double[] {cz * one, -sz * cx, sz * sx, sz * one, cz * cx, -cz * sx, 0, sx, cx};
  }

  /** The derivative of a bone's place in its parent with respect to one of its angles. */
  private void turnOf(int bone, boolean second, double[] turned) {
    double[] s = sinesAndCosines(bone);
    double[] joint;
    if (second) {
      joint = joint(s[0], s[1], s[3], -s[2], 1);
      joint[7] = 0;
      joint[8] = 0;
    } else {
      joint = joint(s[1], -s[0], s[2], s[3], 0);
    }
    p.turn(bone, joint, turned);
    turned[3] = 0;
    turned[7] = 0;
    turned[11] = 0;
  }

  /** The product of a map and a tangent, which has no translation. */
  private static void linear(double[] map, int at, double[] tangent, double[] product, int to) {
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 4; j++) {
        product[to + 4 * i + j] =
            map[at + 4 * i] * tangent[j]
                + map[at + 4 * i + 1] * tangent[4 + j]
                + map[at + 4 * i + 2] * tangent[8 + j];
      }
    }
  }
}
