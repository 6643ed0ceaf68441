package autodiff.benchmarks.gradbench;

import java.util.Arrays;

/**
 * How far measured points are from a model of a hand, and the Jacobian of that. The model is a mesh
 * over bones: each bone turns with its joint and moves with its parent, and a vertex follows
 * several bones by weights. Points correspond to vertices, or to places in triangles, given by two
 * more parameters each ({@code us}).
 *
 * @param theta the pose: global rotation and translation, then four angles for each of five fingers
 * @param us two barycentric coordinates for each point; none if points correspond to vertices
 * @param correspondences the triangle, or the vertex, of each point
 * @param points the points, three numbers each
 * @param triangles three vertices each
 * @param parents the parent of each bone, which comes before it, or −1
 * @param relatives the place of each bone in its parent at rest, 3 · 4
 * @param inverses the inverse of its absolute place at rest, 3 · 4
 * @param vertices the vertices at rest, four homogeneous coordinates each
 * @param weights for each vertex the weights of all bones
 * @param mirrored whether it is the other hand
 */
record HandTracking(
    double[] theta,
    double[] us,
    int[] correspondences,
    double[] points,
    int[] triangles,
    int[] parents,
    double[] relatives,
    double[] inverses,
    double[] vertices,
    double[] weights,
    boolean mirrored) {
  /** The parameters that do not belong to fingers: three of rotation, three of translation. */
  static final int GLOBAL = 6;

  static final int PARAMETERS = GLOBAL + 5 * 4;

  /** Below this angle the global rotation counts as none. */
  static final double NO_ROTATION = 1e-4;

  static final Problem PROBLEM =
      Problem.named("ht")
          .add("objective", Way.PLAIN, HandTracking::read, HandTracking::errors, Json::of)
          .add(
              "jacobian",
              Way.PLAIN,
              HandTracking::read,
              HandTrackingByHand::jacobian,
              Jacobian::json)
          .add(
              "jacobian",
              Way.VALUES,
              HandTracking::read,
              HandTrackingValues::jacobian,
              Jacobian::json)
          .addPrepared(
              "jacobian",
              Way.PROGRAMS,
              HandTracking::read,
              HandTrackingPrograms::jacobian,
              columns -> columns.rows().json())
          .fastest("objective", Way.PLAIN)
          .fastest("jacobian", Way.PROGRAMS);

  /**
   * The derivatives of each error: with respect to the two coordinates of its own point, if there
   * are any, then with respect to the pose.
   *
   * @param columns how many derivatives
   * @param elements a row for each error
   */
  record Jacobian(int columns, double[] elements) {
    private Json json() {
      return Json.of(elements.length / columns, columns, elements);
    }
  }

  private static HandTracking read(Json input) {
    Json.Fields fields = (Json.Fields) input;
    Json.Fields data = fields.fields("data");
    Json.Fields model = data.fields("model");
    int[] parents = integers(model.vector("parents"));
    int[] correspondences = integers(data.vector("correspondences"));
    int vertices = model.matrix("base_positions").sizes()[0];
    return new HandTracking(
        fields.vector("theta", PARAMETERS),
        fields.matrix("us").elements(),
        correspondences,
        data.matrix("points", correspondences.length, 3),
        integers(model.matrix("triangles").elements()),
        parents,
        affine(model.numbers("base_relatives"), parents.length),
        affine(model.numbers("inverse_base_absolutes"), parents.length),
        model.matrix("base_positions", vertices, 4),
        model.matrix("weights", vertices, parents.length),
        model.truth("is_mirrored"));
  }

  private static int[] integers(double[] numbers) {
    return Arrays.stream(numbers).mapToInt(x -> (int) x).toArray();
  }

  /** The last row of each matrix, which is 0 0 0 1, is left out. */
  private static double[] affine(Json.Numbers matrices, int count) {
    if (!Arrays.equals(matrices.sizes(), new int[] {count, 4, 4})) {
      throw new IllegalArgumentException(
          "the places of "
              + count
              + " bones have sizes "
              + Arrays.toString(matrices.sizes())
              + ", not [bones, 4, 4]");
    }
    double[] affine = new double[12 * count];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < 4; j++) {
        if (matrices.elements()[16 * i + 12 + j] != (j == 3 ? 1 : 0)) {
          throw new IllegalArgumentException("the place of bone " + i + " is no affine map");
        }
      }
      System.arraycopy(matrices.elements(), 16 * i, affine, 12 * i, 12);
    }
    return affine;
  }

  /** Whether points lie in triangles. */
  boolean inTriangles() {
    return us.length > 0;
  }

  /** How many bones there are. */
  int bones() {
    return parents.length;
  }

  /**
   * The place of a joint's two angles in the pose: the first joint of a finger has two, the other
   * two have one, and the rest none.
   *
   * @param bone the bone
   * @return the place of its first angle, or −1
   */
  static int angleOf(int bone) {
    int finger = (bone - 2) / 4;
    int joint = (bone - 2) % 4;
    if (bone < 2 || finger >= 5 || joint == 3) {
      return -1;
    }
    return GLOBAL + 4 * finger + (joint == 0 ? 0 : joint + 1);
  }

  /** Whether a joint turns about a second axis, too. */
  static boolean hasSecondAngle(int bone) {
    return angleOf(bone) >= 0 && (bone - 2) % 4 == 0;
  }

  private double[] errors() {
    double[] positions = positions(transforms(absolutes()));
    double[] rotation = rotation(theta);
    double[] errors = new double[3 * correspondences.length];
    double[] place = new double[3];
    for (int i = 0; i < correspondences.length; i++) {
      place(i, positions, place);
      for (int j = 0; j < 3; j++) {
        errors[3 * i + j] =
            points[3 * i + j]
                - theta[3 + j]
                - rotation[3 * j] * place[0]
                - rotation[3 * j + 1] * place[1]
                - rotation[3 * j + 2] * place[2];
      }
    }
    return errors;
  }

  /**
   * Where the point of the model is that corresponds to a measured one, but for the global pose.
   */
  void place(int i, double[] positions, double[] place) {
    int at = correspondences[i];
    for (int j = 0; j < 3; j++) {
      if (inTriangles()) {
        double a = positions[3 * triangles[3 * at] + j];
        double b = positions[3 * triangles[3 * at + 1] + j];
        double c = positions[3 * triangles[3 * at + 2] + j];
        place[j] = us[2 * i] * a + us[2 * i + 1] * b + (1 - us[2 * i] - us[2 * i + 1]) * c;
      } else {
        place[j] = positions[3 * at + j];
      }
    }
  }

  /** The places of all bones. */
  double[] absolutes() {
    double[] absolutes = new double[12 * bones()];
    double[] turned = new double[12];
    for (int bone = 0; bone < bones(); bone++) {
      turn(bone, joint(bone), turned);
      if (parents[bone] < 0) {
        System.arraycopy(turned, 0, absolutes, 12 * bone, 12);
      } else {
        multiply(absolutes, 12 * parents[bone], turned, 0, absolutes, 12 * bone);
      }
    }
    return absolutes;
  }

  /** The rotation in a joint: about its first axis, then about its second. */
  private double[] joint(int bone) {
    int at = angleOf(bone);
    double first = at < 0 ? 0 : theta[at];
    double second = hasSecondAngle(bone) ? theta[at + 1] : 0;
    double cx = Math.cos(first);
    double sx = Math.sin(first);
    double cz = Math.cos(second);
    double sz = Math.sin(second);
    return new double[] {cz, -sz * cx, sz * sx, sz, cz * cx, -cz * sx, 0, sx, cx};
  }

  /** A bone's place in its parent: that at rest, times a rotation. */
  void turn(int bone, double[] rotation, double[] turned) {
    for (int i = 0; i < 3; i++) {
      int row = 12 * bone + 4 * i;
      for (int j = 0; j < 3; j++) {
        turned[4 * i + j] =
            relatives[row] * rotation[j]
                + relatives[row + 1] * rotation[3 + j]
                + relatives[row + 2] * rotation[6 + j];
      }
      turned[4 * i + 3] = relatives[row + 3];
    }
  }

  /** The maps that bones apply to vertices. */
  double[] transforms(double[] absolutes) {
    double[] transforms = new double[absolutes.length];
    for (int bone = 0; bone < bones(); bone++) {
      multiply(absolutes, 12 * bone, inverses, 12 * bone, transforms, 12 * bone);
    }
    return transforms;
  }

  /** A product of affine maps. */
  static void multiply(double[] a, int atA, double[] b, int atB, double[] c, int atC) {
    for (int i = 0; i < 3; i++) {
      int row = atA + 4 * i;
      for (int j = 0; j < 4; j++) {
        c[atC + 4 * i + j] =
            a[row] * b[atB + j] + a[row + 1] * b[atB + 4 + j] + a[row + 2] * b[atB + 8 + j];
      }
      c[atC + 4 * i + 3] += a[row + 3];
    }
  }

  /** All vertices, moved by all bones, whatever their weights: the definition of the problem. */
  double[] positions(double[] transforms) {
    int count = vertices.length / 4;
    double[] positions = new double[3 * count];
    for (int v = 0; v < count; v++) {
      double x = 0;
      double y = 0;
      double z = 0;
      for (int bone = 0; bone < bones(); bone++) {
        double weight = weights[v * bones() + bone];
        x += weight * row(transforms, 12 * bone, v);
        y += weight * row(transforms, 12 * bone + 4, v);
        z += weight * row(transforms, 12 * bone + 8, v);
      }
      positions[3 * v] = mirrored ? -x : x;
      positions[3 * v + 1] = y;
      positions[3 * v + 2] = z;
    }
    return positions;
  }

  private double row(double[] transforms, int at, int v) {
    return transforms[at] * vertices[4 * v]
        + transforms[at + 1] * vertices[4 * v + 1]
        + transforms[at + 2] * vertices[4 * v + 2]
        + transforms[at + 3] * vertices[4 * v + 3];
  }

  /** The rotation about an axis by its length. */
  static double[] rotation(double[] axis) {
    double angle = Math.sqrt(axis[0] * axis[0] + axis[1] * axis[1] + axis[2] * axis[2]);
    if (angle < NO_ROTATION) {
      return new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1};
    }
    double x = axis[0] / angle;
    double y = axis[1] / angle;
    double z = axis[2] / angle;
    double s = Math.sin(angle);
    double c = Math.cos(angle);
    double r = 1 - c;
    return new double[] {
      c + x * x * r,
      x * y * r - z * s,
      x * z * r + y * s,
      x * y * r + z * s,
      c + y * y * r,
      y * z * r - x * s,
      x * z * r - y * s,
      y * z * r + x * s,
      c + z * z * r
    };
  }
}
