package autodiff;

/**
 * How several numbers scattered to one position are combined.
 *
 * @see Scattering#scatterReduce
 */
public enum ScatterReduction {
  /** Their sum. Derivative: 1 each. */
  SUM,
  /** Their product. Derivative: the product of the others, exact with zeros among them. */
  PROD,
  /** Their mean. Derivative: 1/n each. */
  MEAN,
  /** The largest; NaN if one is. Derivative: shared evenly by those that are as large. */
  AMAX,
  /** The smallest; NaN if one is. Derivative: shared evenly by those that are as small. */
  AMIN
}
