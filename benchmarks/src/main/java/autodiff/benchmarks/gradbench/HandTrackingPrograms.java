package autodiff.benchmarks.gradbench;

import static autodiff.benchmarks.gradbench.HandTracking.PARAMETERS;

import autodiff.Value;
import autodiff.benchmarks.gradbench.HandTracking.Jacobian;
import autodiff.program.Accumulation;
import autodiff.program.BatchProgram;
import autodiff.program.Program;
import autodiff.transform.Autodiff;
import autodiff.transform.ValuesFunction;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * {@link HandTracking} in forward mode, with two programs. One moves a vertex, and has derivatives
 * in all directions of the pose; it runs for the vertices that matter. The other finds a point
 * between vertices, and pushes their derivatives through; it runs for all points.
 */
final class HandTrackingPrograms {
  /** Points in one go: what is gathered for them stays in the cache. */
  private static final int CHUNK = 256;

  /** Of a vertex: its three coordinates, then the derivatives of each of them. */
  private static final int VERTEX = 3 + 3 * PARAMETERS;

  private final HandTracking p;
  private final BatchProgram position;
  private final BatchProgram slope;
  private final BatchProgram errors;

  /** The vertices that matter. */
  private final int[] vertices;

  /** The corners of each point, places in the list of those vertices. */
  private final int[] corners;

  private final int cornersEach;
  private final int own;

  private HandTrackingPrograms(HandTracking p) {
    this.p = p;
    cornersEach = p.inTriangles() ? 3 : 1;
    own = p.inTriangles() ? 2 : 0;
    int[] corners = new int[cornersEach * p.correspondences().length];
    for (int i = 0; i < corners.length; i++) {
      int at = p.correspondences()[i / cornersEach];
      corners[i] = p.inTriangles() ? p.triangles()[3 * at + i % 3] : at;
    }
    vertices = Arrays.stream(corners).distinct().sorted().toArray();
    this.corners = Arrays.stream(corners).map(v -> Arrays.binarySearch(vertices, v)).toArray();
    Program vertex =
        Program.recordAll(
                (theta, shares) -> new HandTrackingValues(p, theta).moved(shares),
                p.theta(),
                new double[4 * p.bones()])
            .rerecording();
    int count = vertices.length;
    position = vertex.batch().sharingVariables().outputsAt(0, 1, count);
    slope =
        vertex
            .jacobian(Accumulation.FORWARD)
            .batch()
            .sharingVariables()
            .outputsAt(3 * count, 1, count);
    errors = Program.recordAll(this::slopes, new double[own + VERTEX * cornersEach]).batch();
  }

  /**
   * The Jacobian.
   *
   * @param p the problem
   * @return what computes the matrix, as it comes from forward mode: by columns
   */
  static Supplier<Columns> jacobian(HandTracking p) {
    HandTrackingPrograms programs = new HandTrackingPrograms(p);
    return () -> new Columns(programs, programs.columns());
  }

  /**
   * The matrix by columns.
   *
   * @param of what computed it
   * @param elements its elements
   */
  record Columns(HandTrackingPrograms of, double[] elements) {
    /** The matrix by rows. */
    Jacobian rows() {
      return of.rows(elements);
    }
  }

  /**
   * Derivatives of a point's errors with respect to its own coordinates and to the pose.
   *
   * @param inputs the point's coordinates in its triangle, then its corners and their derivatives
   * @return three rows
   */
  private Value[] slopes(Value... inputs) {
    ValuesFunction<Value[]> error = this::error;
    Value[] at = Arrays.copyOf(inputs, own + 3 * cornersEach);
    for (int i = 0; i < 3 * cornersEach; i++) {
      at[own + i] = inputs[own + i / 3 * VERTEX + i % 3];
    }
    int columns = own + PARAMETERS;
    Value[] rows = new Value[3 * columns];
    for (int k = 0; k < columns; k++) {
      Value[] direction = new Value[at.length];
      Arrays.fill(direction, Value.constantOf(0));
      if (k < own) {
        direction[k] = Value.constantOf(1);
      } else {
        for (int i = 0; i < 3 * cornersEach; i++) {
          direction[own + i] = inputs[own + i / 3 * VERTEX + 3 + i % 3 * PARAMETERS + k - own];
        }
      }
      Value[] tangent = Autodiff.jvp(error, at, direction).tangent();
      for (int j = 0; j < 3; j++) {
        rows[j * columns + k] = tangent[j];
      }
    }
    return rows;
  }

  /** Minus the place of a point; where it was measured does not matter to the derivatives. */
  private Value[] error(Value... at) {
    Value[] a = Arrays.copyOfRange(at, own, own + 3);
    if (own > 0) {
      Value[] b = Arrays.copyOfRange(at, 5, 8);
      Value[] c = Arrays.copyOfRange(at, 8, 11);
      a = HandTrackingValues.between(at[0], at[1], a, b, c);
    }
    return Arrays.stream(a).map(Value::neg).toArray(Value[]::new);
  }

  /**
   * All derivatives in columns: those of the points' first errors with respect to the first
   * parameter, then with respect to the second, and so on; then those of the second and third
   * errors.
   */
  private double[] columns() {
    double[] moved = new double[vertices.length * VERTEX];
    double[] shares = shares();
    position.run(vertices.length, shares, p.theta(), moved, new double[0]);
    slope.run(vertices.length, shares, p.theta(), moved, new double[0]);
    int points = p.correspondences().length;
    double[] gathered = new double[Math.min(CHUNK, points) * (own + VERTEX * cornersEach)];
    double[] elements = new double[points * 3 * (own + PARAMETERS)];
    for (int from = 0; from < points; from += CHUNK) {
      int count = Math.min(CHUNK, points - from);
      gather(from, count, moved, gathered);
      errors.inputsAt(0, 1, count).outputsAt(from, 1, points).run(count, gathered, elements);
    }
    return elements;
  }

  /** In columns, too. */
  private void gather(int from, int count, double[] moved, double[] gathered) {
    int at = 0;
    for (int k = 0; k < own; k++) {
      for (int i = from; i < from + count; i++) {
        gathered[at++] = p.us()[own * i + k];
      }
    }
    for (int j = 0; j < cornersEach; j++) {
      for (int k = 0; k < VERTEX; k++) {
        int column = k * vertices.length;
        for (int i = from; i < from + count; i++) {
          gathered[at++] = moved[column + corners[cornersEach * i + j]];
        }
      }
    }
  }

  /** The matrix by rows. */
  private Jacobian rows(double... columns) {
    int points = p.correspondences().length;
    int each = 3 * (own + PARAMETERS);
    double[] elements = new double[columns.length];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = columns[i % each * points + i / each];
    }
    return new Jacobian(own + PARAMETERS, elements);
  }

  /** Each vertex's coordinates, times its weight for each bone. */
  private double[] shares() {
    int bones = p.bones();
    double[] shares = new double[vertices.length * 4 * bones];
    for (int i = 0; i < vertices.length; i++) {
      for (int bone = 0; bone < bones; bone++) {
        double weight = p.weights()[vertices[i] * bones + bone];
        for (int k = 0; k < 4; k++) {
          shares[(i * bones + bone) * 4 + k] = weight * p.vertices()[4 * vertices[i] + k];
        }
      }
    }
    return shares;
  }
}
