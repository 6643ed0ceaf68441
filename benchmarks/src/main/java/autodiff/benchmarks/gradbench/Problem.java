package autodiff.benchmarks.gradbench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** A problem of GradBench: functions with names, each computed in one or several ways. */
public final class Problem {
  private final String name;
  private final Map<String, Map<Way, Entry<?>>> functions = new LinkedHashMap<>();

  private Problem(String name) {
    this.name = name;
  }

  /**
   * A problem without functions yet.
   *
   * @param name its name in the protocol, which calls it a module
   * @return the problem
   */
  static Problem named(String name) {
    return new Problem(name);
  }

  /**
   * Adds a function that needs no preparation.
   *
   * @param function its name in the protocol
   * @param way how it is computed
   * @param read makes the input out of JSON, not timed
   * @param compute the function, timed
   * @param answer makes JSON out of a result, not timed
   * @param <I> the input
   * @param <R> the result
   * @return this
   */
  <I, R> Problem add(
      String function,
      Way way,
      Function<Json, I> read,
      Function<I, R> compute,
      Function<R, Json> answer) {
    return addPrepared(function, way, read, in -> () -> compute.apply(in), answer);
  }

  /**
   * Adds a function in two stages, such as recording a program and running it.
   *
   * @param function its name in the protocol
   * @param way how it is computed
   * @param read makes the input out of JSON, not timed
   * @param prepare does what is done once for an input, timed by itself
   * @param answer makes JSON out of a result, not timed
   * @param <I> the input
   * @param <R> the result
   * @return this
   */
  <I, R> Problem addPrepared(
      String function,
      Way way,
      Function<Json, I> read,
      Function<I, Supplier<R>> prepare,
      Function<R, Json> answer) {
    functions
        .computeIfAbsent(function, f -> new LinkedHashMap<>())
        .put(way, new Entry<>(read, in -> new Prepared<>(prepare.apply(in), answer)));
    return this;
  }

  /**
   * Says which way is the fastest for a function, by measurement. All ways of a function read the
   * same input.
   *
   * @param function its name in the protocol
   * @param choice the way for an input, which was added before
   * @param <I> the input
   * @return this
   */
  @SuppressWarnings("unchecked")
  <I> Problem fastest(String function, Function<I, Way> choice) {
    Map<Way, Entry<?>> ways = functions.get(function);
    Function<Json, ?> read = ways.values().iterator().next().read();
    ways.put(
        Way.FASTEST,
        new Entry<>(
            (Function<Json, I>) read,
            in -> ((Entry<I>) ways.get(choice.apply(in))).prepare().apply(in)));
    return this;
  }

  /**
   * Says which way is the fastest for a function, whatever its input.
   *
   * @param function its name in the protocol
   * @param way the way, which was added before
   * @return this
   */
  Problem fastest(String function, Way way) {
    return fastest(function, in -> way);
  }

  /**
   * The name of the problem.
   *
   * @return as in the protocol
   */
  public String name() {
    return name;
  }

  /**
   * The names of its functions.
   *
   * @return as in the protocol
   */
  public List<String> functions() {
    return new ArrayList<>(functions.keySet());
  }

  /**
   * The ways in which a function can be computed.
   *
   * @param function its name
   * @return the ways
   */
  public List<Way> ways(String function) {
    return new ArrayList<>(functions.getOrDefault(function, Map.of()).keySet());
  }

  /**
   * A function, computed in the first of these ways that there is for it.
   *
   * @param function its name
   * @param order the ways, best first
   * @return the function, if the problem has one of that name
   */
  Optional<Entry<?>> find(String function, List<Way> order) {
    Map<Way, Entry<?>> ways = functions.getOrDefault(function, Map.of());
    return order.stream().filter(ways::containsKey).findFirst().map(ways::get);
  }

  /**
   * A function that is ready to be computed.
   *
   * @param run computes it, timed
   * @param answer makes JSON out of a result, not timed
   * @param <R> the result
   */
  record Prepared<R>(Supplier<R> run, Function<R, Json> answer) {}

  /**
   * A function in one way.
   *
   * @param read makes the input out of JSON
   * @param prepare what is done once for an input
   * @param <I> the input
   */
  record Entry<I>(Function<Json, I> read, Function<I, Prepared<?>> prepare) {

    /**
     * Computes the function as often as the input asks for, or once.
     *
     * @param input the input, with {@code min_runs} and {@code min_seconds} if it has them
     * @return the last result, and the times
     */
    Evaluation evaluate(Json input) {
      double minRuns = 1;
      double minSeconds = 0;
      if (input instanceof Json.Fields fields) {
        minRuns = fields.has("min_runs") ? Math.max(1, fields.number("min_runs")) : 1;
        minSeconds = fields.has("min_seconds") ? fields.number("min_seconds") : 0;
      }
      I in = read.apply(input);
      long start = System.nanoTime();
      Prepared<?> function = prepare.apply(in);
      long prepared = System.nanoTime() - start;
      return evaluate(function, prepared, minRuns, minSeconds);
    }

    private static <R> Evaluation evaluate(
        Prepared<R> function, long prepared, double minRuns, double minSeconds) {
      long[] nanos = new long[16];
      int runs = 0;
      long elapsed = 0;
      R result;
      do {
        long start = System.nanoTime();
        result = function.run().get();
        long took = System.nanoTime() - start;
        elapsed += took;
        if (runs == nanos.length) {
          nanos = Arrays.copyOf(nanos, 2 * runs);
        }
        nanos[runs++] = took;
      } while (runs < minRuns || elapsed < minSeconds * 1e9);
      return new Evaluation(function.answer().apply(result), prepared, Arrays.copyOf(nanos, runs));
    }
  }

  /**
   * What an evaluation came to.
   *
   * @param output the result
   * @param prepared what the preparation took, in nanoseconds
   * @param nanos what each run took, in nanoseconds
   */
  record Evaluation(Json output, long prepared, long[] nanos) {}
}
