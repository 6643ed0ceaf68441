package autodiff.benchmarks.gradbench;

import autodiff.Value;
import autodiff.benchmarks.gradbench.HandTracking.Jacobian;
import java.util.Arrays;

/** {@link HandTracking} with values. Of the vertices, only those that matter are computed. */
final class HandTrackingValues {
  private final HandTracking p;
  private final Value[] theta;
  private final Value[][] transforms;
  private final Value[] rotation;
  private final Value[][] positions;

  /**
   * The hand in a pose.
   *
   * @param p the model
   * @param theta the pose
   */
  HandTrackingValues(HandTracking p, Value[] theta) {
    this.p = p;
    this.theta = theta;
    transforms = transforms();
    rotation = rotation(theta[0], theta[1], theta[2]);
    positions = new Value[p.vertices().length / 4][];
  }

  /**
   * The distances of the points from the model.
   *
   * @param p the model and the points
   * @param theta the pose
   * @param us two coordinates for each point, or none
   * @return three numbers for each point
   */
  static Value[] errors(HandTracking p, Value[] theta, Value[] us) {
    HandTrackingValues hand = new HandTrackingValues(p, theta);
    Value[] errors = new Value[3 * p.correspondences().length];
    for (int i = 0; i < p.correspondences().length; i++) {
      Value[] place = hand.place(i, us);
      for (int j = 0; j < 3; j++) {
        errors[3 * i + j] = place[j].subFrom(p.points()[3 * i + j]);
      }
    }
    return errors;
  }

  private Value[] place(int i, Value[] us) {
    int at = p.correspondences()[i];
    if (us.length == 0) {
      return position(at);
    }
    Value[] a = position(p.triangles()[3 * at]);
    Value[] b = position(p.triangles()[3 * at + 1]);
    Value[] c = position(p.triangles()[3 * at + 2]);
    return between(us[2 * i], us[2 * i + 1], a, b, c);
  }

  /**
   * A place in a triangle.
   *
   * @param u its first coordinate there
   * @param v its second coordinate
   * @param a a corner
   * @param b another
   * @param c the third
   * @return the place
   */
  static Value[] between(Value u, Value v, Value[] a, Value[] b, Value[] c) {
    Value rest = u.add(v).subFrom(1);
    Value[] place = new Value[3];
    for (int j = 0; j < 3; j++) {
      place[j] = u.mul(a[j]).add(v.mul(b[j])).add(rest.mul(c[j]));
    }
    return place;
  }

  private Value[] position(int vertex) {
    if (positions[vertex] == null) {
      positions[vertex] = placed(row(vertex, 0), row(vertex, 1), row(vertex, 2));
    }
    return positions[vertex];
  }

  /** A vertex that its bones have moved, turned and moved with the whole hand. */
  private Value[] placed(Value... skinned) {
    if (p.mirrored()) {
      skinned[0] = skinned[0].neg();
    }
    Value[] position = new Value[3];
    for (int j = 0; j < 3; j++) {
      Value[] row = Arrays.copyOfRange(rotation, 3 * j, 3 * j + 3);
      position[j] = Value.dot(row, skinned).add(theta[3 + j]);
    }
    return position;
  }

  /**
   * A vertex in the pose.
   *
   * @param shares its homogeneous coordinates at rest, times its weight for each bone
   * @return its place
   */
  Value[] moved(Value... shares) {
    Value[] skinned = new Value[3];
    for (int j = 0; j < 3; j++) {
      Value[] entries = new Value[shares.length];
      for (int k = 0; k < shares.length; k++) {
        entries[k] = transforms[k / 4][4 * j + k % 4];
      }
      skinned[j] = Value.dot(entries, shares);
    }
    return placed(skinned);
  }

  /** A coordinate of a vertex: its bones' maps with its weights, all in one sum. */
  private Value row(int vertex, int j) {
    int bones = p.bones();
    double[] coefficients = new double[4 * bones];
    Value[] entries = new Value[4 * bones];
    int count = 0;
    for (int bone = 0; bone < bones; bone++) {
      double weight = p.weights()[vertex * bones + bone];
      if (weight != 0) {
        for (int k = 0; k < 4; k++) {
          coefficients[count] = weight * p.vertices()[4 * vertex + k];
          entries[count++] = transforms[bone][4 * j + k];
        }
      }
    }
    return Value.linearCombination(
        Arrays.copyOf(coefficients, count), Arrays.copyOf(entries, count));
  }

