package autodiff.nn;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How PyTorch trained a network: a line of {@code layers.jsonl}, recorded by {@code
 * record_layers.py}.
 *
 * @param name the name of the case
 * @param start parameters and buffers at the start
 * @param inputs the inputs
 * @param targets the targets
 * @param rate the learning rate
 * @param float64 what came of it in float64
 * @param float32 what came of it in float32
 */
record Trajectory(
    String name,
    Map<String, Numbers> start,
    Numbers inputs,
    Numbers targets,
    double rate,
    Run float64,
    Run float32) {

  /**
   * An array.
   *
   * @param shape its sizes
   * @param data its elements, row by row
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Numbers(int[] shape, double[] data) {
    Tensor tensor(DType type) {
      return Tensor.of(Shape.of(shape), data).to(type);
    }

    IntTensor ints() {
      return IntTensor.of(Shape.of(shape), Arrays.stream(data).mapToInt(x -> (int) x).toArray());
    }
  }

  /**
   * What came of it.
   *
   * @param losses the loss before each step and after the last
   * @param end parameters and buffers at the end
   * @param outputs the outputs in eval mode at the end
   * @param kept which elements dropout kept, for each call, as digits 0 and 1
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  record Run(double[] losses, Map<String, Numbers> end, Numbers outputs, List<String> kept) {}

  /** As it stands in the file: Gson makes no records on JDK 17. */
  private static final class Line {
    private final Map<String, Object> fields;

    Line(Map<String, Object> fields) {
      this.fields = fields;
    }

    Trajectory trajectory() {
      return new Trajectory(
          (String) fields.get("case"),
          state(fields.get("start")),
          numbers(fields.get("inputs")),
          numbers(fields.get("targets")),
          (Double) fields.get("rate"),
          run(fields.get("float64")),
          run(fields.get("float32")));
    }

    private static Run run(Object object) {
      Map<?, ?> run = (Map<?, ?>) object;
      List<?> kept = run.containsKey("kept") ? (List<?>) run.get("kept") : List.of();
      return new Run(
          doubles(run.get("losses")),
          state(run.get("end")),
          numbers(run.get("outputs")),
          kept.stream().map(String.class::cast).toList());
    }

    private static Map<String, Numbers> state(Object object) {
      Map<String, Numbers> state = new LinkedHashMap<>();
      ((Map<?, ?>) object).forEach((name, array) -> state.put((String) name, numbers(array)));
      return state;
    }

    private static Numbers numbers(Object object) {
      Map<?, ?> array = (Map<?, ?>) object;
      int[] shape = Arrays.stream(doubles(array.get("shape"))).mapToInt(x -> (int) x).toArray();
      return new Numbers(shape, doubles(array.get("data")));
    }

    private static double[] doubles(Object object) {
      return ((List<?>) object).stream().mapToDouble(x -> (Double) x).toArray();
    }
  }

  /** All cases by name, in the order of the file. */
  static Map<String, Trajectory> all() {
    Map<String, Trajectory> all = new LinkedHashMap<>();
    Gson gson = new Gson();
    try (InputStream stream = Trajectory.class.getResourceAsStream("layers.jsonl");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        @SuppressWarnings("unchecked")
        Map<String, Object> fields = gson.fromJson(line, Map.class);
        Trajectory trajectory = new Line(fields).trajectory();
        all.put(trajectory.name, trajectory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }
}
