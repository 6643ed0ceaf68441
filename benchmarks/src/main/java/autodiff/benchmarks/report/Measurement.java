package autodiff.benchmarks.report;

import java.util.Map;

/**
 * What JMH measured of one benchmark with one set of parameters.
 *
 * @param benchmark the class, without its package
 * @param method the method
 * @param parameters values by name
 * @param nanoseconds the median of all rounds of all forks
 * @param spread the width of the middle half of the rounds, relative to the median
 * @param bytes allocated in each call; NaN if nobody looked
 */
record Measurement(
    String benchmark,
    String method,
    Map<String, String> parameters,
    double nanoseconds,
    double spread,
    double bytes) {

  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }
}
