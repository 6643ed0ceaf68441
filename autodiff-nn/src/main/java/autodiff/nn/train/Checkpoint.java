package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.Generator;
import autodiff.Tensor;
import autodiff.io.Safetensors;
import autodiff.nn.Layer;
import autodiff.nn.data.DataLoader;
import autodiff.nn.optim.Optimizer;
import autodiff.shape.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The whole state of training in a safetensors file: tensors under prefixes that say whose they
 * are, numbers and states of generators as text.
 */
final class Checkpoint {
  private static final String FORMAT = "format";
  private static final String VERSION = "autodiff training 2";
  private static final String MODEL = "model.";
  private static final String OPTIMIZER = "optimizer.";
  private static final String SCHEDULE = "schedule.";
  private static final String PLATEAU = "plateau.";
  private static final String BEST = "best.";
  private static final String GRADIENT = "gradient.";
  private static final String GENERATOR = "generator.";
  private static final String SEED = "seed.";
  private static final String WATCHED = "watched";

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
    texts.put("optimizer", state.optimizer);
    texts.put(WATCHED, trainer.stopping.map(EarlyStopping::direction).orElse(""));
    new RunNumbers(state).put(texts);
    HistoryTable.putNames(texts, state.history);
    trainer
        .model
        .generators()
        .forEach((name, generator) -> {
          texts.put(SEED + name, generator.toString());
          texts.put(
              GENERATOR + name,
              LongStream.of(generator.state())
                  .mapToObj(Long::toString)
                  .collect(Collectors.joining(" ")));
        });
    Safetensors.write(file, tensors, texts);
  }

  private static void put(Map<String, Tensor> all, String prefix, Map<String, Tensor> part) {
    part.forEach((name, tensor) -> all.put(prefix + name, tensor));
  }

  /** Gradients have been added up that the optimizer has not seen yet. */
  private static boolean isWithinStep(Trainer<?> trainer, RunState state, DataLoader<?> data) {
    return state.batch % trainer.accumulated != 0 && state.batch < data.batches();
  }

  /** The kind and the rates: what a run must begin with to be resumed. */
  static String describe(Optimizer optimizer) {
    StringBuilder rates = new StringBuilder();
    for (int g = 0; g < optimizer.groups(); g++) {
      rates.append(g == 0 ? "" : " and ").append(optimizer.learningRate(g));
    }
    return String.format(
        Locale.ROOT, "%s with learning rate %s", optimizer.getClass().getSimpleName(), rates);
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
    String optimizer = describe(trainer.optimizer);
    Map<String, Map<String, Tensor>> before = new LinkedHashMap<>();
    owned.forEach((prefix, owner) -> before.put(prefix, owner.state()));
    Map<String, long[]> generatorsBefore = new LinkedHashMap<>();
    generators.forEach((name, g) -> generatorsBefore.put(name, g.state()));
    try {
      RunState read = readState(saved, trainer, data);
      owned.forEach((prefix, owner) -> {
        owner.target().load(part(saved, prefix));
        if (prefix.equals(MODEL)) {
          // Behind the model: with another network, the optimizer's parameters are others, too.
          checkOptimizer(saved, optimizer);
        }
      });
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
    String version = saved.metadata().getOrDefault(FORMAT, "");
    checkArgument(
        VERSION.equals(version),
        version.startsWith("autodiff training")
            ? "it is a checkpoint of another version of this library, '%s' instead of '%s'"
            : "it is not a checkpoint of a trainer: its format is '%s' instead of '%s'",
        version,
        VERSION);
    RunState state = new RunState();
    checkSameRun(saved, trainer, data);
    state.optimizer = SavedTexts.text(saved, "optimizer");
    state.history.addAll(HistoryTable.read(saved));
    RunNumbers.read(saved).putInto(state);
    checkArgument(state.batch <= data.batches(), "batch %s of %s", state.batch, data.batches());
    long accumulated = SavedTexts.whole(saved, "accumulated", Integer.MAX_VALUE);
    checkArgument(
        state.batch == 0 || state.batch == data.batches() || accumulated == trainer.accumulated,
        "it was saved in the middle of an epoch with %s batches a step, and these are %s",
        accumulated,
        trainer.accumulated);
    checkArgument(
        isWithinStep(trainer, state, data) || state.stepWeight == 0,
        "stepWeight is %s at the beginning of a step",
        state.stepWeight);
    state.bestWeights = part(saved, BEST);
    checkWatched(SavedTexts.text(saved, WATCHED), trainer.stopping, state);
    checkTensors(saved, trainer.model);
    return state;
  }

  private static void checkSameRun(Safetensors saved, Trainer<?> trainer, DataLoader<?> data) {
    String identity = SavedTexts.text(saved, "data");
    checkArgument(
        identity.equals(identity(data)),
        "it was saved in training on %s, and this is on %s",
        identity,
        identity(data));
    trainer
        .model
        .generators()
        .forEach((name, generator) -> {
          String seed = SavedTexts.text(saved, SEED + name);
          checkArgument(
              seed.equals(generator.toString()),
              "%s was %s and is %s, which would go on as the other; give the same seed",
              name,
              seed,
              generator);
        });
  }

  /** Else the rates of this one would silently become those of the other. */
  private static void checkOptimizer(Safetensors saved, String own) {
    String optimizer = SavedTexts.text(saved, "optimizer");
    checkArgument(
        optimizer.equals(own),
        "that training began by %s, and this by %s; give what it began with, and change a rate"
            + " afterwards by Optimizer.setLearningRate in onEpoch",
        optimizer,
        own);
  }

  /** The best so far of one number is none of another. */
  private static void checkWatched(
      String watched, Optional<EarlyStopping> stopping, RunState state) {
    if (stopping.isEmpty() || watched.isEmpty()) {
      state.best = 0;
      state.bestEpoch = 0;
      state.bestWeights = Map.of();
      state.withoutImprovement = 0;
      return;
    }
    String own = stopping.get().direction();
    checkArgument(
        own.equals(watched),
        "its early stopping was on the %s, and this is on the %s",
        watched,
        own);
    boolean restores = stopping.get().restoresBest();
    checkArgument(
        !restores || state.bestEpoch == 0 || !state.bestWeights.isEmpty(),
        "it has no weights of the best epoch %s, which are to be restored; early stopping was"
            + " keepingLast()",
        state.bestEpoch);
    state.bestWeights = restores ? state.bestWeights : Map.of();
  }

  /** What is learned is finite, or training would diverge in the next step. */
  private static void checkTensors(Safetensors saved, Layer model) {
    Map<String, Tensor> own = model.state();
    saved
        .tensors()
        .forEach((name, tensor) -> {
          if (name.startsWith(MODEL)) {
            Tensor counterpart = own.get(name.substring(MODEL.length()));
            checkArgument(
                counterpart == null || counterpart.dtype() == tensor.dtype(),
                "%s is %s, and %s in the model",
                name,
                tensor.dtype(),
                counterpart == null ? "" : counterpart.dtype());
          }
          String learned = name.substring(name.indexOf('.') + 1);
          boolean isOfModel = name.startsWith(MODEL) || name.startsWith(BEST);
          if (name.startsWith(GRADIENT) || (isOfModel && model.parameters().containsKey(learned))) {
            checkFinite(name, tensor);
          }
        });
  }

  private static void checkFinite(String name, Tensor tensor) {
    double[] elements = tensor.toDoubles();
    for (int i = 0; i < elements.length; i++) {
      checkArgument(Double.isFinite(elements[i]), "element %s of %s is %s", i, name, elements[i]);
    }
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
}
