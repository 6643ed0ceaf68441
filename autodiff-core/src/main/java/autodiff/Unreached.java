package autodiff;

/** What becomes of a gradient that was asked for where the result does not depend on the node. */
enum Unreached {
  FAILS,
  IS_ZERO
}
