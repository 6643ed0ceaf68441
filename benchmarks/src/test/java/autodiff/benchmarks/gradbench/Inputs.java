package autodiff.benchmarks.gradbench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Small inputs of all problems, from a generator. */
final class Inputs {
  private final Random random;

  Inputs(long seed) {
    random = new Random(seed);
  }

  Json of(String module) {
    return switch (module) {
      case "hello" -> Json.of(random.nextGaussian());
      case "lse" -> fields("x", vector(7));
      case "llsq" -> fields("x", vector(5), "n", Json.of(11));
      case "det" -> fields("A", vector(25), "ell", Json.of(5));
      case "ode" -> fields("x", vector(6), "s", Json.of(5));
      case "kmeans" -> kmeans();
      case "gmm" -> gmm(3, 4, 6);
      case "lstm" -> lstm(2, 5, 3);
      case "ba" -> ba(random.nextGaussian());
      case "ht" -> ht(true);
      case "particle" -> fields("w", Json.of(0.2 + 0.01 * random.nextDouble()));
      case "saddle" -> fields("start", Json.of(1e-3, 1e-3 * (1 + random.nextDouble())));
      default -> throw new IllegalArgumentException(module);
    };
  }

  private Json.Fields fields(String name, Json content, Object... more) {
    return Json.fields(name, content, more);
  }

  private double[] numbers(int n) {
    double[] numbers = new double[n];
    for (int i = 0; i < n; i++) {
      numbers[i] = random.nextGaussian();
    }
    return numbers;
  }

  private Json vector(int n) {
    return new Json.Numbers(new int[] {n}, numbers(n));
  }

  private Json matrix(int rows, int columns) {
    return Json.of(rows, columns, numbers(rows * columns));
  }

  private Json kmeans() {
    double[] points = numbers(12 * 2);
    double[] centroids = java.util.Arrays.copyOfRange(points, 18, 24);
    for (int i = 0; i < centroids.length; i++) {
      centroids[i] += 0.01 * random.nextGaussian();
    }
    return fields("points", Json.of(12, 2, points), "centroids", Json.of(3, 2, centroids));
  }

  Json gmm(int d, int k, int n) {
    return fields(
        "d",
        Json.of(d),
        "k",
        Json.of(k),
        "n",
        Json.of(n),
        "alpha",
        vector(k),
        "mu",
        matrix(k, d),
        "q",
        matrix(k, d),
        "l",
        matrix(k, d * (d - 1) / 2),
        "x",
        matrix(n, d),
        "gamma",
        Json.of(1.3),
        "m",
        Json.of(2));
  }

  private Json lstm(int layers, int length, int bits) {
    double[] sequence = new double[length * bits];
    for (int i = 0; i < sequence.length; i++) {
      sequence[i] = random.nextBoolean() ? 1 : 0;
    }
    return fields(
        "main_params",
        matrix(2 * layers, 4 * bits),
        "extra_params",
        matrix(3, bits),
        "state",
        matrix(2 * layers, bits),
        "sequence",
        Json.of(length, bits, sequence));
  }

  /** One camera that looks at one point; the rotation can be made none at all. */
  Json ba(double rotation) {
    double[] camera = numbers(11);
    for (int i = 0; i < 3; i++) {
      camera[i] *= rotation;
    }
    camera[9] *= 0.1;
    camera[10] *= 0.01;
    return fields(
        "n",
        Json.of(1),
        "m",
        Json.of(1),
        "p",
        Json.of(1),
        "cam",
        Json.of(camera),
        "x",
        Json.of(camera[3] + 0.5, camera[4] - 0.3, camera[5] + 2),
        "w",
        Json.of(random.nextGaussian()),
        "feat",
        vector(2));
  }

  Json ht(boolean inTriangles) {
    int bones = 22;
    int vertices = 9;
    int points = 4;
    int[] parents = new int[bones];
    for (int i = 0; i < bones; i++) {
      parents[i] = i == 0 ? -1 : (i - 1) % 4 == 0 ? 0 : i - 1;
    }
    double[] corners = new double[4 * vertices];
    double[] weights = new double[bones * vertices];
    for (int v = 0; v < vertices; v++) {
      for (int j = 0; j < 3; j++) {
        corners[4 * v + j] = random.nextGaussian();
      }
      corners[4 * v + 3] = 1;
      for (int times = 0; times < 3; times++) {
        weights[v * bones + random.nextInt(bones)] = random.nextDouble();
      }
    }
    double[] triangles = new double[3 * 5];
    for (int i = 0; i < triangles.length; i++) {
      triangles[i] = random.nextInt(vertices);
    }
    double[] correspondences = new double[points];
    for (int i = 0; i < points; i++) {
      correspondences[i] = random.nextInt(5);
    }
    Json.Fields model =
        fields(
            "bone_names",
            new Json.Items(List.of(new Json.Text("wrist"))),
            "parents",
            Json.of(java.util.Arrays.stream(parents).asDoubleStream().toArray()),
            "base_relatives",
            places(bones),
            "inverse_base_absolutes",
            places(bones),
            "base_positions",
            Json.of(vertices, 4, corners),
            "weights",
            Json.of(vertices, bones, weights),
            "triangles",
            Json.of(5, 3, triangles),
            "is_mirrored",
            new Json.Truth(inTriangles));
    Json.Fields data =
        fields(
            "model",
            model,
            "correspondences",
            Json.of(correspondences),
            "points",
            matrix(points, 3));
    return fields(
        "theta",
        vector(26),
        "data",
        data,
        "us",
        inTriangles ? matrix(points, 2) : Json.of(new double[0]));
  }

  /** Maps that neither turn nor stretch much, so that numbers stay small along chains of bones. */
  private Json places(int bones) {
    double[] places = new double[16 * bones];
    for (int i = 0; i < bones; i++) {
      for (int j = 0; j < 12; j++) {
        places[16 * i + j] = (j % 5 == 0 ? 1 : 0) + 0.1 * random.nextGaussian();
      }
      places[16 * i + 15] = 1;
    }
    return new Json.Numbers(new int[] {bones, 4, 4}, places);
  }

  /** The same input with one of its numbers moved. */
  static Json moved(Json input, String field, int element, double by) {
    Map<String, Json> map = new LinkedHashMap<>(((Json.Fields) input).map());
    if (map.get(field) instanceof Json.Numbers numbers) {
      double[] elements = numbers.elements().clone();
      elements[element] += by;
      map.put(field, new Json.Numbers(numbers.sizes(), elements));
    } else {
      map.put(field, Json.of(((Json.Fields) input).number(field) + by));
    }
    return new Json.Fields(map);
  }
}
