package autodiff.kernel;

/**
 * The product of two matrices in arrays: element [i, k] of a at {@code ao + i·ar + k·ac}, element
 * [k, j] of b at {@code bo + k·br + j·bc}, element [i, j] of c at {@code co + i·cr + j}. Transposed
 * operands are operands with their strides exchanged.
 *
 * <p>Each element of c is computed the same way whatever the number of rows around it, so results
 * do not depend on how rows are shared out among threads.
 */
public interface MatMulKernel {
  /**
   * Multiplies: {@code c[i, j] = Σₖ a[i, k]·b[k, j]}.
   *
   * @param m the rows of a and c
   * @param n the columns of b and c
   * @param k the columns of a, which are the rows of b; not 0
   * @param a the left factor
   * @param ao where its first element lies
   * @param ar the distance of its rows
   * @param ac the distance of its columns
   * @param b the right factor
   * @param bo where its first element lies
   * @param br the distance of its rows
   * @param bc the distance of its columns
   * @param c Modified: the product; an array of its own
   * @param co where its first element lies
   * @param cr the distance of its rows
   * @param add whether to add to what c holds
   */
  void multiply(
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
      boolean add);

  /**
   * The same in float64.
   *
   * @param m the rows of a and c
   * @param n the columns of b and c
   * @param k the columns of a, which are the rows of b; not 0
   * @param a the left factor
   * @param ao where its first element lies
   * @param ar the distance of its rows
   * @param ac the distance of its columns
   * @param b the right factor
   * @param bo where its first element lies
   * @param br the distance of its rows
   * @param bc the distance of its columns
   * @param c Modified: the product; an array of its own
   * @param co where its first element lies
   * @param cr the distance of its rows
   * @param add whether to add to what c holds
   */
  void multiply(
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
      boolean add);

  /**
   * Whether a right factor that is stored by columns costs much more than a left one that is stored
   * by rows, because it has to be copied: then {@link TransposedProduct} exchanges the two.
   *
   * @return true if products with few rows are to be turned
   */
  boolean copiesColumns();
}
