package autodiff.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TensorDatasetTest {
  private static final TensorDataset<IntTensor> FOUR =
      TensorDataset.of(
          Tensor.of(Shape.of(4, 3), 0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32),
          IntTensor.of(0, 1, 2, 3));

  @Test
  void batchesAreRowsInTheOrderAsked() {
    Batch<IntTensor> batch = FOUR.batch(3, 0, 3);
    assertEquals(3, batch.size());
    assertEquals(Shape.of(3, 3), batch.inputs().shape());
    assertArrayEquals(new double[] {30, 31, 32, 0, 1, 2, 30, 31, 32}, batch.inputs().toDoubles());
    assertEquals(IntTensor.of(3, 0, 3), batch.targets());
    assertEquals(0, FOUR.batch().size());
    assertSame(FOUR.inputs(), FOUR.all().inputs());
  }

  @Test
  void targetsOfAnyShape() {
    Tensor inputs = Tensor.zeros(3, 2, 2);
    TensorDataset<IntTensor> words =
        TensorDataset.of(inputs, IntTensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6));
    assertEquals(IntTensor.of(Shape.of(2, 2), 5, 6, 1, 2), words.batch(2, 0).targets());
    assertEquals(Shape.of(2, 2, 2), words.batch(2, 0).inputs().shape());
    TensorDataset<Tensor> numbers =
        TensorDataset.of(inputs, Tensor.of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6));
    assertArrayEquals(new double[] {3, 4}, numbers.batch(1).targets().toDoubles());
  }

  @Test
  void subsetsAndColumnsKeepTheirTargets() {
    TensorDataset<IntTensor> part = FOUR.subset(2, 1).columns(2, 0);
    assertArrayEquals(new double[] {22, 20, 12, 10}, part.inputs().toDoubles());
    assertEquals(IntTensor.of(2, 1), part.targets());
    Dataset<IntTensor> lazy = FOUR.map(batch -> batch);
    assertEquals(IntTensor.of(1, 1), lazy.subset(3, 2, 1).batch(2, 2).targets());
    assertEquals(IntTensor.of(3, 2), lazy.subset(3, 2).all().targets());
  }

  @Test
  void mapChangesBatches() {
    Dataset<Tensor> oneHot =
        FOUR.map(
            batch -> new Batch<>(batch.inputs().div(10), batch.targets().oneHot(4, DType.FLOAT64)));
    assertEquals(4, oneHot.size());
    assertArrayEquals(new double[] {0, 1, 0, 0}, oneHot.batch(1).targets().toDoubles());
    assertEquals(1.1, oneHot.batch(1).inputs().get(0, 1));
  }

  @Test
  void inAnotherPrecision() {
    TensorDataset<IntTensor> floats = FOUR.to(DType.FLOAT32);
    assertEquals(DType.FLOAT32, floats.inputs().dtype());
    assertSame(FOUR.targets(), floats.targets());
    assertEquals("4 samples, inputs [4, 3] FLOAT32", floats.toString());
    TensorDataset<Tensor> numbers = TensorDataset.of(Tensor.zeros(2, 1), Tensor.zeros(2));
    assertEquals(DType.FLOAT32, numbers.to(DType.FLOAT32).targets().dtype());
  }

  @Test
  void takesNoGradient() {
    Tensor inputs = Tensor.zeros(2, 1).requiresGrad(true);
    TensorDataset<Tensor> samples = TensorDataset.of(inputs, inputs.mul(2));
    assertFalse(samples.batch(0).inputs().requiresGrad());
    assertFalse(samples.batch(0).targets().requiresGrad());
  }

  @Test
  void saysWhatIsWrong() {
    assertEquals(
        List.of(
            "batch: inputs [4, 3] and targets [3] differ in the number of samples, the first size",
            "batch: inputs [4, 3] and targets [] differ in the number of samples, the first size",
            "batch: inputs of shape []; give one row a sample: [1, ...]?",
            "columns: inputs [2] have no second axis"),
        Stream.<Runnable>of(
                () -> TensorDataset.of(Tensor.zeros(4, 3), IntTensor.of(0, 1, 2)),
                () -> TensorDataset.of(Tensor.zeros(4, 3), Tensor.scalar(1)),
                () -> new Batch<>(Tensor.scalar(1), "anything"),
                () -> TensorDataset.of(Tensor.zeros(2), IntTensor.of(0, 1)).columns(0))
            .map(wrong -> assertThrows(IllegalArgumentException.class, wrong::run).getMessage())
            .toList());
    assertThrows(IndexOutOfBoundsException.class, () -> FOUR.batch(4));
    assertThrows(IndexOutOfBoundsException.class, () -> FOUR.batch(-1));
    assertThrows(IndexOutOfBoundsException.class, () -> FOUR.map(b -> b).subset(0, 4));
    assertEquals(
        "map: a batch of 2 samples became one of 3; keep their number",
        assertThrows(
                IllegalStateException.class, () -> FOUR.map(b -> FOUR.batch(1, 2, 3)).batch(0, 1))
            .getMessage());
  }
}
