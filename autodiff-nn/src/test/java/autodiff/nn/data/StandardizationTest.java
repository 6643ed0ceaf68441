package autodiff.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StandardizationTest {
  @Test
  void meanZeroAndDeviationOneWhereItWasFitted() {
    TensorDataset<IntTensor> samples =
        TensorDataset.of(
            Tensor.of(Shape.of(4, 2), 1, 7, 2, 7, 3, 7, 6, 7), IntTensor.of(0, 1, 0, 1));
    Standardization scale = Standardization.fittedTo(samples);
    // Mean 3, variance (4 + 1 + 0 + 9)/4 = 3.5; the second feature is constant.
    double deviation = Math.sqrt(3.5);
    assertArrayEquals(new double[] {3, 7}, scale.mean().toDoubles());
    assertArrayEquals(new double[] {deviation, 1}, scale.deviation().toDoubles(), 1e-15);
    TensorDataset<IntTensor> scaled = scale.apply(samples);
    assertArrayEquals(
        new double[] {-2, 0, -1, 0, 0, 0, 3, 0}, scaled.inputs().mul(deviation).toDoubles(), 1e-15);
    assertEquals(samples.targets(), scaled.targets());
    assertArrayEquals(new double[] {7 / deviation, 1}, scale.apply(10, 8), 1e-15);
  }

  @Test
  void isScikitLearnsStandardScaler() {
    Standardization scale = Standardization.fittedTo(Datasets.wine(DType.FLOAT64).samples());
    assertArrayEquals(
        new double[] {
          13.000617977528083, 2.336348314606741, 2.3665168539325854, 19.49494382022472,
          99.74157303370787, 2.295112359550562, 2.0292696629213474, 0.36185393258426973,
          1.5908988764044953, 5.058089882022473, 0.9574494382022468, 2.6116853932584254,
          746.8932584269663
        },
        scale.mean().toDoubles(),
        1e-12);
    assertArrayEquals(
        new double[] {
          1.5186125409891542, -0.562249798328623, 0.23205254099473993, -1.1695931750229027,
          1.9139052175708111, 0.8089973946320399, 1.0348189581307379, -0.6595631143050651,
          1.2248839840604513, 0.2517168498188532, 0.3621772757786129, 1.8479195665066535,
          1.013008926747691
        },
        Arrays.copyOf(scale.apply(Datasets.wine(DType.FLOAT64).inputs()).toDoubles(), 13),
        1e-12);
  }

  @Test
  void hugeAndTinyFeaturesHaveADeviation() {
    for (double unit : new double[] {1e200, 8e307, 1e-200, 1e-310}) {
      Standardization scale = Standardization.fittedTo(Tensor.of(Shape.of(2, 1), -unit, unit));
      assertArrayEquals(new double[] {0}, scale.mean().toDoubles());
      assertArrayEquals(new double[] {1}, scale.deviation().div(unit).toDoubles(), 1e-12);
      assertArrayEquals(new double[] {1}, scale.apply(unit), 1e-12);
    }
  }

  @Test
  void constantFeaturesAreShiftedOnlyWhateverTheirMeanRoundsTo() {
    double[] tenths = new double[10];
    Arrays.fill(tenths, 0.1);
    Standardization scale = Standardization.fittedTo(Tensor.of(Shape.of(10, 1), tenths));
    assertArrayEquals(new double[] {0}, scale.apply(0.1));
    assertArrayEquals(new double[] {1}, scale.apply(1.1), 1e-15);
    assertEquals(0, Standardization.fittedTo(Tensor.zeros(1, 3)).mean().sum().item());
  }

  @Test
  void keepsTypeAndShapeAndUndoesItself() {
    Tensor images = Tensor.of(Shape.of(2, 1, 2), 1, 10, 3, 30).to(DType.FLOAT32);
    Standardization scale = Standardization.fittedTo(images);
    Tensor scaled = scale.apply(images);
    assertEquals(DType.FLOAT32, scaled.dtype());
    assertEquals(images.shape(), scaled.shape());
    assertArrayEquals(new float[] {-1, -1, 1, 1}, scaled.toFloats());
    assertArrayEquals(images.toFloats(), scale.invert(scaled).toFloats());
    assertEquals(Shape.of(0, 1, 2), scale.apply(Tensor.zeros(0, 1, 2)).shape());
  }

  @Test
  void smallDeviationsFromALargeMeanSurvive() {
    Tensor years = Tensor.of(Shape.of(3, 1), 1e9, 1e9 + 1, 1e9 + 2);
    assertEquals(Math.sqrt(2 / 3.0), Standardization.fittedTo(years).deviation().item(), 1e-12);
  }

  @Test
  void saysWhatIsWrong() {
    Standardization four = Standardization.fittedTo(Tensor.zeros(2, 4));
    assertEquals("Standardization of 4 features", four.toString());
    assertEquals(
        List.of(
            "standardization of no samples: shape [0, 4]; give at least 1 row",
            "standardization of no samples: shape []; give at least 1 row",
            "standardization: rows [1, 1] have 1 features, but it was fitted to 4; give as many",
            "standardization: rows [4] have 1 features, but it was fitted to 4; give as many",
            "standardization of shape []; give one row a sample: [1, ...]?"),
        Stream.<Runnable>of(
                () -> Standardization.fittedTo(Tensor.zeros(0, 4)),
                () -> Standardization.fittedTo(Tensor.scalar(1)),
                () -> four.apply(1.0),
                () -> four.invert(Tensor.zeros(4)),
                () -> four.apply(Tensor.scalar(1)))
            .map(wrong -> assertThrows(IllegalArgumentException.class, wrong::run).getMessage())
            .toList());
  }
}
