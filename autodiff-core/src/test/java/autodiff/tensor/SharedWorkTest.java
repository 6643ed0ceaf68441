package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import autodiff.DType;
import autodiff.Tensor;
import autodiff.Threads;
import autodiff.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Work that is large enough to be shared gives the same bits, forward and back, on any threads. */
class SharedWorkTest {
  private static final long SEED = 24;
  private static final Shape SHAPE = Shape.of(700, 401);

  private final int threads = Threads.count();

  @AfterEach
  void restoreThreads() {
    Threads.setCount(threads);
  }

  private static Map<String, UnaryOperator<Tensor>> operations() {
    Map<String, UnaryOperator<Tensor>> all = new LinkedHashMap<>();
    all.put("tanh", x -> x.tanh());
    all.put("mul", x -> x.mul(x.add(1)));
    all.put("broadcast", x -> x.mul(x.sum(true, 0)));
    all.put("sum", x -> x.sum());
    all.put("sum of rows", x -> x.sum(1));
    all.put("sum of columns", x -> x.sum(0));
    all.put("mean and back", x -> x.sub(x.mean()).square().mean());
    all.put("max", x -> x.max());
    all.put("amin of columns", x -> x.amin(0));
    all.put("amax of rows", x -> x.amax(1));
    all.put("max along rows", x -> x.max(1).values());
    all.put("softmax of rows", x -> x.softmax(1));
    all.put("softmax of columns", x -> x.softmax(0));
    all.put("logSoftmax of rows", x -> x.logSoftmax(1));
    all.put("logSoftmax of columns", x -> x.logSoftmax(0));
    all.put("logSumExp of rows", x -> x.logSumExp(1));
    all.put("logSumExp of columns", x -> x.logSumExp(0));
    all.put("layerNorm", x -> x.layerNorm(1, 1e-5));
    all.put("product", x -> x.matmul(x.transpose()));
    return all;
  }

  @TestFactory
  List<DynamicTest> sameBits() {
    List<DynamicTest> tests = new ArrayList<>();
    operations()
        .forEach((name, op) -> {
          for (DType type : DType.values()) {
            tests.add(DynamicTest.dynamicTest(name + ", " + type, () -> check(type, op)));
          }
        });
    return tests;
  }

  private static void check(DType type, UnaryOperator<Tensor> op) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] numbers = random.doubles(SHAPE.elements(), -2, 2).toArray();
    double[] weights = random.doubles(SHAPE.size(0) * SHAPE.size(0), -1, 1).toArray();
    double[] value = new double[0];
    double[] gradient = new double[0];
    for (int count : new int[] {1, 2, 4}) {
      Threads.setCount(count);
      Tensor x = Tensor.of(SHAPE, numbers).to(type).requiresGrad(true);
      Tensor y = op.apply(x);
      Tensor w = Tensor.of(y.shape(), Arrays.copyOf(weights, y.elements())).to(type);
      double[] g = y.mul(w).sum().gradients(x).of(x).toDoubles();
      if (count == 1) {
        value = y.toDoubles();
        gradient = g;
      }
      assertArrayEquals(value, y.toDoubles(), count + " threads, seed " + SEED);
      assertArrayEquals(gradient, g, count + " threads, gradient, seed " + SEED);
    }
  }
}
