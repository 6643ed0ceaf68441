package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.IntTensor;
import autodiff.Mask;
import autodiff.Tensor;
import autodiff.shape.Shape;
import org.junit.jupiter.api.Test;

/** What tensors look like as text. */
class TensorTextTest {
  private static void assertText(Object x, String... lines) {
    assertEquals(String.join("\n", lines), x.toString());
  }

  @Test
  void columnsAreAligned() {
    assertText(
        Tensor.of(new double[][] {{1, 2.5, -3}, {4, 5, 6}}),
        "Tensor [2, 3] FLOAT64",
        "[[1.0, 2.5, -3.0],",
        " [4.0, 5.0,  6.0]]");
    assertText(Tensor.of(1, -20, 3), "Tensor [3] FLOAT64", "[1.0, -20.0, 3.0]");
    assertText(
        Tensor.arange(8).reshape(2, 2, 2),
        "Tensor [2, 2, 2] FLOAT64",
        "[[[0.0, 1.0],",
        "  [2.0, 3.0]],",
        "",
        " [[4.0, 5.0],",
        "  [6.0, 7.0]]]");
  }

  @Test
  void numbersAndNothing() {
    assertText(Tensor.scalar(2.5), "Tensor [] FLOAT64", "2.5");
    assertText(Tensor.zeros(0), "Tensor [0] FLOAT64", "[]");
    assertText(Tensor.zeros(2, 0, 3), "Tensor [2, 0, 3] FLOAT64", "[]");
    assertText(Tensor.of(new float[] {0.1f}), "Tensor [1] FLOAT32", "[0.1]");
  }

  @Test
  void theFirstLineSaysWhereItComesFrom() {
    Tensor w = Tensor.of(1, 2).named("w").requiresGrad(true);
    assertText(w, "Tensor w [2] FLOAT64, requires grad", "[1.0, 2.0]");
    assertText(w.dot(w), "Tensor [] FLOAT64, from matmul", "5.0");
    assertText(w.mul(2).named("y"), "Tensor y [2] FLOAT64, from mul", "[2.0, 4.0]");
    assertText(w.detach(), "Tensor [2] FLOAT64", "[1.0, 2.0]");
  }

  @Test
  void digits() {
    assertText(Tensor.of(1.0 / 3, 2), "Tensor [2] FLOAT64", "[0.33333, 2.00000]");
    assertText(Tensor.of(Math.PI, 0.5), "Tensor [2] FLOAT64", "[3.14159, 0.50000]");
    assertText(Tensor.of(1234.5678, 0.25), "Tensor [2] FLOAT64", "[1234.57, 0.25]");
    assertText(Tensor.of(12345678, 0.5), "Tensor [2] FLOAT64", "[12345678.0, 0.5]");
    assertText(Tensor.of(0.001, -0.002), "Tensor [2] FLOAT64", "[0.001, -0.002]");
    assertText(Tensor.of(0, -0.0), "Tensor [2] FLOAT64", "[0.0, -0.0]");
  }

  @Test
  void scientificNotation() {
    assertText(Tensor.of(1e8, 1), "Tensor [2] FLOAT64", "[1.0e+08, 1.0e+00]");
    assertText(Tensor.of(1e-5), "Tensor [1] FLOAT64", "[1.0e-05]");
    assertText(Tensor.of(1234.5, 0.00125), "Tensor [2] FLOAT64", "[1.2345e+03, 1.2500e-03]");
    assertText(
        Tensor.of(new double[][] {{1e300, -1e-300}, {0, 2.0 / 3}}),
        "Tensor [2, 2] FLOAT64",
        "[[1.00000e+300, -1.00000e-300],",
        " [ 0.00000e+00,   6.66667e-01]]");
  }

  @Test
  void numbersThatAreNone() {
    assertText(
        Tensor.of(
            Shape.of(2, 2), Double.NaN, 1, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
        "Tensor [2, 2] FLOAT64",
        "[[      NaN,      1.0],",
        " [-Infinity, Infinity]]");
    assertText(Tensor.scalar(Double.NaN), "Tensor [] FLOAT64", "NaN");
  }

  @Test
  void theMiddleOfLargeTensorsIsLeftOut() {
    assertText(
        Tensor.arange(1001), "Tensor [1001] FLOAT64", "[0.0, 1.0, 2.0, ..., 998.0, 999.0, 1000.0]");
    assertText(
        Tensor.arange(2100).reshape(300, 7),
        "Tensor [300, 7] FLOAT64",
        "[[   0.0,    1.0,    2.0, ...,    4.0,    5.0,    6.0],",
        " [   7.0,    8.0,    9.0, ...,   11.0,   12.0,   13.0],",
        " [  14.0,   15.0,   16.0, ...,   18.0,   19.0,   20.0],",
        " ...,",
        " [2079.0, 2080.0, 2081.0, ..., 2083.0, 2084.0, 2085.0],",
        " [2086.0, 2087.0, 2088.0, ..., 2090.0, 2091.0, 2092.0],",
        " [2093.0, 2094.0, 2095.0, ..., 2097.0, 2098.0, 2099.0]]");
    // What is left out has no say in the notation.
    Tensor x = Tensor.ones(2000);
    double[] data = x.toDoubles();
    data[1000] = 1e-9;
    assertText(x.set(data), "Tensor [2000] FLOAT64", "[1.0, 1.0, 1.0, ..., 1.0, 1.0, 1.0]");
    assertText(
        Tensor.zeros(500, 1, 3),
        "Tensor [500, 1, 3] FLOAT64",
        "[[[0.0, 0.0, 0.0]],",
        "",
        " [[0.0, 0.0, 0.0]],",
        "",
        " [[0.0, 0.0, 0.0]],",
        "",
        " ...,",
        "",
        " [[0.0, 0.0, 0.0]],",
        "",
        " [[0.0, 0.0, 0.0]],",
        "",
        " [[0.0, 0.0, 0.0]]]");
  }

  @Test
  void longRowsAreWrapped() {
    String[] lines = Tensor.arange(1000).toString().split("\n", -1);
    assertEquals(
        "[  0.0,   1.0,   2.0,   3.0,   4.0,   5.0,   6.0,   7.0,   8.0,   9.0,  10.0,  11.0,  12.0,"
            + "  13.0,",
        lines[1]);
    assertEquals(
        "  14.0,  15.0,  16.0,  17.0,  18.0,  19.0,  20.0,  21.0,  22.0,  23.0,  24.0,  25.0,  26.0,"
            + "  27.0,",
        lines[2]);
    for (String line : lines) {
      assertTrue(line.length() <= 100, line);
    }
  }

  @Test
  void wholeNumbersAndMasks() {
    assertText(
        IntTensor.of(Shape.of(2, 2), 1, -2, 30, 4), "IntTensor [2, 2]", "[[ 1, -2],", " [30,  4]]");
    assertText(IntTensor.of(), "IntTensor [0]", "[]");
    assertText(Mask.of(true, false), "Mask [2]", "[true, false]");
    assertText(
        Mask.of(Shape.of(2, 2), true, false, false, false),
        "Mask [2, 2]",
        "[[ true, false],",
        " [false, false]]");
    assertText(Mask.of(Shape.SCALAR, true), "Mask []", "true");
  }
}
