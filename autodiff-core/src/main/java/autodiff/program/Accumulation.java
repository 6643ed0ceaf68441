package autodiff.program;

/** In which direction a Jacobian is accumulated. */
public enum Accumulation {
  /** All inputs' directions at once, from the inputs on: a sweep whose width is their number. */
  FORWARD,

  /** A sweep back from each output. */
  REVERSE,

  /** Forward if there are no more inputs than outputs, else in reverse. */
  SHORTEST
}
