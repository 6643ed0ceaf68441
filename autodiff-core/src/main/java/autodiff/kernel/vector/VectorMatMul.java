package autodiff.kernel.vector;

import autodiff.kernel.MatMulKernel;

/** The matrix product with the Vector API. */
final class VectorMatMul implements MatMulKernel {
  @Override
  public boolean copiesColumns() {
    return true;
  }

  @Override
  public void multiply(
      int m,
      int n,
      int k,
      float[] a,
      int ao,
      int ar,
      int ac,
      float[] b,
      int bo,
      int br,
      int bc,
      float[] c,
      int co,
      int cr,
      boolean add) {
    FloatProduct.multiply(m, n, k, a, ao, ar, ac, b, bo, br, bc, c, co, cr, add);
  }

  @Override
  public void multiply(
      int m,
      int n,
      int k,
      double[] a,
      int ao,
      int ar,
      int ac,
      double[] b,
      int bo,
      int br,
      int bc,
      double[] c,
      int co,
      int cr,
      boolean add) {
    DoubleProduct.multiply(m, n, k, a, ao, ar, ac, b, bo, br, bc, c, co, cr, add);
  }
}
