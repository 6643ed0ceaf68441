package autodiff.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.nn.Activation;
import autodiff.nn.Dense;
import autodiff.nn.Dropout;
import autodiff.nn.Layer;
import autodiff.nn.Loss;
import autodiff.nn.Losses;
import autodiff.nn.Residual;
import autodiff.nn.Sequential;
import autodiff.nn.data.DataLoader;
import autodiff.nn.data.TensorDataset;
import autodiff.nn.optim.Sgd;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Numbers that are not finite stop training, and it is said where they came from. */
final class DivergenceTest {
  private static DivergenceException diverge(
      Layer model, Loss<IntTensor> loss, double rate, DataLoader<IntTensor> data) {
    Trainer<IntTensor> trainer = Trainer.of(model, loss, Sgd.of(model.parameters(), rate)).quiet();
    return assertThrows(DivergenceException.class, () -> trainer.fit(data, 50));
  }

  private static DivergenceException diverge(Layer model, double rate) {
    return diverge(model, Losses.crossEntropy(), rate, Moons.DATA);
  }

  private static void assertSays(DivergenceException e, String... parts) {
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), e.getMessage() + " should say " + part);
    }
  }

  @Test
  void namesTheStepTheLayerAndTheRemedy() {
    Generator g = Generator.of(3);
    Layer model =
        Sequential.of(
            new Dense(2, 8, g),
            Layer.of("same", x -> x),
            new Residual(Sequential.of(new Dense(8, 8, g), Activation.softsign())),
            new Dense(8, 8, g),
            new Dense(8, 8, g),
            new Dense(8, 2, g));
    // Each step is of size 1e15; four layers make 1e60 of it, which float32 cannot hold.
    Trainer<IntTensor> trainer =
        Trainer.of(model, Losses.crossEntropy(), Sgd.of(model.parameters(), 1e15))
            .clipNorm(1)
            .quiet();
    DivergenceException e =
        assertThrows(DivergenceException.class, () -> trainer.fit(Moons.DATA, 50));
    assertTrue(e.step() > 1 && e.step() < 20, e.getMessage());
    assertTrue(e.path().matches("[45]"), e.path());
    assertSays(
        e,
        "training diverged in step " + e.step() + " (epoch 1, batch " + e.step() + ")",
        "it first appeared in " + e.path() + " (Dense 8 -> ",
        "Lower the learning rate, which is 1.0E15",
        "clipNorm");
    assertEquals(History.End.DIVERGED, e.history().end());
  }

  @Test
  void namesALayerOnTheWayForward() {
    Generator g = Generator.of(3);
    Layer model =
        Sequential.of(
            new Dense(2, 4, g),
            Layer.of("logarithm", x -> x.sub(100).log()),
            new Dropout(0.5, g),
            new Dense(4, 2, g));
    Map<String, Tensor> before = model.state();
    DivergenceException e = diverge(model, 0.1);
    assertEquals(1, e.step());
    assertEquals("1", e.path());
    assertSays(e, "the loss is NaN", "in 1 (logarithm)", "log(", "gave NaN");
    assertSays(e, "No step was taken yet, so it is not the learning rate");
    assertFalse(e.getMessage().contains("Lower"), e.getMessage());
    Moons.assertSame(before, model.state());
    assertTrue(model.parameters().values().stream().noneMatch(Tensor::hasGrad));
  }

  @Test
  void namesALayerOnTheWayBack() {
    Generator g = Generator.of(3);
    // Outputs of zeros have a finite loss, but the slope is more than float32 can hold.
    Dense zeros = new Dense(4, 4, g);
    zeros.parameters().values().forEach(p -> p.set(Tensor.zerosLike(p)));
    Layer steep = Layer.of("steep", x -> x.mul(1e30).tanh().mul(1e12));
    Layer model = Sequential.of(new Dense(2, 4, g), zeros, steep, new Dense(4, 2, g));
    DivergenceException e = diverge(model, 0.1);
    assertEquals(1, e.step());
    assertSays(
        e,
        "its gradient is not finite",
        "on the way back",
        "at or behind 1",
        "gradient of operand 1 became");
    assertEquals("1", e.path());
  }

  @Test
  void namesTheLoss() {
    Layer model = new Dense(2, 2, Generator.of(1));
    DivergenceException e =
        diverge(model, (y, t) -> y.square().neg().sub(1).log().mean(), 0.1, Moons.DATA);
    assertSays(e, "it first appeared in the loss: log(");
    assertEquals("", e.path());
  }

  @Test
  void namesTheData() {
    double[] inputs = Moons.TRAINING.inputs().toDoubles();
    inputs[2 * 40 + 1] = Double.NaN;
    Tensor damaged = Tensor.of(Moons.TRAINING.inputs().shape(), inputs).to(DType.FLOAT32);
    DataLoader<IntTensor> data =
        DataLoader.of(TensorDataset.of(damaged, Moons.TRAINING.targets()), 16);
    DivergenceException e =
        diverge(Sequential.of(new Dense(2, 2, Generator.of(1))), Losses.crossEntropy(), 0.1, data);
    assertEquals(3, e.step());
    assertSays(e, "(epoch 1, batch 3)", "the inputs of the batch have NaN in sample 8 of it");
    assertTrue(e.getMessage().endsWith(": clean the data"), e.getMessage());
  }

  @Test
  void namesAParameterThatAStepMadeInfinite() {
    DivergenceException e = diverge(Sequential.of(new Dense(2, 2, Generator.of(1))), 1e300);
    assertEquals(2, e.step());
    assertSays(e, "0.weight holds ", "from the step before");
    assertEquals("0", e.path());
  }

  @Test
  void epochsBeforeAreInTheHistory() {
    Layer model = Moons.network();
    int[] batches = {0};
    Loss<IntTensor> loss =
        (y, t) ->
            ++batches[0] < 25
                ? Losses.crossEntropy().of(y, t)
                : Losses.crossEntropy().of(y, t).mul(Double.POSITIVE_INFINITY);
    DivergenceException e = diverge(model, loss, 0.01, Moons.DATA);
    assertEquals(25, e.step());
    assertEquals(2, e.history().epochs().size());
    assertSays(e, "(epoch 3, batch 5)", "the loss is Infinity");
  }
}
