package autodiff.benchmarks.gradbench;

import autodiff.Tensor;
import autodiff.Value;
import autodiff.program.BatchProgram;
import autodiff.program.Program;
import autodiff.shape.Shape;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A polynomial fitted to the sign function: half the sum of the squares of sᵢ − Σⱼ xⱼ tᵢʲ at n
 * points tᵢ between −1 and 1, where sᵢ is the sign of tᵢ.
 *
 * @param points how many points
 * @param x the coefficients
 */
record Llsq(int points, double[] x) {
  static final Problem PROBLEM =
      Problem.named("llsq")
          .add("primal", Way.PLAIN, Llsq::read, Llsq::halfSquares, Json::of)
          .add("primal", Way.TENSORS, Llsq::read, Llsq::halfSquaresOfTensors, Json::of)
          .add("gradient", Way.PLAIN, Llsq::read, Llsq::gradientByHand, Json::of)
          .add("gradient", Way.VALUES, Llsq::read, Llsq::gradientOfValues, Json::of)
          .addPrepared("gradient", Way.PROGRAMS, Llsq::read, Llsq::gradientOfPrograms, Json::of)
          .add("gradient", Way.TENSORS, Llsq::read, Llsq::gradientOfTensors, Json::of)
          .fastest("primal", Way.PLAIN)
          .fastest("gradient", Way.PROGRAMS);

  private static Llsq read(Json input) {
    Json.Fields fields = (Json.Fields) input;
    return new Llsq(fields.integer("n"), fields.vector("x"));
  }

  private double point(int i) {
    return -1 + i * 2.0 / (points - 1);
  }

  private double halfSquares() {
    double sum = 0;
    for (int i = 0; i < points; i++) {
      double residual = residual(point(i));
      sum += residual * residual;
    }
    return sum / 2;
  }

  private double residual(double t) {
    double residual = Math.signum(t);
    double power = 1;
    for (double coefficient : x) {
      residual -= coefficient * power;
      power *= t;
    }
    return residual;
  }

  private double[] gradientByHand() {
    double[] gradient = new double[x.length];
    for (int i = 0; i < points; i++) {
      double t = point(i);
      double residual = residual(t);
      double power = 1;
      for (int j = 0; j < x.length; j++) {
        gradient[j] -= residual * power;
        power *= t;
      }
    }
    return gradient;
  }

  /** The terms of the sum are nodes each, and so is each residual: a linear combination of x. */
  Value halfSquares(Value... x) {
    Value[] squares = new Value[points];
    for (int i = 0; i < points; i++) {
      double t = point(i);
      double[] powers = new double[x.length];
      double power = 1;
      for (int j = 0; j < x.length; j++) {
        powers[j] = power;
        power *= t;
      }
      squares[i] = Value.linearCombination(powers, x).sub(Math.signum(t)).square();
    }
    return Value.sum(squares).div(2);
  }

  private double[] gradientOfValues() {
    Value[] leaves = Value.of(x);
    return Derivatives.gradient(halfSquares(leaves), leaves);
  }

  /** The term of one point. */
  static Value halfSquare(Value t, Value... x) {
    Value fitted = Value.constantOf(0);
    Value power = Value.constantOf(1);
    for (Value coefficient : x) {
      fitted = fitted.add(coefficient.mul(power));
      power = power.mul(t);
    }
    return fitted.sub(t.sign()).square().div(2);
  }

  /** A program for one point, with the point as its parameter, run at all of them. */
  private Supplier<double[]> gradientOfPrograms() {
    Program term = Program.record((c, t) -> halfSquare(t[0], c), x, new double[] {0.5});
    BatchProgram sum = term.gradient().batch().sharingVariables().summingAll();
    return () -> {
      double[] t = IntStream.range(0, points).mapToDouble(this::point).toArray();
      double[] gradient = new double[x.length];
      sum.run(points, t, x, new double[0], gradient);
      return gradient;
    };
  }

  Tensor halfSquares(Tensor x) {
    int n = x.elements();
    double[] powers = new double[points * n];
    double[] signs = new double[points];
    for (int i = 0; i < points; i++) {
      double t = point(i);
      signs[i] = Math.signum(t);
      double power = 1;
      for (int j = 0; j < n; j++) {
        powers[i * n + j] = power;
        power *= t;
      }
    }
    Tensor fitted = Tensor.of(Shape.of(points, n), powers).matmul(x);
    return fitted.sub(Tensor.of(signs)).square().sum().div(2);
  }

  private double halfSquaresOfTensors() {
    return halfSquares(Tensor.of(x)).item();
  }

  private double[] gradientOfTensors() {
    Tensor leaf = Tensor.of(x).requiresGrad(true);
    return halfSquares(leaf).gradients(leaf).of(leaf).toDoubles();
  }
}
