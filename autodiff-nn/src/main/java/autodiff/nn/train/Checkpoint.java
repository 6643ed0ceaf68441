package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Generator;
import autodiff.Tensor;
import autodiff.io.Safetensors;
import autodiff.nn.data.DataLoader;
import autodiff.shape.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The whole state of training in a safetensors file: tensors under prefixes that say whose they
 * are, numbers and states of generators as text.
 */
final class Checkpoint {
  private static final String FORMAT = "format";
  private static final String VERSION = "autodiff training 1";
  private static final String MODEL = "model.";
  private static final String OPTIMIZER = "optimizer.";
  private static final String SCHEDULE = "schedule.";
  private static final String PLATEAU = "plateau.";
  private static final String BEST = "best.";
  private static final String GRADIENT = "gradient.";
  private static final String GENERATOR = "generator.";

  private Checkpoint() {}

  // Saving

  static void save(Path file, Trainer<?> trainer, RunState state, DataLoader<?> data)
      throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    owned(trainer).forEach((prefix, owner) -> put(tensors, prefix, owner.state()));
    put(tensors, BEST, state.bestWeights);
    if (isWithinStep(trainer, state, data)) {
      trainer
          .optimizer
          .parameters()
          .forEach((name, p) -> {
            if (p.hasGrad()) {
              tensors.put(GRADIENT + name, p.grad().detach());
            }
          });
    }
    HistoryTable.putTable(tensors, state.history);
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put(FORMAT, VERSION);
    texts.put("data", identity(data));
    texts.put("accumulated", Integer.toString(trainer.accumulated));
    new Numbers(state).put(texts);
    HistoryTable.putNames(texts, state.history);
    trainer
        .model
        .generators()
        .forEach((name, generator) ->
            texts.put(
                GENERATOR + name,
                LongStream.of(generator.state())
                    .mapToObj(Long::toString)
                    .collect(Collectors.joining(" "))));
    Safetensors.write(file, tensors, texts);
  }

  private static void put(Map<String, Tensor> all, String prefix, Map<String, Tensor> part) {
    part.forEach((name, tensor) -> all.put(prefix + name, tensor));
  }

  /** Gradients have been added up that the optimiser has not seen yet. */
  private static boolean isWithinStep(Trainer<?> trainer, RunState state, DataLoader<?> data) {
    return state.batch % trainer.accumulated != 0 && state.batch < data.batches();
  }

  private static String identity(DataLoader<?> data) {
    return String.format(
        Locale.ROOT,
        "%d samples, %d batches of %d, %s",
        data.dataset().size(),
        data.batches(),
        data.batchSize(),
        data.seed().isPresent() ? "seed " + data.seed().getAsLong() : "in order");
  }

  /** Something that has a state of tensors. */
  private record Owner(Source source, Target target) {
    Map<String, Tensor> state() {
      return source.state();
    }
  }

  @FunctionalInterface
  private interface Source {
    Map<String, Tensor> state();
  }

  @FunctionalInterface
  private interface Target {
    void load(Map<String, Tensor> state);
  }

  private static Map<String, Owner> owned(Trainer<?> trainer) {
    Map<String, Owner> all = new LinkedHashMap<>();
    all.put(MODEL, new Owner(trainer.model::state, trainer.model::load));
    trainer.epochSchedule.ifPresent(s -> all.put(SCHEDULE, new Owner(s::state, s::load)));
    trainer.stepSchedule.ifPresent(s -> all.put(SCHEDULE, new Owner(s::state, s::load)));
    trainer.plateau.ifPresent(s -> all.put(PLATEAU, new Owner(s::state, s::load)));
    // Last: a schedule that is loaded sets rates, which may have been changed by hand since.
    all.put(OPTIMIZER, new Owner(trainer.optimizer::state, trainer.optimizer::load));
    return all;
  }

  // Loading

  /** Puts everything where it was. If anything does not fit, everything stays as it is. */
  static void load(Path file, Trainer<?> trainer, RunState state, DataLoader<?> data)
      throws IOException {
    Safetensors saved = Safetensors.read(file);
    Map<String, Owner> owned = owned(trainer);
    Map<String, Generator> generators = trainer.model.generators();
    Map<String, Map<String, Tensor>> before = new LinkedHashMap<>();
    owned.forEach((prefix, owner) -> before.put(prefix, owner.state()));
    Map<String, long[]> generatorsBefore = new LinkedHashMap<>();
    generators.forEach((name, g) -> generatorsBefore.put(name, g.state()));
    try {
      RunState read = readState(saved, trainer, data);
      owned.forEach((prefix, owner) -> owner.target().load(part(saved, prefix)));
      checkBest(read.bestWeights, trainer.model.state());
      generators.forEach((name, g) -> g.restore(SavedTexts.longs(saved, GENERATOR + name)));
      trainer.optimizer.clearGrads();
      if (isWithinStep(trainer, read, data)) {
        restoreGradients(part(saved, GRADIENT), trainer.optimizer.parameters());
      }
      state.set(read);
    } catch (IllegalArgumentException e) {
      owned.forEach((prefix, owner) -> owner.target().load(before.getOrDefault(prefix, Map.of())));
      generators.forEach((name, g) -> g.restore(generatorsBefore.getOrDefault(name, g.state())));
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "resume: %s does not fit: %s", file, e.getMessage()), e);
    }
  }

  private static RunState readState(Safetensors saved, Trainer<?> trainer, DataLoader<?> data) {
    checkArgument(
        VERSION.equals(saved.metadata().get(FORMAT)), "it is not a checkpoint of a trainer");
    String identity = SavedTexts.text(saved, "data");
    checkArgument(
        identity.equals(identity(data)),
        "it was saved in training on %s, and this is on %s",
        identity,
        identity(data));
    RunState state = new RunState();
    state.history.addAll(HistoryTable.read(saved));
    Numbers.read(saved).putInto(state);
    checkArgument(
        state.batch >= 0 && state.batch <= data.batches(),
        "batch %s of %s",
        state.batch,
        data.batches());
    checkArgument(
        state.bestEpoch >= 0 && state.bestEpoch <= state.epoch(),
        "best epoch %s of %s",
        state.bestEpoch,
        state.epoch());
    int accumulated = SavedTexts.count(saved, "accumulated");
    checkArgument(
        state.batch == 0 || state.batch == data.batches() || accumulated == trainer.accumulated,
        "it was saved in the middle of an epoch with %s batches a step, and these are %s",
        accumulated,
        trainer.accumulated);
    state.bestWeights = part(saved, BEST);
    return state;
  }

  private static void checkBest(Map<String, Tensor> best, Map<String, Tensor> model) {
    checkArgument(
        best.isEmpty() || best.keySet().equals(model.keySet()),
        "the best weights are %s, those of the model %s",
        best.keySet(),
        model.keySet());
    best.forEach((name, tensor) -> {
      Shape shape = model.getOrDefault(name, tensor).shape();
      checkArgument(
          tensor.shape().equals(shape),
          "the best %s is %s instead of %s",
          name,
          tensor.shape(),
          shape);
    });
  }

  private static void restoreGradients(
      Map<String, Tensor> gradients, Map<String, Tensor> parameters) {
    gradients.forEach((name, gradient) -> {
      Tensor p = parameters.get(name);
      checkArgument(
          p != null && p.requiresGrad() && p.shape().equals(gradient.shape()),
          "there is a gradient of %s %s, which takes none",
          name,
          gradient.shape());
    });
    gradients.forEach(
        (name, gradient) -> parameters.getOrDefault(name, gradient).backward(gradient));
  }

  private static Map<String, Tensor> part(Safetensors saved, String prefix) {
    Map<String, Tensor> part = new LinkedHashMap<>();
    saved
        .tensors()
        .forEach((name, tensor) -> {
          if (name.startsWith(prefix)) {
            part.put(name.substring(prefix.length()), tensor);
          }
        });
    return part;
  }

  /** The numbers of a state, apart from the history. */
  private record Numbers(
      int batch,
      long steps,
      double lossSum,
      long samples,
      double learningRate,
      long nanos,
      double best,
      int bestEpoch,
      int withoutImprovement) {

    Numbers(RunState s) {
      this(
          s.batch,
          s.steps,
          s.lossSum,
          s.samples,
          s.learningRate,
          s.nanos,
          s.best,
          s.bestEpoch,
          s.withoutImprovement);
    }

    void put(Map<String, String> texts) {
      texts.put("batch", Integer.toString(batch));
      texts.put("steps", Long.toString(steps));
      // Double.toString gives what is read as the same number.
      texts.put("lossSum", Double.toString(lossSum));
      texts.put("samples", Long.toString(samples));
      texts.put("learningRate", Double.toString(learningRate));
      texts.put("nanos", Long.toString(nanos));
      texts.put("best", Double.toString(best));
      texts.put("bestEpoch", Integer.toString(bestEpoch));
      texts.put("withoutImprovement", Integer.toString(withoutImprovement));
    }

    static Numbers read(Safetensors saved) {
      return new Numbers(
          SavedTexts.count(saved, "batch"),
          SavedTexts.longCount(saved, "steps"),
          SavedTexts.number(saved, "lossSum"),
          SavedTexts.longCount(saved, "samples"),
          SavedTexts.number(saved, "learningRate"),
          SavedTexts.longCount(saved, "nanos"),
          SavedTexts.number(saved, "best"),
          SavedTexts.count(saved, "bestEpoch"),
          SavedTexts.count(saved, "withoutImprovement"));
    }

    void putInto(RunState s) {
      s.batch = batch;
      s.steps = steps;
      s.lossSum = lossSum;
      s.samples = samples;
      s.learningRate = learningRate;
      s.nanos = nanos;
      s.best = best;
      s.bestEpoch = bestEpoch;
      s.withoutImprovement = withoutImprovement;
    }
  }
}
