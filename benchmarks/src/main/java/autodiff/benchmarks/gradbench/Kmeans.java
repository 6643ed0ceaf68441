package autodiff.benchmarks.gradbench;

import autodiff.GradMode;
import autodiff.Gradients;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.Value;
import autodiff.program.BatchProgram;
import autodiff.program.Program;
import autodiff.shape.Shape;
import autodiff.transform.Autodiff;
import autodiff.transform.ValueAndTangent;
import autodiff.transform.ValuesFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The sum of the squared distances of points to their nearest centroids, and Newton's direction for
 * it: the gradient over the Hessian, which is diagonal.
 *
 * @param n how many points
 * @param k how many centroids
 * @param d how many coordinates each has
 * @param points the points, one after the other
 * @param centroids the centroids, one after the other
 */
record Kmeans(int n, int k, int d, double[] points, double[] centroids) {
  static final Problem PROBLEM =
      Problem.named("kmeans")
          .add("cost", Way.PLAIN, Kmeans::read, Kmeans::cost, Json::of)
          .add("cost", Way.TENSORS, Kmeans::read, Kmeans::costOfTensors, Json::of)
          .add("dir", Way.PLAIN, Kmeans::read, Kmeans::directionByHand, x -> x)
          .add("dir", Way.VALUES, Kmeans::read, Kmeans::directionOfValues, x -> x)
          .addPrepared("dir", Way.PROGRAMS, Kmeans::read, Kmeans::directionOfPrograms, x -> x)
          .add("dir", Way.TENSORS, Kmeans::read, Kmeans::directionOfTensors, x -> x)
          .fastest("cost", Way.PLAIN)
          .fastest("dir", Way.PROGRAMS);

  private static Kmeans read(Json input) {
    Json.Fields fields = (Json.Fields) input;
    Json.Numbers points = fields.matrix("points");
    int k = fields.matrix("centroids").sizes()[0];
    int d = points.sizes()[1];
    return new Kmeans(points.sizes()[0], k, d, points.elements(), fields.matrix("centroids", k, d));
  }

  private double cost() {
    double cost = 0;
    for (int i = 0; i < n; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < k; j++) {
        least = Math.min(least, squaredDistance(i, j));
      }
      cost += least;
    }
    return cost;
  }

  private double squaredDistance(int point, int centroid) {
    double sum = 0;
    for (int l = 0; l < d; l++) {
      double difference = points[point * d + l] - centroids[centroid * d + l];
      sum += difference * difference;
    }
    return sum;
  }

  private int nearest(int point) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < k; j++) {
      double distance = squaredDistance(point, j);
      if (distance < least) {
        least = distance;
        nearest = j;
      }
    }
    return nearest;
  }

  private Json directionByHand() {
    double[] gradient = new double[k * d];
    double[] hessian = new double[k * d];
    for (int i = 0; i < n; i++) {
      int j = nearest(i);
      for (int l = 0; l < d; l++) {
        gradient[j * d + l] += 2 * (centroids[j * d + l] - points[i * d + l]);
        hessian[j * d + l] += 2;
      }
    }
    return direction(gradient, hessian);
  }

  private Json direction(double[] gradient, double[] hessian) {
    double[] direction = new double[k * d];
    for (int i = 0; i < direction.length; i++) {
      direction[i] = gradient[i] / hessian[i];
    }
    return Json.of(k, d, direction);
  }

  // Which centroid is nearest is decided by plain numbers; what depends on the centroids is
  // recorded.

  Value cost(Value... centroids) {
    Value[] distances = new Value[n];
    for (int i = 0; i < n; i++) {
      int j = nearest(i);
      Value[] differences = new Value[d];
      for (int l = 0; l < d; l++) {
        differences[l] = centroids[j * d + l].sub(points[i * d + l]);
      }
      distances[i] = Value.dot(differences, differences);
    }
    return Value.sum(distances);
  }

  /** A diagonal matrix times a vector of ones is its diagonal. */
  private Json directionOfValues() {
    Value[] leaves = Value.of(centroids);
    Gradients gradients = cost(leaves).recordedGradients(leaves);
    Value[] gradient = new Value[leaves.length];
    double[] numbers = new double[leaves.length];
    for (int i = 0; i < leaves.length; i++) {
      gradient[i] = gradients.of(leaves[i]);
      numbers[i] = gradient[i].data();
    }
    return direction(numbers, Derivatives.gradient(Value.sum(gradient), leaves));
  }

  /** The squared distance of a point from a centroid. */
  private static Value squaredDistance(Value[] centroid, Value... point) {
    Value[] differences = new Value[point.length];
    for (int l = 0; l < point.length; l++) {
      differences[l] = centroid[l].sub(point[l]);
    }
    return Value.dot(differences, differences);
  }

  /**
   * A program for a point and its nearest centroid, run for all points: the gradient, and what the
   * Hessian does to a vector of ones.
   */
  private Supplier<Json> directionOfPrograms() {
    Value[] ones = Stream.generate(() -> Value.constantOf(1)).limit(d).toArray(Value[]::new);
    BatchProgram both =
        Program.recordAll(
                (c, p) -> {
                  ValuesFunction<Value> distance = at -> squaredDistance(at, p);
                  ValueAndTangent<Value[]> slope = Autodiff.jvp(Autodiff.grad(distance), c, ones);
                  return Derivatives.join(slope.value(), slope.tangent());
                },
                new double[d],
                new double[d])
            .batch();
    return () -> {
      int[] nearest = new int[n];
      double[] pairs = new double[2 * n * d];
      for (int i = 0; i < n; i++) {
        nearest[i] = nearest(i);
        System.arraycopy(centroids, nearest[i] * d, pairs, 2 * i * d, d);
        System.arraycopy(points, i * d, pairs, (2 * i + 1) * d, d);
      }
      double[] derivatives = new double[2 * n * d];
      both.run(n, pairs, derivatives);
      double[] gradient = new double[k * d];
      double[] hessian = new double[k * d];
      for (int i = 0; i < n; i++) {
        for (int l = 0; l < d; l++) {
          gradient[nearest[i] * d + l] += derivatives[2 * i * d + l];
          hessian[nearest[i] * d + l] += derivatives[(2 * i + 1) * d + l];
        }
      }
      return direction(gradient, hessian);
    };
  }

  /**
   * The cost for centroids in a tensor.
   *
   * @param points the points, [n, d]
   * @param centroids the centroids, [k, d]
   * @return the cost
   */
  static Tensor cost(Tensor points, Tensor centroids) {
    Tensor nearest = centroids.indexSelect(0, nearest(points, centroids.detach()));
    return points.sub(nearest).square().sum();
  }

  /** Of |p|² − 2 p·c + |c|², the first term is the same for all centroids. */
  private static IntTensor nearest(Tensor points, Tensor centroids) {
    Tensor products = points.matmul(centroids, false, true);
    return centroids.square().sum(1).sub(products.mul(2)).argmin(1);
  }

  private double costOfTensors() {
    return cost(Tensor.of(Shape.of(n, d), points), Tensor.of(Shape.of(k, d), centroids)).item();
  }

  private Json directionOfTensors() {
    Tensor leaf = Tensor.of(Shape.of(k, d), centroids).requiresGrad(true);
    Tensor cost = cost(Tensor.of(Shape.of(n, d), points), leaf);
    Tensor gradient = cost.recordedGradients(leaf).of(leaf);
    Tensor hessian = gradient.sum().gradients(leaf).of(leaf);
    return Json.of(k, d, GradMode.noGrad(() -> gradient.div(hessian)).toDoubles());
  }
}
