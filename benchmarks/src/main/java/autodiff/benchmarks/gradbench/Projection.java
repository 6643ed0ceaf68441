package autodiff.benchmarks.gradbench;

import autodiff.Gradients;
import autodiff.Tensor;
import autodiff.Value;
import autodiff.benchmarks.gradbench.BundleAdjustment.Jacobian;
import autodiff.op.Differentiable;
import java.util.ArrayList;
import java.util.List;

/**
 * The error of an observation in {@link BundleAdjustment}, for any kind of node: for one
 * observation with values, for many at once with tensors.
 *
 * @param x the error along the first axis
 * @param y the error along the second axis
 * @param <T> the kind of node
 */
record Projection<T extends Differentiable<T>>(T x, T y) {
  /** Observations in one go: what is computed for them stays in the cache. */
  private static final int CHUNK = 2048;

  /**
   * The error of an observation.
   *
   * @param p its parameters: eleven of the camera, three of the point, the weight
   * @param u where the point was seen, along the first axis
   * @param v where the point was seen, along the second axis
   * @param <T> the kind of node
   * @return the error
   */
  static <T extends Differentiable<T>> Projection<T> error(List<T> p, T u, T v) {
    T rx = p.get(0);
    T ry = p.get(1);
    T rz = p.get(2);
    T dx = p.get(11).sub(p.get(3));
    T dy = p.get(12).sub(p.get(4));
    T dz = p.get(13).sub(p.get(5));
    // Rodrigues' formula; what it divides by is 0 if there is no rotation.
    T squares = rx.square().add(ry.square()).add(rz.square());
    T none = squares.isZero();
    T angle = squares.sqrt();
    T cos = angle.cos();
    T sinc = none.where(squares.constant(1), angle.sin().div(angle));
    T cosc = none.where(squares.constant(0.5), cos.subFrom(1).div(squares));
    T along = rx.mul(dx).add(ry.mul(dy)).add(rz.mul(dz)).mul(cosc);
    T px = dx.mul(cos).add(ry.mul(dz).sub(rz.mul(dy)).mul(sinc)).add(rx.mul(along));
    T py = dy.mul(cos).add(rz.mul(dx).sub(rx.mul(dz)).mul(sinc)).add(ry.mul(along));
    T pz = dz.mul(cos).add(rx.mul(dy).sub(ry.mul(dx)).mul(sinc)).add(rz.mul(along));
    T x = px.div(pz);
    T y = py.div(pz);
    T radius = x.square().add(y.square());
    T distortion = p.get(10).mul(radius).add(p.get(9)).mul(radius).add(1);
    T scale = distortion.mul(p.get(6));
    T w = p.get(14);
    return new Projection<>(
        x.mul(scale).add(p.get(7)).sub(u).mul(w), y.mul(scale).add(p.get(8)).sub(v).mul(w));
  }

  /**
   * The error of a weight.
   *
   * @param w the weight
   * @param <T> the kind of node
   * @return the error
   */
  static <T extends Differentiable<T>> T weightError(T w) {
    return w.square().subFrom(1);
  }

  private static double parameter(BundleAdjustment p, int i, int parameter) {
    if (parameter < BundleAdjustment.CAMERA) {
      return p.camera()[p.cameraOf()[i] * BundleAdjustment.CAMERA + parameter];
    } else if (parameter < BundleAdjustment.CAMERA + 3) {
      return p.point()[p.pointOf()[i] * 3 + parameter - BundleAdjustment.CAMERA];
    }
    return p.weight()[i];
  }

  /**
   * The Jacobian with values: two sweeps for each observation.
   *
   * @param p the problem
   * @return the matrix
   */
  static Jacobian jacobianOfValues(BundleAdjustment p) {
    Jacobian jacobian = new Jacobian(p);
    double[] numbers = new double[BundleAdjustment.PARAMETERS];
    for (int i = 0; i < p.observations(); i++) {
      for (int j = 0; j < numbers.length; j++) {
        numbers[j] = parameter(p, i, j);
      }
      Value[] leaves = Value.of(numbers);
      Projection<Value> error =
          error(
              List.of(leaves),
              Value.constantOf(p.feature()[2 * i]),
              Value.constantOf(p.feature()[2 * i + 1]));
      double[] ofX = Derivatives.row(error.x(), leaves);
      double[] ofY = Derivatives.row(error.y(), leaves);
      for (int j = 0; j < numbers.length; j++) {
        jacobian.set(i, 0, j, ofX[j]);
        jacobian.set(i, 1, j, ofY[j]);
      }
      Value w = leaves[14];
      jacobian.setWeight(i, Derivatives.gradient(weightError(w), w)[0]);
    }
    return jacobian;
  }

  /**
   * The Jacobian with tensors. Each error depends on the parameters of its own observation alone,
   * so the gradient of their sum holds all derivatives.
   *
   * @param p the problem
   * @return the matrix
   */
  static Jacobian jacobianOfTensors(BundleAdjustment p) {
    Jacobian jacobian = new Jacobian(p);
    for (int from = 0; from < p.observations(); from += CHUNK) {
      chunk(p, from, Math.min(CHUNK, p.observations() - from), jacobian);
    }
    return jacobian;
  }

  private static void chunk(BundleAdjustment p, int from, int count, Jacobian jacobian) {
    List<Tensor> leaves = new ArrayList<>();
    double[] numbers = new double[count];
    for (int j = 0; j < BundleAdjustment.PARAMETERS; j++) {
      for (int i = 0; i < count; i++) {
        numbers[i] = parameter(p, from + i, j);
      }
      leaves.add(Tensor.of(numbers).requiresGrad(true));
    }
    double[] u = new double[count];
    double[] v = new double[count];
    for (int i = 0; i < count; i++) {
      u[i] = p.feature()[2 * (from + i)];
      v[i] = p.feature()[2 * (from + i) + 1];
    }
    Projection<Tensor> error = error(leaves, Tensor.of(u), Tensor.of(v));
    for (int axis = 0; axis < 2; axis++) {
      List<Tensor> used = new ArrayList<>(leaves);
      used.remove(axis == 0 ? 8 : 7);
      Tensor sum = (axis == 0 ? error.x() : error.y()).sum();
      Gradients gradients = sum.gradients(used.toArray(Tensor[]::new));
      for (Tensor leaf : used) {
        int j = leaves.indexOf(leaf);
        double[] derivative = gradients.of(leaf).toDoubles();
        for (int i = 0; i < count; i++) {
          jacobian.set(from + i, axis, j, derivative[i]);
        }
      }
    }
    Tensor w = leaves.get(14);
    double[] ofWeight = weightError(w).sum().gradients(w).of(w).toDoubles();
    for (int i = 0; i < count; i++) {
      jacobian.setWeight(from + i, ofWeight[i]);
    }
  }
}
