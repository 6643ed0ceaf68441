package autodiff;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.shape.Shape;
import java.util.Locale;

/** What is wrong with the shapes of two factors. */
final class MatrixProductShapes {
  private MatrixProductShapes() {}

  static void check(Shape x, Shape y, boolean transposeX, boolean transposeY) {
    if (x.rank() == 0 || y.rank() == 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: a single number is no matrix; multiply by it with mul",
              text(x, y, transposeX, transposeY)));
    }
    int left = x.size(transposeX && x.rank() > 1 ? -2 : -1);
    int right = y.size(transposeY || y.rank() == 1 ? -1 : -2);
    if (left != right) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: inner sizes %d and %d differ; transpose one operand?",
              text(x, y, transposeX, transposeY),
              left,
              right));
    }
    if (x.rank() > 2 && y.rank() > 2) {
      Shape a = MatrixProductOps.batch(x);
      Shape b = MatrixProductOps.batch(y);
      int rank = Math.min(a.rank(), b.rank());
      for (int back = 1; back <= rank; back++) {
        checkArgument(
            a.size(-back) == b.size(-back) || a.size(-back) == 1 || b.size(-back) == 1,
            "%s: batches %s and %s do not broadcast; sizes must agree or be 1",
            text(x, y, transposeX, transposeY),
            a,
            b);
      }
    }
  }

  private static String text(Shape x, Shape y, boolean transposeX, boolean transposeY) {
    return String.format(
        Locale.ROOT,
        "matmul: %s%s x %s%s",
        x,
        transposeX && x.rank() > 1 ? "ᵀ" : "",
        y,
        transposeY && y.rank() > 1 ? "ᵀ" : "");
  }
}
