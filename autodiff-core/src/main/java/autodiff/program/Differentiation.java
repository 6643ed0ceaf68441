package autodiff.program;

import autodiff.Derivatives;
import autodiff.Value;
import java.util.Arrays;

/** Functions of scalars whose results are the derivatives of others. */
final class Differentiation {
  private Differentiation() {}

  static Recording.Source gradient(Recording.Source f) {
    return (x, p) -> Derivatives.reverse(f.apply(x, p)[0], x);
  }

  static Recording.Source valueAndGradient(Recording.Source f) {
    return (x, p) -> {
      Value y = f.apply(x, p)[0];
      Value[] both = new Value[1 + x.length];
      both[0] = y;
      System.arraycopy(Derivatives.reverse(y, x), 0, both, 1, x.length);
      return both;
    };
  }

  /** Row by row: the derivatives of each output. */
  static Recording.Source jacobian(Recording.Source f, boolean forward) {
    return (x, p) -> {
      Value[] y = f.apply(x, p);
      Value[] rows = new Value[y.length * x.length];
      if (forward) {
        Value[][] columns = Derivatives.forward(y, x, directions(x.length));
        for (int j = 0; j < x.length; j++) {
          for (int i = 0; i < y.length; i++) {
            rows[i * x.length + j] = columns[j][i];
          }
        }
      } else {
        for (int i = 0; i < y.length; i++) {
          System.arraycopy(Derivatives.reverse(y[i], x), 0, rows, i * x.length, x.length);
        }
      }
      return rows;
    };
  }

  /** Forward over reverse; it is symmetric, so that only half of it is computed. */
  static Recording.Source hessian(Recording.Source f) {
    return (x, p) -> {
      int n = x.length;
      Value[] gradient = Derivatives.reverse(f.apply(x, p)[0], x);
      Value[][] columns = Derivatives.forward(gradient, x, directions(n));
      Value[] rows = new Value[n * n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          rows[i * n + j] = columns[Math.max(i, j)][Math.min(i, j)];
        }
      }
      return rows;
    };
  }

  private static Value[][] directions(int n) {
    Value[][] directions = new Value[n][n];
    Value zero = Value.constantOf(0);
    for (int k = 0; k < n; k++) {
      Arrays.fill(directions[k], zero);
      directions[k][k] = Value.constantOf(1);
    }
    return directions;
  }
}
