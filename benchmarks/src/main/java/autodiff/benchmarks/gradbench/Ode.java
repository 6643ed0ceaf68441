package autodiff.benchmarks.gradbench;

import autodiff.Tensor;
import autodiff.Value;
import autodiff.program.Recurrence;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * y(2) for y₀′ = x₀ and yᵢ′ = xᵢ yᵢ₋₁ from y(0) = 0, by the classical Runge-Kutta method, and the
 * gradient of its last element with respect to x.
 *
 * @param steps how many steps
 * @param x the coefficients, at least one
 */
record Ode(int steps, double[] x) {
  private static final double END = 2;

  /** Up to so many coefficients, a step is a short program. */
  private static final int SHORT = 200;

  static final Problem PROBLEM =
      Problem.named("ode")
          .add("primal", Way.PLAIN, Ode::read, Ode::solution, Json::of)
          .add("primal", Way.TENSORS, Ode::read, Ode::solutionOfTensors, Json::of)
          .add("gradient", Way.PLAIN, Ode::read, Ode::gradientByHand, Json::of)
          .add("gradient", Way.VALUES, Ode::read, Ode::gradientOfValues, Json::of)
          .addPrepared("gradient", Way.PROGRAMS, Ode::read, Ode::gradientOfPrograms, Json::of)
          .add("gradient", Way.TENSORS, Ode::read, Ode::gradientOfTensors, Json::of)
          .fastest("primal", Way.PLAIN)
          .fastest("gradient", (Ode p) -> p.x.length <= SHORT ? Way.PROGRAMS : Way.TENSORS);

  private static Ode read(Json input) {
    Json.Fields fields = (Json.Fields) input;
    double[] x = fields.vector("x");
    if (x.length == 0) {
      throw new IllegalArgumentException("\"x\" is empty; the solution has no last element");
    }
    return new Ode(fields.integer("s"), x);
  }

  private double[] solution() {
    double[] y = new double[x.length];
    Stages stages = new Stages(x.length);
    for (int step = 0; step < steps; step++) {
      stages.compute(x, y, END / steps);
      stages.advance(y, END / steps);
    }
    return y;
  }

  /** The slopes of one step, and the points at which they were taken. */
  private static final class Stages {
    final double[][] slope;
    final double[][] at;

    Stages(int n) {
      slope = new double[4][n];
      at = new double[4][n];
    }

    void compute(double[] x, double[] y, double h) {
      System.arraycopy(y, 0, at[0], 0, y.length);
      slopes(x, at[0], slope[0]);
      for (int k = 1; k < 4; k++) {
        double part = k == 3 ? h : h / 2;
        for (int i = 0; i < y.length; i++) {
          at[k][i] = y[i] + part * slope[k - 1][i];
        }
        slopes(x, at[k], slope[k]);
      }
    }

    void advance(double[] y, double h) {
      for (int i = 0; i < y.length; i++) {
        y[i] += h / 6 * (slope[0][i] + 2 * slope[1][i] + 2 * slope[2][i] + slope[3][i]);
      }
    }

    private static void slopes(double[] x, double[] y, double[] slope) {
      slope[0] = x[0];
      for (int i = 1; i < x.length; i++) {
        slope[i] = x[i] * y[i - 1];
      }
    }
  }

  /** The steps backwards. Only y at the beginning of each is kept; its slopes are computed anew. */
  private double[] gradientByHand() {
    int n = x.length;
    double h = END / steps;
    double[][] starts = new double[steps][];
    double[] y = new double[n];
    Stages stages = new Stages(n);
    for (int step = 0; step < steps; step++) {
      starts[step] = y.clone();
      stages.compute(x, y, h);
      stages.advance(y, h);
    }
    double[] ofX = new double[n];
    double[] ofY = new double[n];
    ofY[n - 1] = 1;
    double[] ofSlope = new double[n];
    double[] ofAt = new double[n];
    double[] weights = {h / 6, h / 3, h / 3, h / 6};
    for (int step = steps - 1; step >= 0; step--) {
      stages.compute(x, starts[step], h);
      Arrays.fill(ofAt, 0);
      double[] before = ofY.clone();
      for (int k = 3; k >= 0; k--) {
        double part = k == 3 ? 0 : k == 2 ? h : h / 2;
        for (int i = 0; i < n; i++) {
          ofSlope[i] = weights[k] * ofY[i] + part * ofAt[i];
        }
        ofX[0] += ofSlope[0];
        for (int i = 1; i < n; i++) {
          ofX[i] += ofSlope[i] * stages.at[k][i - 1];
          ofAt[i - 1] = ofSlope[i] * x[i];
        }
        ofAt[n - 1] = 0;
        for (int i = 0; i < n; i++) {
          before[i] += ofAt[i];
        }
      }
      ofY = before;
    }
    return ofX;
  }

