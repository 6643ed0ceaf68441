package autodiff.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.DType;
import autodiff.Generator;
import autodiff.GradMode;
import autodiff.GraphMemory;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.check.GradientCheck;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What the recorded trajectories do not tell about the layers. */
class LayersTest {
  private static final long SEED = 11;
  private final Generator random = Generator.of(SEED);

  private static void assertMessage(String part, Executable call) {
    RuntimeException e = assertThrows(RuntimeException.class, call);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  // Dense

  @Test
  void denseBeginsAsPyTorchsLinearDoes() {
    Dense dense = new Dense(400, 300, random);
    assertEquals(DType.FLOAT32, dense.weight().dtype());
    for (Tensor p : dense.parameters().values()) {
      double bound = 1 / Math.sqrt(400);
      assertTrue(p.abs().max().item() <= bound, "seed " + SEED);
      assertEquals(bound / Math.sqrt(3), p.std().item(), 0.05 * bound, "seed " + SEED);
      assertEquals(0, p.mean().item(), 0.1 * bound, "seed " + SEED);
    }
    assertArrayEquals(
        new Dense(3, 2, Generator.of(1)).weight().toFloats(),
        new Dense(3, 2, Generator.of(1)).weight().toFloats());
  }

  @Test
  void denseSaysWhatDoesNotFit() {
    assertMessage("give a matrix", () -> Dense.of(Tensor.ones(3)));
    assertMessage("give [2]", () -> Dense.of(Tensor.ones(2, 3), Tensor.ones(3)));
    assertMessage("0 inputs", () -> new Dense(0, 3, random));
    assertEquals("Dense 3 -> 2 without bias", Dense.of(Tensor.ones(2, 3)).toString());
  }

  // Dropout

  @Test
  void anActivationBehindADenseLayerIsPartOfItsNode() {
    for (Layer activation :
        List.of(Activation.relu(), Activation.tanh(), Activation.sigmoid(), Activation.gelu())) {
      Dense dense = new Dense(3, 4, random);
      Tensor x = Tensor.randn(random, 5, 3).to(DType.FLOAT32);
      Tensor inTurn = activation.call(dense.call(x));
      inTurn.sum().backward();
      Tensor weight = dense.weight().grad().copy();
      dense.clearGrads();
      Layer both = Sequential.of(dense, activation);
      Tensor y = both.call(x);
      y.sum().backward();
      assertArrayEquals(inTurn.toDoubles(), y.toDoubles(), activation.toString());
      assertArrayEquals(
          weight.toDoubles(), dense.weight().grad().toDoubles(), activation.toString());
      boolean joined = !activation.toString().equals("GELU");
      assertEquals(joined, y.operands().contains(dense.weight()), activation.toString());
      // A summary still sees both.
      String summary = both.summary(Shape.of(5, 3));
      assertTrue(summary.contains("Dense 3 -> 4"), summary);
      assertTrue(summary.contains(activation.toString()), summary);
      LayerException e = assertThrows(LayerException.class, () -> both.call(Tensor.ones(5, 2)));
      assertTrue(e.getMessage().contains("Dense 3 -> 4"), e.getMessage());
    }
  }

  @Test
  void dropoutKeepsTheExpectation() {
    Dropout dropout = new Dropout(0.3, random);
    Tensor y = dropout.call(Tensor.ones(100, 100));
    double kept = y.countNonzero().item() / 1e4;
    assertEquals(0.7, kept, 0.02, "seed " + SEED);
    assertEquals(1 / 0.7, y.max().item());
    assertEquals(0, y.min().item());
    assertFalse(y.equal(dropout.call(Tensor.ones(100, 100))).all().get());
  }

  @Test
  void theSameSeedDropsTheSame() {
    Tensor x = Tensor.ones(50);
    Tensor y = new Dropout(0.5, Generator.of(4)).call(x);
    assertArrayEquals(y.toDoubles(), new Dropout(0.5, Generator.of(4)).call(x).toDoubles());
    // In either type, the same elements.
    Tensor single = new Dropout(0.5, Generator.of(4)).call(x.to(DType.FLOAT32));
    assertEquals(DType.FLOAT32, single.dtype());
    assertArrayEquals(y.toDoubles(), single.toDoubles());
  }

  @Test
  void dropoutGoesOnWhereItStood() {
    Layer layer = Sequential.of(new Dropout(0.5, random), new Dropout(0.2, Generator.of(1)));
    Tensor x = Tensor.ones(50);
    assertEquals(List.of("0.generator", "1.generator"), List.copyOf(layer.generators().keySet()));
    List<long[]> states = layer.generators().values().stream().map(Generator::state).toList();
    Tensor y = layer.call(x);
    Iterator<long[]> saved = states.iterator();
    layer.generators().values().forEach(g -> g.restore(saved.next()));
    assertArrayEquals(y.toDoubles(), layer.call(x).toDoubles());
  }

  @Test
  void dropoutDoesNothingInUse() {
    Tensor x = Tensor.ones(10);
    assertSame(x, new Dropout(0.5, random).eval().call(x));
    assertSame(x, new Dropout(0, random).call(x));
    assertArrayEquals(new double[10], new Dropout(1, random).call(x).toDoubles());
    assertMessage("probability 1.5", () -> new Dropout(1.5, random));
  }

  @Test
  void gradientsFlowThroughWhatWasKept() {
    Tensor x = Tensor.ones(20).requiresGrad(true);
    Tensor y = new Dropout(0.5, random).call(x);
    y.sum().backward();
    assertArrayEquals(y.toDoubles(), x.grad().toDoubles());
  }

  // Normalization

  @Test
  void layerNormGivesMean0AndVariance1() {
    Tensor y = new LayerNorm(Shape.of(3, 4), 0, DType.FLOAT64).call(Tensor.randn(random, 5, 3, 4));
    for (int i = 0; i < 5; i++) {
      assertEquals(0, y.mean(1, 2).get(i), 1e-14);
      assertEquals(1, y.var(0, false, 1, 2).get(i), 1e-14);
    }
    assertMessage("the last sizes must be [4]", () -> new LayerNorm(4).call(Tensor.ones(4, 3)));
    assertMessage("the last sizes", () -> new LayerNorm(3, 4).call(Tensor.ones(4)));
    assertMessage("at least one axis", () -> new LayerNorm());
  }

  @Test
  void normalizationCanBeDifferentiatedTwice() {
    LayerNorm layer = new LayerNorm(Shape.of(3), 1e-5, DType.FLOAT64);
    BatchNorm1d batch = new BatchNorm1d(3, 1e-5, OptionalDouble.empty(), DType.FLOAT64);
    Tensor x = Tensor.randn(random, 4, 3);
    GradientCheck.check(z -> layer.call(z[0]), x);
    GradientCheck.check(z -> batch.call(z[0]), x);
    batch.eval();
    GradientCheck.check(z -> batch.call(z[0]), x);
  }

  @Test
  void batchNormKeepsRunningAverages() {
    BatchNorm1d layer = new BatchNorm1d(1, 0, OptionalDouble.of(0.25), DType.FLOAT64);
    Tensor x = Tensor.of(Shape.of(2, 1), 1, 3);
    assertArrayEquals(new double[] {-1, 1}, layer.call(x).toDoubles());
    assertEquals(0.25 * 2, layer.buffers().get("running_mean").item());
    assertEquals(0.75 + 0.25 * 2, layer.buffers().get("running_var").item());
    GradMode.noGrad(() -> layer.call(x));
    assertEquals(2, layer.buffers().get("num_batches_tracked").item());
    layer.eval();
    double mean = layer.buffers().get("running_mean").item();
    double deviation = Math.sqrt(layer.buffers().get("running_var").item());
    assertEquals((1 - mean) / deviation, layer.call(x).get(0, 0), 1e-15);
    assertEquals(2, layer.buffers().get("num_batches_tracked").item());
    // A single sample has no variance of its own, but may be used.
    assertEquals(1, layer.call(Tensor.ones(1, 1)).elements());
    layer.train();
    assertMessage("no variance", () -> layer.call(Tensor.ones(1, 1)));
    assertMessage("give [batch, 1]", () -> layer.call(Tensor.ones(2, 2)));
    assertMessage("give [batch, 1]", () -> layer.call(Tensor.ones(2)));
    assertEquals(2, layer.buffers().get("num_batches_tracked").item());
  }

  // Embedding

  @Test
  void embeddingTakesIndicesAsEitherKind() {
    Embedding embedding = Embedding.of(Tensor.of(Shape.of(3, 2), 0, 1, 10, 11, 20, 21));
    Tensor rows = embedding.call(IntTensor.of(Shape.of(1, 2), 2, 0));
    assertEquals(Shape.of(1, 2, 2), rows.shape());
    assertArrayEquals(new double[] {20, 21, 0, 1}, rows.toDoubles());
    assertArrayEquals(new double[] {10, 11}, embedding.call(Tensor.scalar(1)).toDoubles());
    assertMessage("whole numbers", () -> embedding.call(Tensor.of(0.5)));
    assertMessage("Embedding 3 x 2", () -> embedding.call(IntTensor.of(3)));
  }

  @Test
  void paddingStaysZero() {
    Embedding embedding = Embedding.withPadding(4, 2, -1, DType.FLOAT32, random);
    Tensor weight = embedding.parameters().get("weight");
    assertEquals(0, weight.get(3, 1));
    assertTrue(weight.get(2, 1) != 0);
    embedding.call(IntTensor.of(3, 1)).sum().backward();
    assertArrayEquals(new double[] {0, 0, 1, 1, 0, 0, 0, 0}, weight.grad().toDoubles());
    assertMessage("padding index 4", () -> Embedding.withPadding(4, 2, 4, DType.FLOAT32, random));
  }

  // Residual

  @Test
  void residualDoesNotBroadcast() {
    assertMessage(
        "give a shortcut that makes [3, 1]",
        () -> new Residual(new Dense(2, 1, random)).call(Tensor.ones(3, 2).to(DType.FLOAT32)));
  }

  // Memory

  @Test
  void memoryThatIsUsedAgainChangesNothing() {
    assertEquals(trained(false), trained(true));
  }

  @Test
  void networksOutliveTheMemoryThatTheyWereMadeIn() {
    Map<String, Tensor> state;
    Layer network;
    try (GraphMemory memory = GraphMemory.reuse()) {
      Tensor weight = Init.truncatedNormal(0, 1).create(Shape.of(2, 3), DType.FLOAT32, random);
      network =
          Sequential.of(
              Embedding.withPadding(4, 3, 0, DType.FLOAT32, random),
              Dense.of(
                  weight,
                  Init.orthogonal(1)
                      .create(Shape.of(2, 1), DType.FLOAT32, random)
                      .reshape(2)
                      .copy()),
              new BatchNorm1d(2));
      network.call(Tensor.of(0, 1, 2, 3));
      state = network.state();
      memory.reset();
      network.call(Tensor.of(0, 1, 2, 3));
      memory.reset();
    }
    assertEquals(1, state.get("2.num_batches_tracked").item());
    assertEquals(2, network.state().get("2.num_batches_tracked").item());
    network.load(state);
    assertEquals(1, network.buffers().get("2.num_batches_tracked").item());
  }

  /** The losses and the state at the end of a network of all layers that keep something. */
  private static String trained(boolean reuse) {
    Generator random = Generator.of(SEED);
    Layer network =
        Sequential.of(
            new Embedding(9, 8, random),
            new LayerNorm(8),
            new Flatten(),
            new Dense(16, 12, random),
            new BatchNorm1d(12),
            new Residual(Sequential.of(Activation.gelu(), new Dropout(0.3, random))),
            new Dense(12, 4, random));
    IntTensor words = IntTensor.randint(random, 0, 9, 10, 2);
    IntTensor classes = IntTensor.randint(random, 0, 4, 10);
    Tensor inputs = words.toTensor(DType.FLOAT32);
    StringBuilder seen = new StringBuilder();
    try (GraphMemory memory = GraphMemory.reuse()) {
      for (int step = 0; step < 12; step++) {
        Tensor loss = Losses.crossEntropy().of(network.call(inputs), classes);
        network.clearGrads();
        loss.backward();
        network.parameters().values().forEach(p -> p.addInPlace(p.grad(), -0.1));
        seen.append(loss.item()).append(' ');
        if (reuse) {
          memory.reset();
        }
      }
    }
    network.state().forEach((name, x) -> seen.append(name).append(Arrays.toString(x.toDoubles())));
    return seen.toString();
  }

  /** Layers do not compute in a type that nobody asked for. */
  @Test
  void inputsOfAnotherTypeAreRefused() {
    List<Layer> layers =
        List.of(
            new Dense(3, 2, random),
            Dense.withoutBias(3, 2, DType.FLOAT32, random),
            Sequential.of(new Dense(3, 2, random), Activation.relu()),
            new Residual(new Dense(3, 3, random)),
            new BatchNorm1d(3),
            new LayerNorm(3));
    Tensor x = Tensor.randn(random, 4, 3);
    for (Layer layer : layers) {
      LayerException e = assertThrows(LayerException.class, () -> layer.call(x), layer.toString());
      assertTrue(
          String.valueOf(e.getMessage())
              .endsWith(
                  "inputs are FLOAT64, the parameters FLOAT32; convert the inputs by"
                      + " x.to(DType.FLOAT32), or make the layer with DType.FLOAT64"),
          String.valueOf(e.getMessage()));
      assertEquals(DType.FLOAT32, layer.call(x.to(DType.FLOAT32)).dtype());
      layer.eval();
      assertThrows(LayerException.class, () -> layer.call(x), layer.toString());
    }
    assertThrows(
        LayerException.class,
        () -> new Dense(3, 2, DType.FLOAT64, random).call(x.to(DType.FLOAT32)));
    assertEquals(
        "Dense: a weight of type FLOAT64 with a bias of type FLOAT32; convert one by to(DType)",
        assertThrows(
                IllegalArgumentException.class,
                () -> Dense.of(Tensor.ones(2, 3), Tensor.zeros(DType.FLOAT32, 2)))
            .getMessage());
  }
}
