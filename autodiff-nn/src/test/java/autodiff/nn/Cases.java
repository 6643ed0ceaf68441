package autodiff.nn;

import autodiff.DType;
import autodiff.Generator;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/** The networks and losses of the recorded cases, by the names that they have in the recording. */
final class Cases {
  /** A loss on either kind of targets. */
  interface Measure {
    Tensor of(Tensor outputs, Trajectory.Numbers targets);
  }

  /** A network, before it gets its parameters, and its loss. */
  record Case(Layer network, Measure loss) {}

  private final Map<String, Case> cases = new LinkedHashMap<>();
  private final Generator random = Generator.of(3);
  private final DType type;
  private final Map<String, List<String>> kept;

  private Cases(DType type, Map<String, List<String>> kept) {
    this.type = type;
    this.kept = kept;
  }

  /** All cases. Of dropout, the recording says which elements are kept. */
  static Map<String, Case> all(DType type, Map<String, List<String>> kept) {
    Cases all = new Cases(type, kept);
    all.addLayers();
    all.addActivations();
    all.addLosses();
    return all.cases;
  }

  private Dense dense(int inputs, int outputs) {
    return new Dense(inputs, outputs, type, random);
  }

  private Sequential mlp(Layer middle) {
    return Sequential.of(dense(4, 5), middle, dense(5, 3));
  }

  private Measure onNumbers(Loss<Tensor> loss) {
    return (outputs, targets) -> loss.of(outputs, targets.tensor(type));
  }

  private static Measure onClasses(Loss<IntTensor> loss) {
    return (outputs, targets) -> loss.of(outputs, targets.ints());
  }

  private void add(String name, Layer network) {
    add(name, network, onNumbers(Losses.mse()));
  }

  private void add(String name, Layer network, Measure loss) {
    cases.put(name, new Case(network, loss));
  }

  private void addLayers() {
    add("dense", mlp(Activation.tanh()));
    add(
        "dense.withoutBias",
        Sequential.of(
            Dense.withoutBias(4, 5, type, random),
            Activation.tanh(),
            Dense.withoutBias(5, 3, type, random)));
    add("dense.rank3", mlp(Activation.tanh()));
    add("dropout", mlp(Sequential.of(Activation.tanh(), dropout())));
    add("layerNorm", mlp(new LayerNorm(Shape.of(5), 1e-5, type)));
    add(
        "layerNorm.twoAxes",
        Sequential.of(new LayerNorm(Shape.of(3, 2), 1e-3, type), new Flatten(), dense(6, 3)));
    add("batchNorm1d", mlp(new BatchNorm1d(5, 1e-5, OptionalDouble.of(0.1), type)));
    add(
        "batchNorm1d.length",
        Sequential.of(
            new BatchNorm1d(3, 1e-3, OptionalDouble.empty(), type), new Flatten(), dense(6, 3)));
    add("embedding", Sequential.of(new Embedding(7, 2, type, random), new Flatten(), dense(6, 3)));
    add(
        "embedding.padding",
        Sequential.of(Embedding.withPadding(7, 2, 2, type, random), new Flatten(), dense(6, 3)));
    add("flatten.inner", Sequential.of(new Flatten(1, 2), dense(2, 3)));
    add(
        "residual",
        Sequential.of(
            dense(4, 5),
            new Residual(Sequential.of(dense(5, 5), Activation.tanh())),
            new Residual(dense(5, 3), dense(5, 3))));
  }

  private Layer dropout() {
    Iterator<String> calls = kept.getOrDefault("dropout", List.of()).iterator();
    return new Dropout(
        0.4,
        shape -> {
          double[] draws = calls.next().chars().mapToDouble(c -> c - '0').toArray();
          return Tensor.of(shape, draws);
        });
  }

