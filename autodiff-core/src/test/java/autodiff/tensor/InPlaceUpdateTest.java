package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.InPlaceUpdate;
import autodiff.Tensor;
import org.junit.jupiter.api.Test;

/** Optimizers' updates: every element once, in either type, whatever the size. */
class InPlaceUpdateTest {
  /** v += g; x -= v / 2. */
  private static final InPlaceUpdate MOMENTUM =
      new InPlaceUpdate() {
        @Override
        public void update(double[] x, double[] gradient, double[][] state, int from, int to) {
          for (int i = from; i < to; i++) {
            state[0][i] += gradient[i];
            x[i] -= state[0][i] / 2;
          }
        }

        @Override
        public void update(float[] x, float[] gradient, float[][] state, int from, int to) {
          for (int i = from; i < to; i++) {
            state[0][i] += gradient[i];
            x[i] -= state[0][i] / 2;
          }
        }
      };

  @Test
  void bothTypes() {
    Tensor x = Tensor.of(1, 2).requiresGrad(true);
    Tensor v = Tensor.of(10, 20);
    x.updateInPlace(MOMENTUM, Tensor.of(1, 2), v);
    assertArrayEquals(new double[] {-4.5, -9}, x.toDoubles());
    assertArrayEquals(new double[] {11, 22}, v.toDoubles());

    Tensor f = Tensor.of(new float[] {1, 2});
    f.updateInPlace(MOMENTUM, Tensor.of(1, 2), Tensor.of(new float[] {10, 20}));
    assertArrayEquals(new float[] {-4.5f, -9}, f.toFloats());
  }

  @Test
  void everyElementOnceWhenThreadsShareTheWork() {
    Tensor x = Tensor.zeros(300, 1001);
    Tensor v = Tensor.zeros(300, 1001);
    x.updateInPlace(MOMENTUM, Tensor.ones(300, 1001), v);
    assertEquals(-0.5 * 300 * 1001, x.sum().item());
    assertEquals(300.0 * 1001, v.sum().item());
  }

  @Test
  void whoSharesTheNumbersKeepsThem() {
    Tensor x = Tensor.of(1, 2);
    Tensor before = x.detach();
    x.updateInPlace(MOMENTUM, Tensor.of(1, 1), Tensor.zeros(2));
    assertArrayEquals(new double[] {1, 2}, before.toDoubles());
  }

  @Test
  void mistakes() {
    Tensor x = Tensor.of(1, 2);
    assertEquals(
        "updateInPlace: gradient [3] for [2]: shapes differ",
        assertThrows(
                IllegalArgumentException.class, () -> x.updateInPlace(MOMENTUM, Tensor.zeros(3)))
            .getMessage());
    assertEquals(
        "updateInPlace: state [1] of FLOAT64 for [2] of FLOAT64: shape and type must be the same",
        assertThrows(
                IllegalArgumentException.class,
                () -> x.updateInPlace(MOMENTUM, Tensor.zeros(2), Tensor.zeros(1)))
            .getMessage());
    Tensor computed = Tensor.of(1, 2).requiresGrad(true).exp();
    assertThrows(
        IllegalStateException.class, () -> computed.updateInPlace(MOMENTUM, Tensor.zeros(2)));
  }
}
