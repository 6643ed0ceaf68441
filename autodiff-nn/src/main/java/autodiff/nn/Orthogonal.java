package autodiff.nn;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.shape.Shape;

/** Random orthogonal matrices, by Gram and Schmidt's method on random vectors. */
record Orthogonal(double gain) implements Init {
  @Override
  public Tensor create(Shape shape, DType type, Generator generator) {
    FanScaled.checkMatrix("orthogonal:", shape);
    int rows = shape.size(0);
    int columns = shape.elements() / rows;
    double[][] basis = basis(Math.min(rows, columns), Math.max(rows, columns), generator);
    double[] elements = new double[shape.elements()];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        elements[i * columns + j] = gain * (rows <= columns ? basis[i][j] : basis[j][i]);
      }
    }
    return Tensor.of(shape, elements).to(type).copy();
  }

  /** Vectors of length 1 at right angles. */
  private static double[][] basis(int count, int length, Generator generator) {
    double[][] basis = new double[count][length];
    for (int i = 0; i < count; i++) {
      double[] v = basis[i];
      do {
        for (int j = 0; j < length; j++) {
          v[j] = generator.nextGaussian();
        }
        scaleToOne(v);
        // If almost nothing is left of it, what is left is rounding.
      } while (i > 0 && standUp(v, basis, i) < 1e-8);
      // Once more: the first time, rounding has tilted it.
      standUp(v, basis, i);
    }
    return basis;
  }

  /** Takes from a vector what lies along the first ones of a basis; gives what was left of 1. */
  private static double standUp(double[] v, double[][] basis, int count) {
    for (int k = 0; k < count; k++) {
      double overlap = dot(v, basis[k]);
      for (int j = 0; j < v.length; j++) {
        v[j] -= overlap * basis[k][j];
      }
    }
    return scaleToOne(v);
  }

  private static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += x[i] * y[i];
    }
    return sum;
  }

  private static double scaleToOne(double[] v) {
    double norm = Math.sqrt(dot(v, v));
    for (int i = 0; i < v.length; i++) {
      v[i] /= norm;
    }
    return norm;
  }
}