  private void addActivations() {
    Map<String, Supplier<Layer>> activations = new LinkedHashMap<>();
    activations.put("relu", Activation::relu);
    activations.put("relu6", Activation::relu6);
    activations.put("leakyRelu", Activation::leakyRelu);
    activations.put("leakyRelu.slope", () -> Activation.leakyRelu(0.3));
    activations.put("elu", Activation::elu);
    activations.put("elu.alpha", () -> Activation.elu(0.7));
    activations.put("celu", () -> Activation.celu(1.5));
    activations.put("selu", Activation::selu);
    activations.put("gelu", Activation::gelu);
    activations.put("geluTanh", Activation::geluTanh);
    activations.put("silu", Activation::silu);
    activations.put("mish", Activation::mish);
    activations.put("softplus", Activation::softplus);
    activations.put("softplus.beta", () -> Activation.softplus(2));
    activations.put("sigmoid", Activation::sigmoid);
    activations.put("logSigmoid", Activation::logSigmoid);
    activations.put("tanh", Activation::tanh);
    activations.put("softsign", Activation::softsign);
    activations.put("hardSigmoid", Activation::hardSigmoid);
    activations.put("hardSwish", Activation::hardSwish);
    activations.put("hardTanh", Activation::hardTanh);
    activations.put("softmax", () -> Activation.softmax(-1));
    activations.put("logSoftmax", () -> Activation.logSoftmax(-1));
    activations.forEach((name, make) -> add("activation." + name, mlp(make.get())));
  }

  private void addLosses() {
    addPointwise("mse", Losses.mse());
    addPointwise("mse.sum", Losses.mse().withReduction(Reduction.SUM));
    addPointwise("mse.none", Losses.mse().withReduction(Reduction.NONE));
    addPointwise("l1", Losses.l1());
    addPointwise("l1.none", Losses.l1().withReduction(Reduction.NONE));
    addPointwise("huber", Losses.huber());
    addPointwise("huber.delta", Losses.huber(0.3));
    addPointwise("smoothL1", Losses.smoothL1());
    addPointwise("smoothL1.beta", Losses.smoothL1(0.4));
    addPointwise("smoothL1.zero", Losses.smoothL1(0));

    Tensor weights = Tensor.of(0.5, 2, 1.25);
    CrossEntropy plain = Losses.crossEntropy();
    CrossEntropy smooth = plain.withLabelSmoothing(0.2);
    addClasses("crossEntropy", plain);
    addClasses("crossEntropy.sum", plain.withReduction(Reduction.SUM));
    addClasses("crossEntropy.none", plain.withReduction(Reduction.NONE));
    addClasses("crossEntropy.weights", plain.withClassWeights(weights));
    addClasses("crossEntropy.smoothing", smooth);
    addClasses("crossEntropy.ignored", plain);
    addClasses("crossEntropy.ignoredTwo", plain.withIgnoredIndex(2));
    addClasses("crossEntropy.weightsIgnored", plain.withClassWeights(weights));
    addClasses("crossEntropy.weightsSmoothing", smooth.withClassWeights(weights));
    addClasses("crossEntropy.smoothingIgnored", smooth);
    addClasses(
        "crossEntropy.allNone", smooth.withClassWeights(weights).withReduction(Reduction.NONE));
    add(
        "loss.crossEntropy.axes",
        Sequential.of(
            dense(4, 5),
            Activation.tanh(),
            dense(5, 6),
            Layer.of("Unflatten", x -> x.reshape(-1, 3, 2))),
        onClasses(plain.withClassWeights(weights)));

    BinaryCrossEntropy binary = Losses.bceWithLogits();
    addPointwise("bceWithLogits", binary);
    addPointwise("bceWithLogits.soft", binary);
    addPointwise("bceWithLogits.sum", binary.withReduction(Reduction.SUM));
    addPointwise("bceWithLogits.none", binary.withReduction(Reduction.NONE));
    addPointwise("bceWithLogits.positiveWeight", binary.withPositiveWeight(weights));
    add("loss.bce", probabilities(), onNumbers(Losses.bce()));
    add("loss.bce.none", probabilities(), onNumbers(Losses.bce().withReduction(Reduction.NONE)));
  }

  private Layer probabilities() {
    return mlp(Activation.tanh()).then(Activation.sigmoid());
  }

  private void addPointwise(String name, Loss<Tensor> loss) {
    add("loss." + name, mlp(Activation.tanh()), onNumbers(loss));
  }

  private void addClasses(String name, Loss<IntTensor> loss) {
    add("loss." + name, mlp(Activation.tanh()), onClasses(loss));
  }
}
