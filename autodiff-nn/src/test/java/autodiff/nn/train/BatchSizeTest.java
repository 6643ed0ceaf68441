package autodiff.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import autodiff.DType;
import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.nn.Activation;
import autodiff.nn.Dense;
import autodiff.nn.Layer;
import autodiff.nn.Loss;
import autodiff.nn.Losses;
import autodiff.nn.Reduction;
import autodiff.nn.Sequential;
import autodiff.nn.data.DataLoader;
import autodiff.nn.data.Dataset;
import autodiff.nn.data.TensorDataset;
import autodiff.nn.optim.Sgd;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Losses, steps and validation do not depend on how samples are divided into batches. */
final class BatchSizeTest {
  private static final double TOLERANCE = 1e-12;
  private static final int SAMPLES = 22;
  private static final int CLASSES = 3;
  private static final int IGNORED = -100;
  private static final Tensor INPUTS = Tensor.randn(Generator.of(1), SAMPLES, 4);
  private static final Tensor WEIGHTS = Tensor.of(0.5, 2, 3.25);

  /** Samples 0 to 7 are all ignored but one, so that batches of 4 are very different. */
  private static IntTensor classes(boolean someIgnored) {
    int[] classes = IntTensor.randint(Generator.of(2), 0, CLASSES, SAMPLES).toInts();
    for (int i = 0; someIgnored && i < SAMPLES; i++) {
      classes[i] = i < 7 || i % 5 == 0 ? IGNORED : classes[i];
    }
    return IntTensor.of(classes);
  }

  private static final Tensor NUMBERS = Tensor.rand(Generator.of(3), SAMPLES, CLASSES);

  private static Map<String, Loss<IntTensor>> ofClasses() {
    Map<String, Loss<IntTensor>> losses = new LinkedHashMap<>();
    for (Reduction reduction : new Reduction[] {Reduction.MEAN, Reduction.SUM}) {
      var plain = Losses.crossEntropy().withReduction(reduction);
      losses.put("crossEntropy " + reduction, plain);
      losses.put("weighted " + reduction, plain.withClassWeights(WEIGHTS));
      losses.put("smooth " + reduction, plain.withLabelSmoothing(0.2));
      losses.put(
          "weighted, smooth " + reduction, plain.withClassWeights(WEIGHTS).withLabelSmoothing(0.2));
    }
    return losses;
  }

  private static Map<String, Loss<Tensor>> ofNumbers() {
    Map<String, Loss<Tensor>> losses = new LinkedHashMap<>();
    for (Reduction reduction : new Reduction[] {Reduction.MEAN, Reduction.SUM}) {
      losses.put("mse " + reduction, Losses.mse().withReduction(reduction));
      losses.put("l1 " + reduction, Losses.l1().withReduction(reduction));
      losses.put("huber " + reduction, Losses.huber(0.3).withReduction(reduction));
      losses.put("smoothL1 " + reduction, Losses.smoothL1(0.3).withReduction(reduction));
      losses.put("bceWithLogits " + reduction, Losses.bceWithLogits().withReduction(reduction));
      losses.put(
          "bceWithLogits, weighted " + reduction,
          Losses.bceWithLogits().withReduction(reduction).withPositiveWeight(Tensor.of(3, 1, 2)));
      losses.put("bce " + reduction, Losses.bce().withReduction(reduction));
    }
    losses.put("own", (y, t) -> y.sub(t).square().sum(1).mean());
    return losses;
  }

  @TestFactory
  Stream<DynamicTest> severalBatchesAreOneLargeBatch() {
    Stream<DynamicTest> classes =
        ofClasses().entrySet().stream()
            .flatMap(e ->
                Stream.of(false, true)
                    .map(ignored ->
                        dynamicTest(
                            e.getKey() + (ignored ? ", some ignored" : ""),
                            () ->
                                check(
                                    e.getValue(),
                                    TensorDataset.of(INPUTS, classes(ignored)),
                                    false))));
    Stream<DynamicTest> numbers =
        ofNumbers().entrySet().stream()
            .map(e ->
                dynamicTest(
                    e.getKey(),
                    () ->
                        check(
                            e.getValue(),
                            TensorDataset.of(INPUTS, NUMBERS),
                            e.getKey().startsWith("bce "))));
    return Stream.concat(classes, numbers);
  }

  private static <Y> void check(Loss<Y> loss, TensorDataset<Y> data, boolean probabilities) {
    Layer large = network(probabilities);
    Tensor whole = loss.of(large.call(data.inputs()), data.targets());
    for (int size : new int[] {1, 3, 4, SAMPLES, 100}) {
      Layer model = network(probabilities);
      Evaluation evaluation = trainer(model, loss).evaluate(DataLoader.of(data, size));
      assertClose(whole.item(), evaluation.loss(), "validation in batches of " + size);
    }
    // Steps of 12 and 10 samples, the last of 4, 4 and 2.
    History expected = trainer(large, loss).fit(DataLoader.of(data, 12).shuffled(5), 3);
    Layer small = network(probabilities);
    History history = trainer(small, loss).accumulate(3).fit(DataLoader.of(data, 4).shuffled(5), 3);
    assertEquals(6, history.last().steps());
    for (int epoch = 0; epoch < 3; epoch++) {
      assertClose(
          expected.trainingLoss()[epoch], history.trainingLoss()[epoch], "epoch " + (epoch + 1));
    }
    large
        .state()
        .forEach((name, x) -> {
          double[] one = x.toDoubles();
          double[] several = small.state().get(name).toDoubles();
          for (int i = 0; i < one.length; i++) {
            assertClose(one[i], several[i], name + " " + i);
          }
        });
  }

