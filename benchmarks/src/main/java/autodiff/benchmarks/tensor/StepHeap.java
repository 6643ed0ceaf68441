package autodiff.benchmarks.tensor;

import autodiff.DType;
import autodiff.Generator;
import autodiff.GraphMemory;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.nn.Activation;
import autodiff.nn.Dense;
import autodiff.nn.Layer;
import autodiff.nn.Losses;
import autodiff.nn.Sequential;
import autodiff.nn.optim.Optimizer;
import autodiff.nn.optim.Sgd;
import autodiff.shape.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How much heap does a step of training need, over the sum of what must be saved?
 *
 * <p>Virtual machines with less and less heap train the same network; the least in which that still
 * works, less the least for a network of next to nothing, is what a step needs. What must be saved
 * are parameters and their gradients, the batch, and the output of each layer, in float32: a
 * rectified layer counts once, for its output is enough to go back through both.
 *
 * <pre>
 * java -cp benchmarks/target/benchmarks.jar autodiff.benchmarks.tensor.StepHeap
 * </pre>
 */
public final class StepHeap {
  private static final List<String> NETWORKS = List.of("784-512-512-10/4096", "784-128-10/8192");
  private static final String NOTHING = "2-2-10/2";
  private static final int CLASSES = 10;
  private static final int STEPS = 6;
  private static final int MOST = 1024;
  private static final double MEGABYTE = 1 << 20;

  private StepHeap() {}

  /**
   * Measures and prints a table; with arguments, trains: what the other virtual machines do.
   *
   * @param args none
   * @throws IOException if no virtual machine can be started
   * @throws InterruptedException if interrupted while one runs
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    if (args.length == 2) {
      System.out.print(train(args[0], Boolean.parseBoolean(args[1])));
      return;
    }
    System.out.println("| network/batch | memory | must be saved | needed | ratio |");
    System.out.println("|---|---|---:|---:|---:|");
    for (boolean reuse : new boolean[] {false, true}) {
      int nothing = leastHeap(NOTHING, reuse);
      for (String network : NETWORKS) {
        double saved = saved(network) / MEGABYTE;
        int needed = leastHeap(network, reuse) - nothing;
        System.out.printf(
            Locale.ROOT,
            "| %s | %s | %.1f MB | %d MB | %.2f |%n",
            network,
            reuse ? "reused" : "garbage collected",
            saved,
            needed,
            needed / saved);
      }
    }
  }

  private static int[] sizes(String network) {
    return Arrays.stream(network.split("/")[0].split("-")).mapToInt(Integer::parseInt).toArray();
  }

  private static int batch(String network) {
    return Integer.parseInt(network.split("/")[1]);
  }

  /** In bytes. */
  private static double saved(String network) {
    int[] sizes = sizes(network);
    double numbers = (double) batch(network) * Arrays.stream(sizes).sum();
    for (int layer = 1; layer < sizes.length; layer++) {
      numbers += 2.0 * sizes[layer] * (sizes[layer - 1] + 1);
    }
    return numbers * Float.BYTES;
  }

  private static int leastHeap(String network, boolean reuse)
      throws IOException, InterruptedException {
    String expected = lossIn(MOST, network, reuse);
    if (expected.isEmpty()) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "%s: fails with %d MB", network, MOST));
    }
    int tooFew = 1;
    int enough = MOST;
    while (enough - tooFew > 1) {
      int middle = (tooFew + enough) / 2;
      String loss = lossIn(middle, network, reuse);
      if (!loss.isEmpty() && !loss.equals(expected)) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "%s: loss %s with %d MB, %s with %d",
                network,
                loss,
                middle,
                expected,
                MOST));
      }
      if (loss.isEmpty()) {
        tooFew = middle;
      } else {
        enough = middle;
      }
    }
    return enough;
  }

  /** The last loss, of a virtual machine of its own; empty if its heap does not do. */
  private static String lossIn(int megabytes, String network, boolean reuse)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                // Its heap has no regions of which an array leaves the last one half empty.
                "-XX:+UseSerialGC",
                // Nor a third kept for what is new, where an array finds no place beside another.
                "-Xmn2m",
                "-Xmx" + megabytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                StepHeap.class.getName(),
                network,
                Boolean.toString(reuse))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String loss = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() == 0 ? loss : "";
  }

  private static double train(String network, boolean reuse) {
    int[] sizes = sizes(network);
    Generator generator = Generator.of(7);
    List<Layer> layers = new ArrayList<>();
    for (int layer = 1; layer < sizes.length; layer++) {
      layers.add(new Dense(sizes[layer - 1], sizes[layer], DType.FLOAT32, generator));
      if (layer < sizes.length - 1) {
        layers.add(Activation.relu());
      }
    }
    Layer model = Sequential.of(layers);
    Optimizer optimizer = Sgd.of(model.parameters(), 1e-3);
    int batch = batch(network);
    Tensor inputs = Tensor.full(0.5, DType.FLOAT32, Shape.of(batch, sizes[0]));
    IntTensor labels = IntTensor.randint(generator, 0, CLASSES, batch);
    double loss = 0;
    GraphMemory memory = reuse ? GraphMemory.reuse() : null;
    for (int step = 0; step < STEPS; step++) {
      if (memory != null) {
        memory.reset();
      }
      loss = step(model, optimizer, inputs, labels);
    }
    return loss;
  }

  /** In a method of its own: nothing of a step is held by the next. */
  private static double step(Layer model, Optimizer optimizer, Tensor inputs, IntTensor labels) {
    optimizer.clearGrads();
    Tensor loss = Losses.crossEntropy().of(model.call(inputs), labels);
    loss.backward();
    optimizer.step();
    return loss.item();
  }
}
