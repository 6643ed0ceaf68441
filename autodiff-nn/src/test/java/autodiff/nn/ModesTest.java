package autodiff.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Layers that are to stay as they are do. */
class ModesTest {
  private final BatchNorm1d norm = new BatchNorm1d(3);
  private final Dropout dropout = new Dropout(0.5, Generator.of(1));
  private final Sequential features =
      Sequential.of(new Dense(2, 3, Generator.of(2)), norm, dropout);
  private final Sequential network = Sequential.of(features, new Dense(3, 2, Generator.of(3)));

  private static Tensor inputs() {
    return Tensor.randn(Generator.of(4), 5, 2).to(DType.FLOAT32);
  }

  @Test
  void aFrozenBatchNormKeepsItsStatistics() {
    network.call(inputs());
    network.freeze();
    assertTrue(norm.isFrozen() && network.isFrozen());
    Map<String, Tensor> before = network.state();
    Tensor centered = Tensor.randn(Generator.of(5), 5, 3).to(DType.FLOAT32);
    Tensor frozen = norm.call(centered);
    before.forEach((name, x) -> assertTrue(x.isEqualTo(network.state().get(name)), name));
    norm.eval();
    assertTrue(frozen.isEqualTo(norm.call(centered)), "as after eval()");
    norm.train();
    // One sample is enough: nothing is estimated.
    assertEquals(Shape.of(1, 3), norm.call(Tensor.zeros(DType.FLOAT32, Shape.of(1, 3))).shape());

    network.unfreeze();
    assertFalse(norm.isFrozen());
    norm.call(centered);
    assertEquals(2, norm.buffers().get("num_batches_tracked").item());
  }

  @Test
  void aFrozenDropoutGoesByTheMode() {
    network.freeze();
    Tensor ones = Tensor.full(1, DType.FLOAT32, Shape.of(64));
    assertFalse(dropout.call(ones).isEqualTo(ones));
    dropout.eval();
    assertTrue(dropout.call(ones).isEqualTo(ones));
  }

  @Test
  void aPartIsFrozenAlone() {
    features.freeze();
    assertTrue(norm.isFrozen());
    assertFalse(network.isFrozen());
    dropout.unfreeze();
    assertTrue(norm.isFrozen());
    assertFalse(dropout.isFrozen());
  }

  @Test
  void whatWasPutIntoEvaluationItselfStaysInTraining() {
    norm.eval();
    Modes.training(network);
    assertTrue(network.isTraining() && dropout.isTraining());
    assertFalse(norm.isTraining());

    // The last word holds, for a layer and what is in it.
    features.eval();
    dropout.train();
    Modes.training(network);
    assertFalse(features.isTraining() || norm.isTraining());
    assertTrue(dropout.isTraining());
    network.eval();
    Modes.training(network);
    assertFalse(features.isTraining() || dropout.isTraining());
    assertTrue(network.isTraining());
    network.train();
    Modes.training(network);
    assertTrue(features.isTraining() && norm.isTraining() && dropout.isTraining());
  }

  @Test
  void modesAreForAWhile() {
    norm.eval();
    try (Modes evaluation = Modes.evaluation(network)) {
      network.visit((path, layer) -> assertFalse(layer.isTraining(), path));
      try (Modes training = Modes.training(network)) {
        assertTrue(dropout.isTraining());
        assertFalse(norm.isTraining());
      }
      network.visit((path, layer) -> assertFalse(layer.isTraining(), path));
    }
    assertTrue(network.isTraining() && dropout.isTraining());
    assertFalse(norm.isTraining());
    // It was not asked of any layer: that a part was evaluated once does not keep it so in a whole.
    Modes.evaluation(features);
    Modes.training(network);
    assertTrue(features.isTraining() && dropout.isTraining());
  }

  @Test
  void aBatchOfOneSaysWhatToDo() {
    LayerException e =
        assertThrows(
            LayerException.class, () -> network.call(Tensor.zeros(DType.FLOAT32, Shape.of(1, 2))));
    assertEquals(
        "in 0.1 (BatchNorm1d 3): inputs [1, 3]: one number of each feature, of which no variance can"
            + " be estimated; train with batches of 2 or more (DataLoader.droppingLast() leaves out"
            + " a smaller last one), freeze() the layer to use its running statistics, or call"
            + " eval() if this is no training",
        e.getMessage());
  }
}