  /**
   * The solution for coefficients that are values.
   *
   * @param steps how many steps
   * @param x the coefficients
   * @return y(2)
   */
  static Value[] solution(int steps, Value... x) {
    Value[] y = new Value[x.length];
    Arrays.fill(y, Value.constantOf(0));
    for (int step = 0; step < steps; step++) {
      y = step(END / steps, x, y);
    }
    return y;
  }

  private static Value[] step(double h, Value[] x, Value... y) {
    Value[] k1 = slopes(x, y);
    Value[] k2 = slopes(x, along(y, h / 2, k1));
    Value[] k3 = slopes(x, along(y, h / 2, k2));
    Value[] k4 = slopes(x, along(y, h, k3));
    Value[] next = new Value[y.length];
    for (int i = 0; i < y.length; i++) {
      Value slope = k1[i].add(k2[i].mul(2)).add(k3[i].mul(2)).add(k4[i]);
      next[i] = y[i].add(slope.mul(h / 6));
    }
    return next;
  }

  private static Value[] slopes(Value[] x, Value[] y) {
    Value[] slopes = new Value[x.length];
    slopes[0] = x[0];
    for (int i = 1; i < x.length; i++) {
      slopes[i] = x[i].mul(y[i - 1]);
    }
    return slopes;
  }

  private static Value[] along(Value[] y, double h, Value[] slopes) {
    Value[] along = new Value[y.length];
    for (int i = 0; i < y.length; i++) {
      along[i] = y[i].add(slopes[i].mul(h));
    }
    return along;
  }

  private double[] gradientOfValues() {
    Value[] leaves = Value.of(x);
    Value[] y = solution(steps, leaves);
    return Derivatives.gradient(y[y.length - 1], leaves);
  }

  /** One step is recorded; the coefficients are its weights. */
  private Supplier<double[]> gradientOfPrograms() {
    int n = x.length;
    Recurrence solver = Recurrence.record((y, c, none) -> step(END / steps, c, y), n, n, 0);
    return () -> {
      double[] ofY = new double[n];
      ofY[n - 1] = 1;
      double[] ofX = new double[n];
      solver.gradient(steps, new double[n], x, new double[0], ofY, ofX);
      return ofX;
    };
  }

  /**
   * The solution for coefficients in a tensor.
   *
   * @param steps how many steps
   * @param x the coefficients, in one row
   * @return y(2)
   */
  static Tensor solution(int steps, Tensor x) {
    double h = END / steps;
    Tensor y = Tensor.zerosLike(x);
    for (int step = 0; step < steps; step++) {
      Tensor k1 = slopes(x, y);
      Tensor k2 = slopes(x, y.add(k1.mul(h / 2)));
      Tensor k3 = slopes(x, y.add(k2.mul(h / 2)));
      Tensor k4 = slopes(x, y.add(k3.mul(h)));
      y = y.add(k1.add(k2.mul(2)).add(k3.mul(2)).add(k4).mul(h / 6));
    }
    return y;
  }

  /** All elements of y move one place up, and a 1 comes in below. */
  private static Tensor slopes(Tensor x, Tensor y) {
    return x.mul(Tensor.cat(0, Tensor.ones(1), y.narrow(0, 0, y.elements() - 1)));
  }

  private double[] solutionOfTensors() {
    return solution(steps, Tensor.of(x)).toDoubles();
  }

  private double[] gradientOfTensors() {
    Tensor leaf = Tensor.of(x).requiresGrad(true);
    Tensor last = solution(steps, leaf).select(0, -1);
    return last.gradients(leaf).of(leaf).toDoubles();
  }
}
