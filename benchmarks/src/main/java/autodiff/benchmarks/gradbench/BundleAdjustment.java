package autodiff.benchmarks.gradbench;

/**
 * Where cameras see points, minus where the points were seen, and the sparse Jacobian of that. Each
 * observation has a camera (three numbers of rotation, three of its center, the focal length, two
 * of the principal point, two of radial distortion), a point, and a weight. Another row for each
 * weight w holds 1 − w².
 *
 * @param cameras how many cameras
 * @param points how many points
 * @param observations how many observations
 * @param camera the parameters of the cameras, eleven each
 * @param point the points, three numbers each
 * @param weight the weights of the observations
 * @param feature where the points were seen, two numbers for each observation
 * @param cameraOf the camera of each observation
 * @param pointOf the point of each observation
 */
record BundleAdjustment(
    int cameras,
    int points,
    int observations,
    double[] camera,
    double[] point,
    double[] weight,
    double[] feature,
    int[] cameraOf,
    int[] pointOf) {
  static final int CAMERA = 11;

  /** Parameters of an observation: of its camera, its point, and its weight. */
  static final int PARAMETERS = CAMERA + 3 + 1;

  static final Problem PROBLEM =
      Problem.named("ba")
          .add("objective", Way.PLAIN, BundleAdjustment::read, BundleAdjustment::errors, e -> e)
          .add(
              "jacobian",
              Way.PLAIN,
              BundleAdjustment::read,
              BundleAdjustmentByHand::jacobian,
              Jacobian::json)
          .add(
              "jacobian",
              Way.VALUES,
              BundleAdjustment::read,
              Projection::jacobianOfValues,
              Jacobian::json)
          .add(
              "jacobian",
              Way.TENSORS,
              BundleAdjustment::read,
              Projection::jacobianOfTensors,
              Jacobian::json)
          .addPrepared(
              "jacobian",
              Way.PROGRAMS,
              BundleAdjustment::read,
              BundleAdjustmentPrograms::jacobian,
              Jacobian::json)
          .fastest("objective", Way.PLAIN)
          .fastest("jacobian", Way.PROGRAMS);

  /** The input has one camera, one point, one weight and one feature, to be repeated. */
  private static BundleAdjustment read(Json input) {
    Json.Fields fields = (Json.Fields) input;
    int cameras = fields.integer("n");
    int points = fields.integer("m");
    int observations = fields.integer("p");
    int[] cameraOf = new int[observations];
    int[] pointOf = new int[observations];
    double[] weight = new double[observations];
    for (int i = 0; i < observations; i++) {
      cameraOf[i] = i % cameras;
      pointOf[i] = i % points;
      weight[i] = fields.number("w");
    }
    return new BundleAdjustment(
        cameras,
        points,
        observations,
        repeat(fields.vector("cam", CAMERA), cameras),
        repeat(fields.vector("x", 3), points),
        weight,
        repeat(fields.vector("feat", 2), observations),
        cameraOf,
        pointOf);
  }

  private static double[] repeat(double[] x, int times) {
    double[] repeated = new double[x.length * times];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = x[i % x.length];
    }
    return repeated;
  }

  private Json errors() {
    double[] errors = new double[2 * observations];
    double[] weightErrors = new double[observations];
    double[] seen = new double[2];
    for (int i = 0; i < observations; i++) {
      project(cameraOf[i] * CAMERA, pointOf[i] * 3, seen);
      errors[2 * i] = weight[i] * (seen[0] - feature[2 * i]);
      errors[2 * i + 1] = weight[i] * (seen[1] - feature[2 * i + 1]);
      weightErrors[i] = 1 - weight[i] * weight[i];
    }
    return Json.fields(
        "reproj_error",
        Json.fields(
            "elements", Json.of(errors[0], errors[1]), "repeated", Json.of(errors.length / 2)),
        "w_err",
        Json.fields("element", Json.of(weightErrors[0]), "repeated", Json.of(observations)));
  }

  private void project(int c, int x, double[] seen) {
    double rx = camera[c];
    double ry = camera[c + 1];
    double rz = camera[c + 2];
    double dx = point[x] - camera[c + 3];
    double dy = point[x + 1] - camera[c + 4];
    double dz = point[x + 2] - camera[c + 5];
    double squares = rx * rx + ry * ry + rz * rz;
    double cos = 1;
    double sinc = 1;
    double cosc = 0;
    if (squares != 0) {
      double angle = Math.sqrt(squares);
      cos = Math.cos(angle);
      sinc = Math.sin(angle) / angle;
      cosc = (1 - cos) / squares * (rx * dx + ry * dy + rz * dz);
    }
    double px = dx * cos + (ry * dz - rz * dy) * sinc + rx * cosc;
    double py = dy * cos + (rz * dx - rx * dz) * sinc + ry * cosc;
    double pz = dz * cos + (rx * dy - ry * dx) * sinc + rz * cosc;
    double u = px / pz;
    double v = py / pz;
    double radius = u * u + v * v;
    double distortion = 1 + (camera[c + 9] + camera[c + 10] * radius) * radius;
    seen[0] = u * distortion * camera[c + 6] + camera[c + 7];
    seen[1] = v * distortion * camera[c + 6] + camera[c + 8];
  }

  /** A sparse matrix by rows: two rows for each observation, then one for each weight. */
  static final class Jacobian {
    private final int weightColumns;
    private final int pointColumns;
    private final int observations;
    private final int[] rows;
    private final int[] columns;
    private final double[] values;

    /**
     * The matrix with its structure and no values yet.
     *
     * @param p the problem
     */
    Jacobian(BundleAdjustment p) {
      observations = p.observations;
      pointColumns = CAMERA * p.cameras;
      weightColumns = pointColumns + 3 * p.points;
      rows = new int[3 * observations + 1];
      columns = new int[(2 * PARAMETERS + 1) * observations];
      values = new double[columns.length];
      for (int i = 0; i < observations; i++) {
        for (int row = 2 * i; row < 2 * i + 2; row++) {
          rows[row + 1] = (row + 1) * PARAMETERS;
          int at = row * PARAMETERS;
          for (int j = 0; j < CAMERA; j++) {
            columns[at + j] = CAMERA * p.cameraOf[i] + j;
          }
          for (int j = 0; j < 3; j++) {
            columns[at + CAMERA + j] = pointColumns + 3 * p.pointOf[i] + j;
          }
          columns[at + CAMERA + 3] = weightColumns + i;
        }
        rows[2 * observations + i + 1] = 2 * observations * PARAMETERS + i + 1;
        columns[2 * observations * PARAMETERS + i] = weightColumns + i;
      }
    }

    /**
     * The elements: the rows of the errors, {@value #PARAMETERS} each, then those of the weights.
     *
     * @return not a copy
     */
    double[] values() {
      return values;
    }

    /**
     * Sets an element of the row of an error.
     *
     * @param observation which observation
     * @param axis 0 or 1
     * @param parameter which parameter of the observation
     * @param value the derivative
     */
    void set(int observation, int axis, int parameter, double value) {
      values[(2 * observation + axis) * PARAMETERS + parameter] = value;
    }

    /**
     * Sets the element of the row of a weight.
     *
     * @param observation which observation
     * @param value the derivative
     */
    void setWeight(int observation, double value) {
      values[2 * observations * PARAMETERS + observation] = value;
    }

    /** The protocol wants the first two rows and the last element. */
    private Json json() {
      return Json.fields(
          "rows",
          Json.of(ends(i -> rows[i], rows.length)),
          "cols",
          Json.of(ends(i -> columns[i], columns.length)),
          "vals",
          Json.of(ends(i -> values[i], values.length)));
    }

    private static double[] ends(java.util.function.IntToDoubleFunction element, int length) {
      double[] ends = new double[2 * PARAMETERS + 1];
      for (int i = 0; i < 2 * PARAMETERS; i++) {
        ends[i] = i < length ? element.applyAsDouble(i) : 0;
      }
      ends[2 * PARAMETERS] = element.applyAsDouble(length - 1);
      return ends;
    }
  }
}