  private Value[][] transforms() {
    Value[][] absolutes = new Value[p.bones()][];
    Value[][] maps = new Value[p.bones()][];
    for (int bone = 0; bone < p.bones(); bone++) {
      Value[] relative = relative(bone);
      int parent = p.parents()[bone];
      absolutes[bone] = parent < 0 ? relative : product(absolutes[parent], relative);
      maps[bone] = product(absolutes[bone], constants(p.inverses(), 12 * bone));
    }
    return maps;
  }

  private static Value[] constants(double[] numbers, int from) {
    Value[] constants = new Value[12];
    for (int i = 0; i < 12; i++) {
      constants[i] = Value.constantOf(numbers[from + i]);
    }
    return constants;
  }

  private Value[] relative(int bone) {
    Value[] atRest = constants(p.relatives(), 12 * bone);
    int at = HandTracking.angleOf(bone);
    if (at < 0) {
      return atRest;
    }
    Value zero = Value.constantOf(0);
    Value sx = theta[at].sin();
    Value cx = theta[at].cos();
    Value sz = zero;
    Value cz = Value.constantOf(1);
    if (HandTracking.hasSecondAngle(bone)) {
      sz = theta[at + 1].sin();
      cz = theta[at + 1].cos();
    }
    Value[] joint = {
      cz, sz.mul(cx).neg(), sz.mul(sx), zero,
      sz, cz.mul(cx), cz.mul(sx).neg(), zero,
      zero, sx, cx, zero
    };
    return product(atRest, joint);
  }

  /** A product of affine maps. */
  private static Value[] product(Value[] a, Value[] b) {
    Value[] c = new Value[12];
    for (int i = 0; i < 3; i++) {
      Value[] row = Arrays.copyOfRange(a, 4 * i, 4 * i + 3);
      for (int j = 0; j < 4; j++) {
        c[4 * i + j] = Value.dot(row, new Value[] {b[j], b[4 + j], b[8 + j]});
      }
      c[4 * i + 3] = c[4 * i + 3].add(a[4 * i + 3]);
    }
    return c;
  }

  private static Value[] rotation(Value a, Value b, Value c) {
    Value angle = Value.norm(a, b, c);
    if (!angle.atLeast(HandTracking.NO_ROTATION).isTrue()) {
      Value[] identity = new Value[9];
      for (int i = 0; i < 9; i++) {
        identity[i] = Value.constantOf(i % 4 == 0 ? 1 : 0);
      }
      return identity;
    }
    Value x = a.div(angle);
    Value y = b.div(angle);
    Value z = c.div(angle);
    Value sin = angle.sin();
    Value cos = angle.cos();
    Value rest = cos.subFrom(1);
    Value xy = x.mul(y).mul(rest);
    Value xz = x.mul(z).mul(rest);
    Value yz = y.mul(z).mul(rest);
    return new Value[] {
      x.square().mul(rest).add(cos), xy.sub(z.mul(sin)), xz.add(y.mul(sin)),
      xy.add(z.mul(sin)), y.square().mul(rest).add(cos), yz.sub(x.mul(sin)),
      xz.sub(y.mul(sin)), yz.add(x.mul(sin)), z.square().mul(rest).add(cos)
    };
  }

  /**
   * The Jacobian: a sweep for each error.
   *
   * @param p the problem
   * @return the matrix
   */
  static Jacobian jacobian(HandTracking p) {
    Value[] theta = Value.of(p.theta());
    Value[] us = Value.of(p.us());
    Value[] errors = errors(p, theta, us);
    int first = p.inTriangles() ? 2 : 0;
    int columns = first + theta.length;
    double[] elements = new double[errors.length * columns];
    for (int row = 0; row < errors.length; row++) {
      Value[] own =
          p.inTriangles() ? new Value[] {us[row / 3 * 2], us[row / 3 * 2 + 1]} : new Value[0];
      double[] derivatives = Derivatives.row(errors[row], Derivatives.join(own, theta));
      System.arraycopy(derivatives, 0, elements, row * columns, columns);
    }
    return new Jacobian(columns, elements);
  }
}
