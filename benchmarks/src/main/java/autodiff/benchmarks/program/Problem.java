package autodiff.benchmarks.program;

import autodiff.Value;

/** A function of scalars, with its gradient written by hand. */
interface Problem {

  /** Where the gradient is taken; as long as the function has variables. */
  double[] point();

  /** The function, as a user of the library writes it. */
  Value value(Value[] x);

  /** Fills in the gradient. May keep arrays from call to call. */
  void gradientByHand(double[] x, double[] gradient);
}
