package autodiff.benchmarks.gradbench;

import autodiff.Value;
import autodiff.program.Accumulation;
import autodiff.transform.Autodiff;
import autodiff.transform.ValuesFunction;

/**
 * The two modes of automatic differentiation, of which {@code particle} and {@code saddle} nest.
 */
enum Sweep {
  FORWARD,
  REVERSE;

  /**
   * The mode of a letter in the name of a function: f or r.
   *
   * @param letter the letter
   * @return the mode
   */
  static Sweep of(char letter) {
    return letter == 'f' ? FORWARD : REVERSE;
  }

  /**
   * The gradient of a function: forward, one direction after the other.
   *
   * @param f the function
   * @return its gradient, which can be differentiated again
   */
  ValuesFunction<Value[]> gradient(ValuesFunction<Value> f) {
    if (this == REVERSE) {
      return Autodiff.grad(f);
    }
    ValuesFunction<Value[]> vector = x -> new Value[] {f.apply(x)};
    return x -> {
      Value[] gradient = new Value[x.length];
      for (int k = 0; k < x.length; k++) {
        Value[] direction = new Value[x.length];
        for (int i = 0; i < x.length; i++) {
          direction[i] = Value.constantOf(i == k ? 1 : 0);
        }
        gradient[k] = Autodiff.jvp(vector, x, direction).tangent()[0];
      }
      return gradient;
    };
  }

  /**
   * The same for programs.
   *
   * @return how they accumulate a gradient
   */
  Accumulation accumulation() {
    return this == FORWARD ? Accumulation.FORWARD : Accumulation.REVERSE;
  }
}
