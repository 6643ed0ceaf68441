package autodiff.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.AnomalyException;
import autodiff.AnomalyMode;
import autodiff.DType;
import autodiff.Generator;
import autodiff.GradMode;
import autodiff.Tensor;
import autodiff.shape.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LayerTest {
  private final Generator random = Generator.of(5);

  /** A layer of one's own, with everything that one can have. */
  private static final class Scale extends Layer {
    private final Tensor weight;

    Scale(int size) {
      weight = param("weight", Tensor.ones(size));
      buffer("calls", Tensor.scalar(0));
    }

    @Override
    protected Tensor forward(Tensor x) {
      return x.mul(weight);
    }
  }

  /** Registers whatever it is asked to. */
  private static final class Any extends Layer {
    @Override
    protected Tensor forward(Tensor x) {
      return children().values().stream().reduce(x, (y, layer) -> layer.call(y), (a, b) -> b);
    }
  }

  private Sequential network() {
    return Sequential.of(
        new Dense(4, 5, random),
        new Residual(Sequential.of(new Dense(5, 5, random), Activation.tanh())),
        new BatchNorm1d(5),
        new Dense(5, 3, random));
  }

  private static List<String> names(Map<String, Tensor> map) {
    return List.copyOf(map.keySet());
  }

  @Test
  void namesArePathsInTheTree() {
    Layer network = network();
    assertEquals(
        List.of(
            "0.weight",
            "0.bias",
            "1.inner.0.weight",
            "1.inner.0.bias",
            "2.weight",
            "2.bias",
            "3.weight",
            "3.bias"),
        names(network.parameters()));
    assertEquals(
        List.of("2.running_mean", "2.running_var", "2.num_batches_tracked"),
        names(network.buffers()));
    assertEquals(
        names(network.state()).stream().sorted().toList(),
        Stream.concat(network.parameters().keySet().stream(), network.buffers().keySet().stream())
            .sorted()
            .toList());
    assertEquals(4 * 5 + 5 + 5 * 5 + 5 + 5 + 5 + 5 * 3 + 3, network.parameterCount());
    network.parameters().forEach((name, p) -> assertTrue(p.isLeaf(), name));
    network.buffers().forEach((name, b) -> assertFalse(b.requiresGrad(), name));
  }

  @Test
  void parametersAreListedOnceUntilSomethingIsAdded() {
    Sequential network = network();
    Map<String, Tensor> first = network.parameters();
    assertSame(first, network.parameters());
    ((Sequential) ((Residual) network.get(1)).children().get("inner"))
        .then(new Dense(5, 5, random));
    assertEquals(first.size() + 2, network.parameters().size());
    assertTrue(network.parameters().containsKey("1.inner.2.weight"));
    assertThrows(UnsupportedOperationException.class, () -> first.remove("0.weight"));
  }

  @Test
  void whatIsSharedIsLearnedOnceAndSavedUnderEachName() {
    Dense shared = new Dense(3, 3, random);
    Sequential network = Sequential.of(shared, Activation.tanh(), shared);
    assertEquals(List.of("0.weight", "0.bias"), names(network.parameters()));
    assertEquals(12, network.parameterCount());
    assertEquals(List.of("0.weight", "0.bias", "2.weight", "2.bias"), names(network.state()));
    network.load(network.state());

    Any tied = new Any();
    tied.child("in", shared);
    tied.child("out", Dense.of(shared.weight()));
    assertEquals(List.of("in.weight", "in.bias"), names(tied.parameters()));
  }

  @Test
  void namesAreUniqueAndWithoutDots() {
    Any layer = new Any();
    layer.param("weight", Tensor.ones(2));
    for (String name : List.of("weight", "", "a.b")) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> layer.buffer(name, Tensor.ones(2)), name);
      assertTrue(e.getMessage().contains("'" + name + "' in Any"), e.getMessage());
    }
    Any outer = new Any();
    outer.child("inner", layer);
    assertThrows(IllegalArgumentException.class, () -> layer.child("outer", outer));
    assertThrows(IllegalArgumentException.class, () -> layer.child("self", layer));
  }

  // Errors

  @Test
  void anErrorNamesTheLayerByItsPath() {
    Sequential network =
        Sequential.of(
            new Dense(4, 5, random),
            new Residual(Sequential.of(Activation.tanh(), new Dense(16, 3, random))));
    LayerException e = assertThrows(LayerException.class, () -> network.call(zeros(2, 4)));
    assertEquals(
        "in 1.inner.1 (Dense 16 -> 3): linear: [2, 5] with a weight [3, 16]: the last size must"
            + " be 16, which is the weight's inputs",
        e.getMessage());
    assertEquals("1.inner.1", e.path());
    assertEquals("Dense 16 -> 3", e.layer().toString());
    assertInstanceOf(IllegalArgumentException.class, e.getCause());

    LayerException alone =
        assertThrows(LayerException.class, () -> new Dense(4, 5, random).call(zeros(2, 3)));
    assertEquals("", alone.path());
    assertTrue(alone.getMessage().startsWith("in Dense 4 -> 5: linear: [2, 3]"));
  }

  @Test
  void anErrorOfALayerThatWasNotRegisteredNamesTheOneThatCalledIt() {
    Dense hidden = new Dense(3, 2, random);
    Sequential network = Sequential.of(Layer.of("hidden", hidden::call));
    LayerException e = assertThrows(LayerException.class, () -> network.call(zeros(1, 4)));
    assertEquals("0", e.path());
    assertTrue(e.getMessage().startsWith("in 0 (Dense 3 -> 2): "), e.getMessage());
    LayerException noMessage =
        assertThrows(
            LayerException.class,
            () ->
                Layer.of(
                        "f",
                        x -> {
                          throw new NullPointerException();
                        })
                    .call(zeros(1)));
    assertEquals("in f: java.lang.NullPointerException", noMessage.getMessage());
  }

  @Test
  void aNanIsReportedAtTheLayerThatMadeIt() {
    Layer network = Sequential.of(Activation.relu(), Layer.of("log", x -> x.sub(1).log()));
    try (GradMode.Scope scope = AnomalyMode.detect()) {
      LayerException e = assertThrows(LayerException.class, () -> network.call(zeros(2)));
      assertEquals("1", e.path());
      assertInstanceOf(AnomalyException.class, e.getCause());
    }
  }

  // State

  @Test
  void aStateStaysAsItWas() {
    Layer network = Sequential.of(new Dense(2, 1, random), new BatchNorm1d(1));
    Tensor weight = network.parameters().get("0.weight");
    double before = weight.get(0, 0);
    Map<String, Tensor> state = network.state();
    weight.addInPlace(Tensor.ones(1, 2), 1);
    network.call(Tensor.of(Shape.of(2, 2), 1, 2, 3, 4).to(DType.FLOAT32));
    assertEquals(before, state.get("0.weight").get(0, 0));
    assertEquals(0, state.get("1.num_batches_tracked").item());
    assertEquals(1, network.buffers().get("1.num_batches_tracked").item());
    network.load(state);
    assertEquals(before, weight.get(0, 0));
    assertSame(weight, network.parameters().get("0.weight"));
    state.values().forEach(x -> assertFalse(x.requiresGrad()));
  }

  @Test
  void aStateOfAnotherNetworkIsRefusedAsAWhole() {
    Layer network = Sequential.of(new Dense(2, 1, random), new Dense(1, 2, random));
    Map<String, Tensor> state = new TreeMap<>(network.state());
    state.remove("0.bias");
    state.put("1.weight", Tensor.ones(3, 3));
    state.put("more", Tensor.ones(1));
    state.put("0.weight", Tensor.ones(1, 2));
    double before = network.parameters().get("0.weight").get(0, 0);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> network.load(state));
    assertEquals(
        "load: the state does not fit Sequential: 0.bias is missing, 1.weight has shape [3, 3]"
            + " instead of [2, 1], more is unknown",
        e.getMessage());
    assertEquals(before, network.parameters().get("0.weight").get(0, 0));
  }

  @Test
  void whatFitsIsTakenOverAndTheRestReported() {
    Layer network =
        Sequential.of(new Dense(2, 1, random), new Dense(1, 2, random), new BatchNorm1d(2));
    Map<String, Tensor> before = network.state();
    Map<String, Tensor> state = new LinkedHashMap<>();
    state.put("more", Tensor.ones(1));
    state.put("1.weight", Tensor.ones(3, 3));
    state.put("0.bias", Tensor.full(7, 1));
    state.put("0.weight", Tensor.ones(1, 2));
    LoadReport report = network.loadMatching(state);
    assertEquals(List.of("0.weight", "0.bias"), report.loaded());
    assertEquals(
        List.of(
            "1.bias",
            "2.weight",
            "2.bias",
            "2.running_mean",
            "2.running_var",
            "2.num_batches_tracked"),
        report.missing());
    assertEquals(List.of("more"), report.unexpected());
    assertEquals(
        List.of(new LoadReport.Mismatch("1.weight", Shape.of(3, 3), Shape.of(2, 1))),
        report.mismatched());
    assertFalse(report.isComplete());
    assertEquals(
        "2 of 9 tensors loaded; 1.bias is missing; 2.weight is missing; 2.bias is missing;"
            + " 2.running_mean is missing; 2.running_var is missing; 2.num_batches_tracked is"
            + " missing; 1.weight has shape [3, 3] instead of [2, 1]; more is unknown",
        report.toString());
    assertEquals(7, network.parameters().get("0.bias").item());
    assertTrue(before.get("1.weight").isEqualTo(network.state().get("1.weight")));
    assertTrue(network.parameters().get("0.bias").requiresGrad());

    LoadReport all = network.loadMatching(before);
    assertTrue(all.isComplete());
    assertEquals("9 of 9 tensors loaded", all.toString());
    String message =
        assertThrows(
                IllegalArgumentException.class,
                () -> network.loadMatching(Map.of("module.0.bias", Tensor.ones(1))))
            .getMessage();
    assertTrue(
        message.startsWith(
            "loadMatching: nothing of the state fits Sequential: it has [module.0.bias], and the"
                + " layer [0.weight, 0.bias, "),
        message);
  }

  @Test
  void typesAreConverted() {
    Dense single = new Dense(2, 1, random);
    Dense twice = new Dense(2, 1, DType.FLOAT64, random);
    twice.load(single.state());
    assertArrayEquals(single.weight().toDoubles(), twice.weight().toDoubles());
    assertEquals(DType.FLOAT64, twice.weight().dtype());
  }

  // Modes

  @Test
  void modesGoDownTheTree() {
    Layer network = network();
    assertTrue(network.isTraining());
    assertSame(network, network.eval());
    network.visit((path, layer) -> assertFalse(layer.isTraining(), path));
    network.train();
    network.visit((path, layer) -> assertTrue(layer.isTraining(), path));
  }

  @Test
  void whatIsFrozenTakesNoGradient() {
    Dense below = new Dense(2, 3, random);
    Dense frozen = new Dense(3, 3, random);
    Layer network = Sequential.of(below, frozen);
    network.call(zeros(1, 2)).sum().backward();
    frozen.freeze();
    assertFalse(frozen.weight().hasGrad());
    network.clearGrads();
    network.call(Tensor.ones(DType.FLOAT32, 1, 2)).sum().backward();
    assertFalse(frozen.weight().hasGrad());
    assertTrue(below.weight().hasGrad());
    network.unfreeze();
    network.call(Tensor.ones(DType.FLOAT32, 1, 2)).sum().backward();
    assertTrue(frozen.weight().hasGrad());
  }

  // Texts

  @Test
  void aSummaryHasALineForEachLayer() {
    Layer network = network().then("head", x -> x.softmax(-1)).then("own", new Scale(3));
    network.children().get("3").freeze();
    network.children().get("0").eval();
    String summary = network.summary(Shape.of(7, 4));
    assertEquals(
        """
        layer                  output  parameters
        Sequential             [7, 3]
          0  Dense 4 -> 5      [7, 5]          25
          1  Residual          [7, 5]
            inner  Sequential  [7, 5]
              0  Dense 5 -> 5  [7, 5]          30
              1  Tanh          [7, 5]           0
          2  BatchNorm1d 5     [7, 5]          10
          3  Dense 5 -> 3      [7, 3]          18
          head  head           [7, 3]           0
          own  Scale           [7, 3]           3
        86 parameters, 18 of them frozen; 356 bytes\
        """,
        summary);
    assertTrue(network.isTraining());
    assertFalse(network.children().get("0").isTraining());
    assertEquals(0, network.buffers().get("2.num_batches_tracked").item());
    assertThrows(LayerException.class, () -> network.summary(Shape.of(7, 5)));
    assertTrue(network.isTraining());
  }

  private static Tensor zeros(int... sizes) {
    return Tensor.zeros(DType.FLOAT32, Shape.of(sizes));
  }
}
