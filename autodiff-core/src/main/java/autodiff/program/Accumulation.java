package autodiff.program;

/**
 * The direction in which a Jacobian is accumulated. The derivatives are the same but for rounding,
 * with one exception. Where several paths lead from an input to an output, {@link #FORWARD} adds
 * them up where they meet, and {@link #REVERSE} where they part. If such a sum is exactly 0, and
 * the derivative on the rest of the way infinite, that direction gives 0, since 0 wins over an
 * infinity; the other one multiplies first and gives ∞ − ∞, which is NaN. So of √(x² − x·x) it is 0
 * forward, and of log x − log x at x = 0 it is 0 in reverse. {@code gradient} and {@code backward}
 * are in reverse.
 */
public enum Accumulation {
  /** All inputs' directions at once, from the inputs on: a sweep whose width is their number. */
  FORWARD,

  /** A sweep back from each output. */
  REVERSE,

  /** Forward if there are no more inputs than outputs, else in reverse. */
  SHORTEST
}
