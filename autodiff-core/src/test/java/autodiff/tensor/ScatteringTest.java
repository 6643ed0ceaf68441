package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Gradients;
import autodiff.IntTensor;
import autodiff.ScatterReduction;
import autodiff.Slice;
import autodiff.Tensor;
import autodiff.check.GradientCheck;
import autodiff.shape.Shape;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Elements put at places by index: values, derivatives, corners, errors. */
class ScatteringTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final double NAN = Double.NaN;
  private static final long SEED = 9;

  private final Generator generator = Generator.of(SEED);
  private final Tensor x = Tensor.of(new double[][] {{1, 2, 3}, {4, 5, 6}});

  private static void assertTensor(Tensor x, Shape shape, double... expected) {
    assertEquals(shape, x.shape());
    assertArrayEquals(expected, x.toDoubles(), x.toString());
  }

  private static void assertElements(Tensor x, double... expected) {
    assertArrayEquals(expected, x.toDoubles(), x.toString());
  }

  private static void assertMessage(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  private static IntTensor ints(Shape shape, int... elements) {
    return IntTensor.of(shape, elements);
  }

  @Test
  void scatter() {
    IntTensor index = ints(Shape.of(2, 2), 0, 2, 1, 1);
    Tensor source = Tensor.of(new double[][] {{10, 20, 99}, {30, 40, 99}, {99, 99, 99}});
    assertTensor(x.scatter(1, index, source), Shape.of(2, 3), 10, 2, 20, 4, 40, 6);
    assertElements(x.scatter(0, ints(Shape.of(1, 3), 1, 0, 1), source), 1, 20, 3, 10, 5, 99);
    assertElements(x.scatter(1, index, -1), -1, 2, -1, 4, -1, 6);
    assertElements(x, 1, 2, 3, 4, 5, 6);
    assertTensor(
        Tensor.scalar(1).scatter(0, ints(Shape.SCALAR, 0), Tensor.scalar(2)), Shape.SCALAR, 2);
    assertEquals(DType.FLOAT64, x.to(DType.FLOAT32).scatter(1, index, source).dtype());
    assertEquals(DType.FLOAT32, x.to(DType.FLOAT32).scatter(1, index, 1).dtype());
    IntTensor distinct = ints(Shape.of(2, 2), 0, 2, 1, 0);
    GradientCheck.check(t -> t[0].scatter(1, distinct, t[1]).square(), x, source);
    GradientCheck.check(t -> t[0].scatter(0, ints(Shape.of(1, 3), 1, 0, 1), 7).square(), x);
    assertMessage(
        "scatter: index 3 along axis 1 of shape [2, 3], which has size 3; indices are 0 to 2",
        () -> x.scatter(1, ints(Shape.of(1, 1), 3), source));
    assertMessage(
        "scatter: a source of shape [2, 1] for an index of shape [2, 2]: it needs as many axes,"
            + " none of them shorter",
        () -> x.scatter(1, index, Tensor.zeros(2, 1)));
  }

  @Test
  void scatterAdd() {
    IntTensor index = ints(Shape.of(2, 3), 0, 0, 2, 1, 1, 1);
    assertTensor(x.scatterAdd(1, index, x), Shape.of(2, 3), 4, 2, 6, 4, 20, 6);
    assertElements(
        x.scatterAdd(0, ints(Shape.of(2, 1), 1, 1), Tensor.ones(2, 1)), 1, 2, 3, 6, 5, 6);
    GradientCheck.check(
        t -> t[0].scatterAdd(1, index, t[1]).square(), x, Tensor.randn(generator, 2, 4));
    assertTensor(
        Tensor.zeros(0, 2).scatterAdd(0, ints(Shape.of(0, 2)), Tensor.zeros(0, 2)), Shape.of(0, 2));
  }

  @Test
  void reductions() {
    Tensor y = Tensor.of(1, 2, 3);
    IntTensor index = IntTensor.of(0, 0, 2);
    Tensor source = Tensor.of(5, -7, 4);
    assertElements(y.scatterReduce(0, index, source, ScatterReduction.SUM), -1, 2, 7);
    assertElements(y.scatterReduce(0, index, source, ScatterReduction.SUM, false), -2, 2, 4);
    assertElements(y.scatterReduce(0, index, source, ScatterReduction.PROD), -35, 2, 12);
    assertElements(y.scatterReduce(0, index, source, ScatterReduction.PROD, false), -35, 2, 4);
    assertElements(y.scatterReduce(0, index, source, ScatterReduction.MEAN), -1.0 / 3, 2, 3.5);
    assertElements(y.scatterReduce(0, index, source, ScatterReduction.MEAN, false), -1, 2, 4);
    assertElements(y.scatterReduce(0, index, source, ScatterReduction.AMAX), 5, 2, 4);
    assertElements(y.scatterReduce(0, index, source, ScatterReduction.AMIN), -7, 2, 3);
    assertElements(y.scatterReduce(0, index, source, ScatterReduction.AMIN, false), -7, 2, 4);
    for (ScatterReduction reduction : ScatterReduction.values()) {
      assertEquals(
          DType.FLOAT32,
          y.to(DType.FLOAT32).scatterReduce(0, index, source.to(DType.FLOAT32), reduction).dtype());
      assertTensor(
          Tensor.scalar(3)
              .scatterReduce(0, ints(Shape.SCALAR, 0), Tensor.scalar(2), reduction, false),
          Shape.SCALAR,
          2);
      assertTensor(
          y.scatterReduce(0, IntTensor.of(), Tensor.zeros(0), reduction, false),
          Shape.of(3),
          1,
          2,
          3);
    }
  }

  @Test
  void reductionsAgreeWithTheirDefinitionAndDerivatives() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int n = 0; n < 30; n++) {
      Tensor y = Tensor.randn(generator, 3, 2);
      Tensor source = Tensor.randn(generator, 5, 2);
      int[] index = random.ints(10, 0, 3).toArray();
      for (ScatterReduction reduction : ScatterReduction.values()) {
        boolean includeSelf = random.nextBoolean();
        String message = reduction + ", seed " + SEED + ", round " + n;
        double[] expected = y.toDoubles();
        int[] count = new int[6];
        for (int i = 0; i < 6; i++) {
          count[i] = includeSelf ? 1 : 0;
        }
        for (int k = 0; k < 10; k++) {
          int p = index[k] * 2 + k % 2;
          double s = source.get(k / 2, k % 2);
          double before = expected[p];
          expected[p] =
              count[p]++ == 0
                  ? s
                  : switch (reduction) {
                    case SUM, MEAN -> before + s;
                    case PROD -> before * s;
                    case AMAX -> Math.max(before, s);
                    case AMIN -> Math.min(before, s);
                  };
        }
        for (int i = 0; i < 6; i++) {
          expected[i] /= reduction == ScatterReduction.MEAN ? Math.max(1, count[i]) : 1;
        }
        IntTensor at = ints(Shape.of(5, 2), index);
        assertArrayEquals(
            expected,
            y.scatterReduce(0, at, source, reduction, includeSelf).toDoubles(),
            1e-12,
            message);
        if (n < 5) {
          GradientCheck.check(
              t -> t[0].scatterReduce(0, at, t[1], reduction, includeSelf).sin(), y, source);
        }
      }
    }
  }

  @Test
  void productsAreExactWithZeros() {
    for (double[] factors : new double[][] {{0, 3, 4}, {2, 0, 0}, {0, 0, 0}, {2, 3, 0}}) {
      Tensor self = Tensor.of(factors[0], 7).requiresGrad(true);
      Tensor source = Tensor.of(factors[1], factors[2]).requiresGrad(true);
      Tensor y = self.scatterReduce(0, IntTensor.of(0, 0), source, ScatterReduction.PROD);
      OfBoth g = gradients(y, self, source);
      assertElements(g.self, factors[1] * factors[2], 1);
      assertElements(g.source, factors[0] * factors[2], factors[0] * factors[1]);
      Tensor mixed = y.sum().recordedGradients(source).of(source).slice(Slice.at(0));
      assertElements(mixed.gradients(self).of(self), factors[2], 0);
    }
  }

  private record OfBoth(Tensor self, Tensor source) {}

  private static OfBoth gradients(Tensor y, Tensor self, Tensor source) {
    Gradients g = y.sum().gradients(self, source);
    Gradients r = y.sum().recordedGradients(self, source);
    assertArrayEquals(g.of(self).toDoubles(), r.of(self).toDoubles());
    assertArrayEquals(g.of(source).toDoubles(), r.of(source).toDoubles());
    return new OfBoth(g.of(self), g.of(source));
  }

  @Test
  void extremesShareTheirDerivativeEvenly() {
    Tensor self = Tensor.of(3, 1, 9, 0).requiresGrad(true);
    Tensor source = Tensor.of(3, 3, -2, NAN, 9).requiresGrad(true);
    IntTensor index = IntTensor.of(0, 0, 0, 1, 2);
    Tensor y = self.scatterReduce(0, index, source, ScatterReduction.AMAX);
    assertElements(y, 3, NAN, 9, 0);
    OfBoth g = gradients(y, self, source);
    assertElements(g.self, 1.0 / 3, 0, 0.5, 1);
    assertElements(g.source, 1.0 / 3, 1.0 / 3, 0, 1, 0.5);
    // Left out, this takes nothing, though it is as large.
    Tensor z = self.scatterReduce(0, index, source, ScatterReduction.AMAX, false);
    assertElements(z, 3, NAN, 9, 0);
    g = gradients(z, self, source);
    assertElements(g.self, 0, 0, 0, 1);
    assertElements(g.source, 0.5, 0.5, 0, 1, 1);
    Tensor low = self.scatterReduce(0, index, source, ScatterReduction.AMIN);
    assertElements(low, -2, NAN, 9, 0);
    g = gradients(low, self, source);
    assertElements(g.self, 0, 0, 0.5, 1);
    assertElements(g.source, 0, 0, 1, 1, 0.5);
  }

  @Test
  void slicesAlongAnAxis() {
    IntTensor index = IntTensor.of(2, 0, 2);
    Tensor rows = Tensor.of(new double[][] {{10, 20, 30}, {40, 50, 60}});
    assertTensor(x.indexAdd(1, index, rows), Shape.of(2, 3), 21, 2, 43, 54, 5, 106);
    assertElements(x.indexAdd(1, index, rows, -1), -19, 2, -37, -46, 5, -94);
    assertElements(x.indexCopy(1, index, rows), 20, 2, 30, 50, 5, 60);
    assertElements(x.indexFill(-1, index, 0), 0, 2, 0, 0, 5, 0);
    assertElements(x.indexFill(0, IntTensor.of(1), Tensor.scalar(8)), 1, 2, 3, 8, 8, 8);
    assertTensor(Tensor.scalar(1).indexAdd(0, IntTensor.of(0), Tensor.scalar(2)), Shape.SCALAR, 3);
    assertTensor(Tensor.scalar(1).indexFill(0, IntTensor.of(0), 4), Shape.SCALAR, 4);
    GradientCheck.check(t -> t[0].indexAdd(1, index, t[1], 3).square(), x, rows);
    IntTensor distinct = IntTensor.of(2, 0, 1);
    GradientCheck.check(t -> t[0].indexCopy(1, distinct, t[1]).square(), x, rows);
    GradientCheck.check(t -> t[0].indexFill(1, index, t[1]).square(), x, Tensor.scalar(3));
    assertMessage(
        "indexAdd: a source of shape [2, 3] for 1 indices along axis 1 of shape [2, 3]; it needs"
            + " shape [2, 1]",
        () -> x.indexAdd(1, IntTensor.of(0), rows));
    assertMessage(
        "indexCopy: index -1 along axis 0 of shape [2, 3], which has size 2; indices are 0 to 1",
        () -> x.indexCopy(0, IntTensor.of(0, -1), rows));
    assertMessage(
        "indexFill: shape [1] is no single number; indexCopy puts slices",
        () -> x.indexFill(0, IntTensor.of(0), Tensor.of(1.0)));
  }

  @Test
  void replacedSourcesGetTheCotangentOfTheirPlace() {
    IntTensor index = IntTensor.of(1, 1);
    Tensor self = Tensor.of(1, 2, 3).requiresGrad(true);
    Tensor source = Tensor.of(10, 20).requiresGrad(true);
    Tensor cotangent = Tensor.of(5, 7, 9);
    for (Tensor y :
        List.of(
            self.scatter(0, index, source),
            self.indexCopy(0, index, source),
            self.indexPut(List.of(index), source, false))) {
      assertElements(y, 1, 20, 3);
      assertElements(y.vjp(cotangent, self, source).of(self), 5, 0, 9);
      assertElements(y.vjp(cotangent, self, source).of(source), 7, 7);
    }
  }

  @Test
  void indexPut() {
    List<IntTensor> corners = List.of(IntTensor.of(0, -1, 0), IntTensor.of(0, 2, 0));
    Tensor values = Tensor.of(10, 20, 30);
    assertTensor(x.indexPut(corners, values, true), Shape.of(2, 3), 41, 2, 3, 4, 5, 26);
    assertElements(x.indexPut(corners, values, false), 30, 2, 3, 4, 5, 20);
    assertElements(x.indexPut(corners, Tensor.scalar(0), false), 0, 2, 3, 4, 5, 0);
    assertElements(x.indexPut(List.of(IntTensor.of(1)), values, false), 1, 2, 3, 10, 20, 30);
    GradientCheck.check(t -> t[0].indexPut(corners, t[1], true).square(), x, values);
    List<IntTensor> distinct = List.of(IntTensor.of(0, -1, 1), IntTensor.of(0, 2, 0));
    GradientCheck.check(t -> t[0].indexPut(distinct, t[1], false).square(), x, values);
    GradientCheck.check(t -> t[0].indexPut(corners, t[1], true).square(), x, Tensor.scalar(3));
    assertMessage(
        "indexPut: values of shape [2] for a part of shape [3]: they do not broadcast to it",
        () -> x.indexPut(corners, Tensor.of(1, 2), false));
  }

  @Test
  void sliceScatter() {
    assertElements(
        x.sliceScatter(Tensor.of(7, 8), Slice.all(), Slice.of(2, 0, -1)), 1, 8, 7, 4, 8, 7);
    assertElements(x.sliceScatter(Tensor.scalar(INF), Slice.at(0)), INF, INF, INF, 4, 5, 6);
    GradientCheck.check(
        t -> t[0].sliceScatter(t[1], Slice.rest(), Slice.from(1)).square(), x, Tensor.of(7, 8));
    // What a slice reads after it was put there is what was put.
    Slice[] slices = {Slice.at(IntTensor.of(1, 0)), Slice.all().by(-2)};
    Tensor values = Tensor.randn(generator, 2, 2);
    assertElements(x.sliceScatter(values, slices).slice(slices), values.toDoubles());
  }
}
