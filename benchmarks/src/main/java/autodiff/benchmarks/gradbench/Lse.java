package autodiff.benchmarks.gradbench;

import autodiff.Tensor;
import autodiff.Value;
import autodiff.program.BatchProgram;
import autodiff.program.Program;
import java.util.function.Supplier;

/**
 * log Σ exp(xᵢ), computed with the largest x taken out. The problem asks for sums and exponentials,
 * not for the operation that the library has for it.
 *
 * @param x the exponents
 */
record Lse(double[] x) {
  static final Problem PROBLEM =
      Problem.named("lse")
          .add("primal", Way.PLAIN, Lse::read, Lse::logSumExp, Json::of)
          .add("primal", Way.TENSORS, Lse::read, Lse::logSumExpOfTensors, Json::of)
          .add("gradient", Way.PLAIN, Lse::read, Lse::gradientByHand, Json::of)
          .add("gradient", Way.VALUES, Lse::read, Lse::gradientOfValues, Json::of)
          .add("gradient", Way.TENSORS, Lse::read, Lse::gradientOfTensors, Json::of)
          .addPrepared("gradient", Way.PROGRAMS, Lse::read, Lse::gradientOfPrograms, Json::of)
          .fastest("primal", Way.PLAIN)
          .fastest("gradient", Way.PROGRAMS);

  private static Lse read(Json input) {
    double[] x = ((Json.Fields) input).vector("x");
    if (x.length == 0) {
      throw new IllegalArgumentException("\"x\" is empty; there is no largest element");
    }
    return new Lse(x);
  }

  private double logSumExp() {
    double largest = largest();
    double sum = 0;
    for (double exponent : x) {
      sum += Math.exp(exponent - largest);
    }
    return Math.log(sum) + largest;
  }

  private double largest() {
    double largest = x[0];
    for (double exponent : x) {
      largest = Math.max(largest, exponent);
    }
    return largest;
  }

  private double[] gradientByHand() {
    double largest = largest();
    double[] gradient = new double[x.length];
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      gradient[i] = Math.exp(x[i] - largest);
      sum += gradient[i];
    }
    for (int i = 0; i < x.length; i++) {
      gradient[i] /= sum;
    }
    return gradient;
  }

  // What is taken out is put back, so the result does not depend on it: it may be a constant.

  static Value logSumExp(double largest, Value... x) {
    Value[] powers = new Value[x.length];
    for (int i = 0; i < x.length; i++) {
      powers[i] = x[i].sub(largest).exp();
    }
    return Value.sum(powers).log().add(largest);
  }

  private double[] gradientOfValues() {
    Value[] leaves = Value.of(x);
    return Derivatives.gradient(logSumExp(largest(), leaves), leaves);
  }

  /**
   * A program for one term, run for the sum of all; one for the logarithm of a sum; and the
   * derivatives of the terms, each as much as the sum counts.
   */
  private Supplier<double[]> gradientOfPrograms() {
    Program term =
        Program.record(
            (at, p) -> at[0].sub(p[0]).exp().mul(p[1]), new double[1], new double[] {0, 1});
    BatchProgram sum = term.batch().sharingParameters().summingAll();
    BatchProgram slopes = term.gradient().batch().sharingParameters();
    Program ofSum = Program.record(s -> s[0].log(), 1).gradient();
    double[] none = {};
    return () -> {
      double[] shared = {largest(), 1};
      double[] total = new double[1];
      sum.run(x.length, x, shared, none, total);
      shared[1] = ofSum.value(total);
      double[] gradient = new double[x.length];
      slopes.run(x.length, x, shared, gradient, none);
      return gradient;
    };
  }

  static Tensor logSumExp(Tensor x) {
    Tensor largest = x.detach().max();
    return x.sub(largest).exp().sum().log().add(largest);
  }

  private double logSumExpOfTensors() {
    return logSumExp(Tensor.of(x)).item();
  }

  private double[] gradientOfTensors() {
    Tensor leaf = Tensor.of(x).requiresGrad(true);
    return logSumExp(leaf).gradients(leaf).of(leaf).toDoubles();
  }
}