  private static void assertClose(double expected, double actual, String what) {
    assertEquals(expected, actual, TOLERANCE * Math.max(1, Math.abs(expected)), what);
  }

  private static Layer network(boolean probabilities) {
    Generator g = Generator.of(4);
    Sequential network =
        Sequential.of(
            new Dense(4, 5, DType.FLOAT64, g),
            Activation.tanh(),
            new Dense(5, CLASSES, DType.FLOAT64, g));
    return probabilities ? network.then(Activation.sigmoid()) : network;
  }

  private static <Y> Trainer<Y> trainer(Layer model, Loss<Y> loss) {
    return Trainer.of(model, loss, Sgd.of(model.parameters(), 0.01).momentum(0.5)).quiet();
  }

  @Test
  void theLossOfASumIsThatOfAllSamples() {
    Layer model = network(false);
    Loss<Tensor> loss = Losses.mse().withReduction(Reduction.SUM);
    Dataset<Tensor> data = TensorDataset.of(INPUTS, NUMBERS);
    double expected = model.call(INPUTS).sub(NUMBERS).square().sum().item();
    assertClose(expected, trainer(model, loss).evaluate(data).loss(), "sum");
  }

  @Test
  void aBatchWithoutTargetsCountsNothingBesideOthers() {
    IntTensor targets = IntTensor.of(IGNORED, IGNORED, 1, 0, IGNORED, 2);
    DataLoader<IntTensor> data = DataLoader.of(TensorDataset.of(inputs(6), targets), 2);
    Layer model = network(false);
    History history = trainer(model, Losses.crossEntropy()).accumulate(3).fit(data, 2);
    Layer large = network(false);
    History expected =
        trainer(large, Losses.crossEntropy())
            .fit(DataLoader.of(TensorDataset.of(inputs(6), targets), 6), 2);
    assertClose(
        expected.last().trainingLoss(), history.last().trainingLoss(), "the first is ignored");
    assertTrue(Double.isFinite(history.last().trainingLoss()));
  }

  private static Tensor inputs(int samples) {
    return Tensor.of(
        autodiff.shape.Shape.of(samples, 4), Arrays.copyOf(INPUTS.toDoubles(), samples * 4));
  }

  @Test
  void aStepWithoutTargetsIsAnErrorThatSaysSo() {
    IntTensor targets = IntTensor.of(0, 1, IGNORED, IGNORED);
    TensorDataset<IntTensor> samples = TensorDataset.of(inputs(4), targets);
    Layer model = network(false);
    Map<String, Tensor> before = model.state();
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () ->
                    trainer(model, Losses.crossEntropy())
                        .fit(DataLoader.of(samples.subset(2, 3, 0, 1), 2), 1))
            .getMessage();
    assertTrue(
        message.startsWith(
            "fit: no target of step 1 (epoch 1, batch 1) counts in the loss, which is a mean over"
                + " nothing: all are ignored"),
        message);
    Moons.assertSame(before, model.state());
    assertTrue(model.parameters().values().stream().noneMatch(Tensor::hasGrad));

    TensorDataset<IntTensor> nothing = samples.subset(2, 3);
    String evaluated =
        assertThrows(
                IllegalArgumentException.class,
                () -> trainer(model, Losses.crossEntropy()).evaluate(nothing))
            .getMessage();
    assertTrue(
        evaluated.startsWith("evaluate: no target of the 2 samples in batches of 512 counts"),
        evaluated);
  }

  @Test
  void classesOfWeight0CountNothing() {
    Loss<IntTensor> loss = Losses.crossEntropy().withClassWeights(Tensor.of(0, 1, 1));
    TensorDataset<IntTensor> samples = TensorDataset.of(inputs(4), IntTensor.of(0, 0, 1, 2));
    assertThrows(
        IllegalArgumentException.class,
        () -> trainer(network(false), loss).fit(DataLoader.of(samples, 2), 1));
    Layer model = network(false);
    trainer(model, loss).accumulate(2).fit(DataLoader.of(samples, 2), 1);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Losses.crossEntropy()
                .withClassWeights(Tensor.of(1, Double.NaN, 1))
                .of(Tensor.ones(1, 3), IntTensor.of(0)));
  }

  @Test
  void aWeightThatIsNoWeightIsRefused() {
    Loss<Tensor> loss =
        new Loss<>() {
          @Override
          public Tensor of(Tensor outputs, Tensor targets) {
            return outputs.sub(targets).square().mean();
          }

          @Override
          public double weight(Tensor outputs, Tensor targets) {
            return Double.NaN;
          }
        };
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> trainer(network(false), loss).evaluate(TensorDataset.of(INPUTS, NUMBERS)))
            .getMessage();
    assertTrue(message.contains("weight NaN"), message);
  }
}
