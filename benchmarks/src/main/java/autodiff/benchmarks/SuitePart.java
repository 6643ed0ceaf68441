package autodiff.benchmarks;

import autodiff.benchmarks.node.MoonsNeurons;
import autodiff.benchmarks.node.MoonsTraining;
import autodiff.benchmarks.node.NaryEdges;
import autodiff.benchmarks.node.NodeDesigns;
import autodiff.benchmarks.program.ArithmeticChain;
import autodiff.benchmarks.program.GradientCall;
import autodiff.benchmarks.program.LossBatch;
import autodiff.benchmarks.program.PointBatch;
import autodiff.benchmarks.program.RosenbrockGradient;
import autodiff.benchmarks.program.SmallMlpGradient;
import autodiff.benchmarks.tensor.Elementwise;
import autodiff.benchmarks.tensor.ElementwisePlain;
import autodiff.benchmarks.tensor.MatMulShapes;
import autodiff.benchmarks.tensor.MlpStep;
import autodiff.benchmarks.tensor.RecycledMemory;
import autodiff.benchmarks.tensor.SmallTensors;
import autodiff.benchmarks.tensor.TrainingStep;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A question of the suite: which benchmarks answer it, with which parameters and flags.
 *
 * @param name its name in result files
 * @param benchmarks the classes
 * @param flags further flags for the virtual machines that measure
 * @param always parameters that are narrower than the classes say, separated by commas, by name
 * @param quick those that are narrower still when it has to be quick
 * @param quickWarmUp seconds of warm-up when it has to be quick
 */
record SuitePart(
    String name,
    List<Class<?>> benchmarks,
    List<String> flags,
    Map<String, String> always,
    Map<String, String> quick,
    int quickWarmUp) {

  /** The library's own layout of nodes, without the prototypes that it was compared with. */
  private static final Map<String, String> OWN_LAYOUT =
      Map.of("design", "SEGMENTS,SEGMENTS_REUSED");

  private static final String SMALL_NETWORKS = "2-16-16-1/100,64-32-10/32,784-128-10/64";

  /** All of them, in the order of the page. */
  static final List<SuitePart> ALL =
      List.of(
          of("scalar-chain", NodeDesigns.class)
              .always(OWN_LAYOUT)
              .quick(Map.of("length", "100,10000,1000000")),
          of("scalar-chain-64m", NodeDesigns.class)
              .always(Map.of("design", "SEGMENTS", "length", "100000,1000000,10000000"))
              .quick(Map.of("length", "1000000"))
              .flags("-Xmn64m"),
          of("scalar-edges", NaryEdges.class),
          of("moons", MoonsTraining.class, MoonsNeurons.class).always(OWN_LAYOUT),
          of("gradient-call", GradientCall.class),
          of("program-chain", ArithmeticChain.class).quick(Map.of("length", "300")),
          of("program-rosenbrock", RosenbrockGradient.class).quick(Map.of("numbers", "100")),
          of("program-mlp", SmallMlpGradient.class),
          of("program-points", PointBatch.class).quickWarmUp(6),
          of("program-loss", LossBatch.class).quickWarmUp(6),
          of("small-tensors", SmallTensors.class).quick(Map.of("dtype", "FLOAT32")),
          of("elementwise", Elementwise.class, ElementwisePlain.class)
              .quick(
                  Map.of(
                      "dtype", "FLOAT32",
                      "elements", "1000000",
                      "operation", "ADD,EXP,TANH,SUM,SOFTMAX")),
          of("matmul", MatMulShapes.class)
              .quick(
                  Map.of(
                      "dtype", "FLOAT32",
                      "layout", "NN",
                      "shape", "64x64x64,256x256x256,1024x1024x1024")),
          of("steps", MlpStep.class, TrainingStep.class)
              .quick(Map.of("network", SMALL_NETWORKS, "rule", "SGD"))
              .quickWarmUp(6),
          of("recycled-memory", RecycledMemory.class));

  private static SuitePart of(String name, Class<?>... benchmarks) {
    return new SuitePart(name, List.of(benchmarks), List.of(), Map.of(), Map.of(), 2);
  }

  private SuitePart always(Map<String, String> parameters) {
    return new SuitePart(name, benchmarks, flags, parameters, quick, quickWarmUp);
  }

  private SuitePart quick(Map<String, String> parameters) {
    return new SuitePart(name, benchmarks, flags, always, parameters, quickWarmUp);
  }

  private SuitePart flags(String... more) {
    return new SuitePart(name, benchmarks, List.of(more), always, quick, quickWarmUp);
  }

  /** With so many seconds of warm-up: the Vector API is very slow until it is compiled. */
  private SuitePart quickWarmUp(int seconds) {
    return new SuitePart(name, benchmarks, flags, always, quick, seconds);
  }

  /** The parameters that are narrower than the classes say. */
  Map<String, String> parameters(boolean isQuick) {
    Map<String, String> all = new LinkedHashMap<>(always);
    if (isQuick) {
      all.putAll(quick);
    }
    return all;
  }
}
