package autodiff.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.Value;
import autodiff.nn.data.Batch;
import autodiff.nn.data.DataLoader;
import autodiff.nn.data.Dataset;
import autodiff.nn.data.TensorDataset;
import autodiff.nn.optim.Schedule;
import autodiff.nn.optim.Scheduler;
import autodiff.nn.optim.Sgd;
import autodiff.nn.scalar.Neuron;
import autodiff.nn.train.Trainer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What users' layers, losses and data sets return is checked where the library gets it. */
class UserResultsTest {
  private static final Dataset<Tensor> DATA =
      TensorDataset.of(Tensor.of(1, 2, 3, 4).reshape(4, 1), Tensor.of(1, 2, 3, 4).reshape(4, 1));

  /** Null, which the library must not be given. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T nothing() {
    return null;
  }

  private static void fails(
      String message, Class<? extends RuntimeException> type, Executable call) {
    assertEquals(message, assertThrows(type, call).getMessage());
  }

  private static Dense dense() {
    return new Dense(1, 1, DType.FLOAT64, Generator.of(1));
  }

  private static void train(Loss<Tensor> loss) {
    Dense model = dense();
    Trainer.of(model, loss, Sgd.of(model.parameters(), 0.1)).fit(loader(DATA), 1);
  }

  private static DataLoader<Tensor> loader(Dataset<Tensor> data) {
    return DataLoader.of(data, 2);
  }

  @Test
  void layers() {
    Layer empty = Layer.of("empty", x -> nothing());
    fails(
        "in empty: forward returned null; return a tensor",
        LayerException.class,
        () -> empty.call(Tensor.of(1)));
    fails(
        "in 1 (empty): forward returned null; return a tensor",
        LayerException.class,
        () -> Sequential.of(dense(), empty).call(Tensor.ones(2, 1)));
  }

  @Test
  void losses() {
    fails(
        "the loss returned null; return a tensor of one number",
        IllegalArgumentException.class,
        () -> train((x, y) -> nothing()));
    fails(
        "the loss has shape [2, 1]; training needs one number: give a loss with Reduction.MEAN or"
            + " SUM",
        IllegalArgumentException.class,
        () -> train((x, y) -> x.sub(y)));
  }

  @Test
  void dataSets() {
    Dataset<Tensor> changed = DATA.map(b -> nothing());
    fails(
        "map: the function returned null; return a batch",
        IllegalStateException.class,
        () -> loader(changed).iterator().next());
    fails(
        "data set: batch(..) of 2 samples returned null; return a batch of as many samples",
        IllegalArgumentException.class,
        () -> loader(own(i -> nothing())).iterator().next());
    fails(
        "data set: batch(..) of 2 samples returned 4 samples; return a batch of as many samples",
        IllegalArgumentException.class,
        () -> loader(own(i -> DATA.all())).iterator().next());
  }

  private static Dataset<Tensor> own(Function<int[], Batch<Tensor>> batch) {
    return new Dataset<>() {
      @Override
      public int size() {
        return 4;
      }

      @Override
      public Batch<Tensor> batch(int... indices) {
        return batch.apply(indices);
      }
    };
  }

  @Test
  void schedulesInitializersAndNeurons() {
    Dense model = dense();
    fails(
        "scheduler: own gave a rate of NaN for base 0.1 in step 0; give a finite one of at least 0",
        IllegalArgumentException.class,
        () -> Scheduler.of(Sgd.of(model.parameters(), 0.1), new Own()));
    Init init = (shape, type, generator) -> nothing();
    fails(
        "init: create returned null for shape [2]; return a tensor of that shape",
        IllegalArgumentException.class,
        () -> init.fill(Tensor.zeros(2), Generator.of(1)));
    Neuron neuron = new Neuron(Value.of(1, 2), Value.of(0), v -> nothing());
    fails(
        "neuron: the activation returned null; return a Value",
        IllegalArgumentException.class,
        () -> neuron.apply(1, 2));
  }

  private record Own() implements Schedule {
    @Override
    public double rate(double base, int step) {
      return Double.NaN;
    }

    @Override
    public String toString() {
      return "own";
    }
  }
}
