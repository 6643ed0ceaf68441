package autodiff.benchmarks.gradbench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Inputs of the sizes that GradBench uses, from a generator. */
final class YardstickInputs {
  private static final long SEED = 20261122;
  private static final int BONES = 22;

  /** Of the smaller one of the models that GradBench has. */
  private static final int VERTICES = 544;

  private static final int TRIANGLES = 1084;

  /** Bits of a character in GradBench's text. */
  private static final int BITS = 7;

  private final Random random = new Random(SEED);

  /**
   * An input.
   *
   * @param problem the name of the problem
   * @param n its sizes, as GradBench orders them
   * @return the input
   */
  static Json of(String problem, int... n) {
    return new YardstickInputs().input(problem, n);
  }

  private Json input(String problem, int... n) {
    return switch (problem) {
      case "lse" -> Json.fields("x", Json.of(uniform(n[0])));
      case "llsq" -> Json.fields("x", Json.of(uniform(n[1])), "n", Json.of(n[0]));
      case "gmm" -> gmm(n[0], n[1], n[2]);
      case "lstm" -> lstm(n[0], n[1]);
      case "kmeans" -> kmeans(n[0], n[1], n[2]);
      case "ba" -> ba(n[0], n[1], n[2]);
      case "ht" -> ht(n[0]);
      case "det" -> Json.fields("A", Json.of(uniform(n[0] * n[0])), "ell", Json.of(n[0]));
      case "ode" -> Json.fields("x", Json.of(uniform(n[0])), "s", Json.of(n[1]));
      case "particle" -> Json.fields("w", Json.of(0));
      case "saddle" -> Json.fields("start", Json.of(1, 1));
      case "hello" -> Json.of(3.0);
      default -> throw new IllegalArgumentException("no problem \"" + problem + "\"");
    };
  }

  private double[] uniform(int n) {
    return random.doubles(n).toArray();
  }

  private Json matrix(int rows, int columns) {
    return Json.of(rows, columns, uniform(rows * columns));
  }

  private Json gaussians(int rows, int columns) {
    double[] numbers = new double[rows * columns];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = random.nextGaussian();
    }
    return Json.of(rows, columns, numbers);
  }

  private Json gmm(int d, int k, int n) {
    return Json.fields(
        "d",
        Json.of(d),
        "k",
        Json.of(k),
        "n",
        Json.of(n),
        "alpha",
        Json.of(uniform(k)),
        "mu",
        matrix(k, d),
        "q",
        gaussians(k, d),
        "l",
        gaussians(k, d * (d - 1) / 2),
        "x",
        gaussians(n, d),
        "gamma",
        Json.of(1),
        "m",
        Json.of(0));
  }

  private Json lstm(int layers, int length) {
    double[] sequence = new double[length * BITS];
    for (int i = 0; i < sequence.length; i++) {
      sequence[i] = random.nextBoolean() ? 1 : 0;
    }
    return Json.fields(
        "main_params",
        matrix(2 * layers, 4 * BITS),
        "extra_params",
        matrix(3, BITS),
        "state",
        matrix(2 * layers, BITS),
        "sequence",
        Json.of(length, BITS, sequence));
  }

  /** The last points are the centroids, so that each has one. */
  private Json kmeans(int k, int n, int d) {
    double[] points = uniform(n * d);
    double[] centroids = java.util.Arrays.copyOfRange(points, (n - k) * d, n * d);
    return Json.fields("points", Json.of(n, d, points), "centroids", Json.of(k, d, centroids));
  }

  private Json ba(int cameras, int points, int observations) {
    return Json.fields(
        "n",
        Json.of(cameras),
        "m",
        Json.of(points),
        "p",
        Json.of(observations),
        "cam",
        Json.of(0.01, -0.02, 0.03, 0.5, -0.2, 0.3, 500, 3, 2, -1e-2, 1e-3),
        "x",
        Json.of(0.7, 0.1, 5),
        "w",
        Json.of(0.8),
        "feat",
        Json.of(10, -20));
  }

  private Json ht(int points) {
    double[] parents = new double[BONES];
    for (int i = 0; i < BONES; i++) {
      parents[i] = i == 0 ? -1 : (i - 1) % 4 == 0 ? 0 : i - 1;
    }
    double[] corners = new double[4 * VERTICES];
    double[] weights = new double[BONES * VERTICES];
    for (int v = 0; v < VERTICES; v++) {
      for (int j = 0; j < 3; j++) {
        corners[4 * v + j] = random.nextGaussian();
      }
      corners[4 * v + 3] = 1;
      int bone = random.nextInt(BONES - 2);
      for (int k = 0; k < 3; k++) {
        weights[v * BONES + bone + k] = 1.0 / 3;
      }
    }
    List<Json> names = new ArrayList<>();
    IntStream.range(0, BONES).forEach(i -> names.add(new Json.Text("bone " + i)));
    Json.Fields model =
        Json.fields(
            "bone_names",
            new Json.Items(names),
            "parents",
            Json.of(parents),
            "base_relatives",
            places(),
            "inverse_base_absolutes",
            places(),
            "base_positions",
            Json.of(VERTICES, 4, corners),
            "weights",
            Json.of(VERTICES, BONES, weights),
            "triangles",
            Json.of(TRIANGLES, 3, integers(3 * TRIANGLES, VERTICES)),
            "is_mirrored",
            new Json.Truth(false));
    Json.Fields data =
        Json.fields(
            "model",
            model,
            "correspondences",
            Json.of(integers(points, TRIANGLES)),
            "points",
            matrix(points, 3));
    return Json.fields("theta", Json.of(uniform(26)), "data", data, "us", matrix(points, 2));
  }

  private double[] integers(int count, int below) {
    return random.ints(count, 0, below).asDoubleStream().toArray();
  }

  /** Maps that neither turn nor stretch much, so that numbers stay small along chains of bones. */
  private Json places() {
    double[] places = new double[16 * BONES];
    for (int i = 0; i < BONES; i++) {
      for (int j = 0; j < 12; j++) {
        places[16 * i + j] = (j % 5 == 0 ? 1 : 0) + 0.05 * random.nextGaussian();
      }
      places[16 * i + 15] = 1;
    }
    return new Json.Numbers(new int[] {BONES, 4, 4}, places);
  }
}
