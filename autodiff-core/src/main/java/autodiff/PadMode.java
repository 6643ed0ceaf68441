package autodiff;

/**
 * How the space around a padded tensor is filled.
 *
 * @see Slicing#pad(int[], PadMode)
 */
public enum PadMode {
  /** Zeros. */
  CONSTANT,
  /** The tensor mirrored at its first and last element, which are not repeated. */
  REFLECT,
  /** The first and last element. */
  REPLICATE,
  /** The tensor itself over and over, as if it lay in a ring. */
  CIRCULAR
}
