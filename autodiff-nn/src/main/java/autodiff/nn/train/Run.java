package autodiff.nn.train;

import autodiff.Generator;
import autodiff.GraphMemory;
import autodiff.Tensor;
import autodiff.nn.data.Batch;
import autodiff.nn.data.DataLoader;
import autodiff.nn.metrics.Metric;
import autodiff.nn.optim.Clipping;
import autodiff.nn.optim.Scheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** One call of {@link Trainer#fit}. */
final class Run<Y> {
  private final Trainer<Y> trainer;
  private final RunState state;
  private final DataLoader<Y> data;
  private final int epochs;
  private final int batches;

  /** How many samples an epoch has: fewer than the data set if the last batch is dropped. */
  private final long samples;

  private final Map<String, Tensor> learned;
  private final Tensor[] learnedTensors;

  /** Those of the model that the optimiser does not know, too: their gradients are cleared. */
  private final Tensor[] allTensors;

  private final List<Generator> generators;
  private final List<long[]> generatorsBefore = new ArrayList<>();
  private final FiniteCheck finite = new FiniteCheck();
  private final Progress progress;
  private GraphMemory memory;
  private long epochBegin;
  private boolean interrupted;

  Run(Trainer<Y> trainer, RunState state, DataLoader<Y> data, int epochs) {
    this.trainer = trainer;
    this.state = state;
    this.data = data;
    this.epochs = epochs;
    batches = data.batches();
    samples = Math.min((long) batches * data.batchSize(), data.dataset().size());
    learned = trainer.optimizer.parameters();
    learnedTensors = learned.values().toArray(new Tensor[0]);
    Set<Tensor> all = Collections.newSetFromMap(new IdentityHashMap<>());
    all.addAll(learned.values());
    all.addAll(trainer.model.parameters().values());
    allTensors = all.toArray(new Tensor[0]);
    generators = distinct(trainer.model.generators().values());
    progress = trainer.newProgress();
    memory = GraphMemory.reuse();
  }

  private static List<Generator> distinct(Collection<Generator> generators) {
    Set<Generator> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    return generators.stream().filter(distinct::add).toList();
  }

  History run() {
    try {
      resume();
      if (state.batch % trainer.accumulated == 0 || state.batch == batches) {
        clearGrads();
      }
      progress.begin(description(), epochs, batches, (long) state.epoch() * batches + state.batch);
      trainer.model.train();
      boolean saved = false;
      while (state.epoch() < epochs && !isOver()) {
        if (!epoch()) {
          save();
          return end(History.End.INTERRUPTED);
        }
        saved = saveIfDue();
      }
      if (!saved) {
        save();
      }
      restoreBest();
      return end(isOver() ? History.End.STOPPED_EARLY : History.End.FINISHED);
    } finally {
      memory.close();
      trainer.model.eval();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean isAtBeginning() {
    return state.epoch() == 0 && state.batch == 0;
  }

  private void resume() {
    Optional<Path> file = trainer.checkpoint.filter(f -> trainer.resumes && isAtBeginning());
    if (file.isPresent() && Files.exists(file.get())) {
      try {
        Checkpoint.load(file.get(), trainer, state, data);
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }
  }

  private void save() {
    if (trainer.checkpoint.isPresent()) {
      try {
        Checkpoint.save(trainer.checkpoint.get(), trainer, state, data);
      } catch (IOException e) {
        throw new UncheckedIOException(e.getMessage(), e);
      }
    }
  }

  private boolean saveIfDue() {
    if (state.epoch() % trainer.checkpointEpochs != 0) {
      return false;
    }
    save();
    return true;
  }

  private String description() {
    String random =
        generators.stream().map(Generator::toString).distinct().collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "training %s, %d parameters%s, on %s%s",
        trainer.model.title(),
        trainer.model.parameterCount(),
        random.isEmpty() ? "" : " (" + random + ")",
        data,
        isAtBeginning()
            ? ""
            : String.format(
                Locale.ROOT,
                "; going on after epoch %d%s",
                state.epoch(),
                state.batch == 0
                    ? ""
                    : String.format(Locale.ROOT, " and %d batches", state.batch)));
  }

  private boolean isOver() {
    return trainer.stopping.isPresent()
        && state.withoutImprovement >= trainer.stopping.get().patience();
  }

  private boolean isInterrupted() {
    interrupted |= Thread.interrupted();
    return interrupted;
  }

  /** Trains to the end of the epoch; false if it was interrupted. */
  private boolean epoch() {
    epochBegin = trainer.clock().getAsLong() - state.nanos;
    boolean complete = trainOnBatches();
    if (complete) {
      Optional<Evaluation> evaluation = evaluate();
      if (evaluation.isPresent()) {
        endEpoch(evaluation.get());
        return true;
      }
    }
    state.nanos = trainer.clock().getAsLong() - epochBegin;
    return false;
  }

  private boolean trainOnBatches() {
    Iterator<Batch<Y>> rest = data.epoch(state.epoch(), state.batch).iterator();
    while (state.batch < batches) {
      if (isInterrupted()) {
        return false;
      }
      Batch<Y> batch = rest.next();
      train(batch);
      memory.reset();
    }
    return true;
  }

  private void train(Batch<Y> batch) {
    noteGenerators();
    Tensor loss = Evaluator.lossOf(trainer.loss, trainer.model.call(batch.inputs()), batch);
    double value = loss.item();
    if (!Double.isFinite(value)) {
      throw diverged(batch, "the loss is " + value);
    }
    (trainer.accumulated == 1 ? loss : loss.mul(share(batch))).backward();
    if (!finite.isFinite(learnedTensors)) {
      throw diverged(
          batch,
          String.format(Locale.ROOT, "the loss is %s, but its gradient is not finite", value));
    }
    boolean isStep = (state.batch + 1) % trainer.accumulated == 0 || state.batch + 1 == batches;
    if (isStep) {
      step(batch);
    }
    state.batch++;
    state.lossSum += value * batch.size();
    state.samples += batch.size();
    progress.batch(state.epoch() + 1, state.batch, batch.size(), state.lossSum / state.samples);
    if (isStep && state.steps % trainer.checkpointSteps == 0 && state.batch < batches) {
      state.nanos = trainer.clock().getAsLong() - epochBegin;
      save();
    }
  }

  /** The part of a batch in the samples that make a step together. */
  private double share(Batch<Y> batch) {
    long first = (long) (state.batch - state.batch % trainer.accumulated) * data.batchSize();
    long end = Math.min(first + (long) trainer.accumulated * data.batchSize(), samples);
    return (double) batch.size() / (end - first);
  }

  private void step(Batch<Y> batch) {
    clip(batch);
    state.learningRate = trainer.optimizer.learningRate();
    trainer.optimizer.step();
    trainer.stepSchedule.ifPresent(Scheduler::step);
    clearGrads();
    state.steps++;
  }

  private void clip(Batch<Y> batch) {
    if (trainer.maximumValue.isPresent()) {
      Clipping.byValue(learned, trainer.maximumValue.getAsDouble());
    }
    if (trainer.maximumNorm.isPresent()) {
      try {
        Clipping.byNorm(learned, trainer.maximumNorm.getAsDouble());
      } catch (IllegalStateException e) {
        // Numbers that are finite, but too large for a norm.
        throw diverged(batch, String.valueOf(e.getMessage()));
      }
    }
  }

  private void clearGrads() {
    for (Tensor p : allTensors) {
      p.clearGrad();
    }
  }

  /** So that a step can be done again with the same dropout. */
  private void noteGenerators() {
    if (!generators.isEmpty()) {
      generatorsBefore.clear();
      for (Generator g : generators) {
        generatorsBefore.add(g.state());
      }
    }
  }

  private DivergenceException diverged(Batch<Y> batch, String what) {
    for (int i = 0; i < generators.size(); i++) {
      generators.get(i).restore(generatorsBefore.get(i));
    }
    Divergence where = Divergence.find(trainer.model, trainer.loss, batch);
    clearGrads();
    String message =
        String.format(
            Locale.ROOT,
            "training diverged in step %d (epoch %d, batch %d): %s; %s. Lower the learning rate, which"
                + " is %s, clip gradients by clipNorm, or look at the data of that batch",
            state.steps + 1,
            state.epoch() + 1,
            state.batch + 1,
            what,
            where.text(),
            trainer.optimizer.learningRate());
    progress.end("");
    return new DivergenceException(
        message, state.steps + 1, where.path(), history(History.End.DIVERGED));
  }

  /** Empty if it was interrupted. */
  private Optional<Evaluation> evaluate() {
    if (trainer.validation.isEmpty()) {
      return Optional.of(new Evaluation(Double.NaN, Map.of()));
    }
    List<Metric<? super Y>> metrics = trainer.metrics;
    return new Evaluator<>(trainer.model, trainer.loss, metrics)
        .evaluate(trainer.validation.get(), memory::reset, this::isInterrupted);
  }

  private void endEpoch(Evaluation evaluation) {
    Epoch epoch =
        new Epoch(
            state.epoch() + 1,
            state.steps,
            state.lossSum / state.samples,
            trainer.validation.isPresent()
                ? OptionalDouble.of(evaluation.loss())
                : OptionalDouble.empty(),
            evaluation.metrics(),
            state.learningRate,
            Duration.ofNanos(trainer.clock().getAsLong() - epochBegin));
    state.history.add(epoch);
    state.beginEpoch();
    trainer.stopping.ifPresent(s -> watch(s, epoch));
    trainer.epochSchedule.ifPresent(Scheduler::step);
    trainer.plateau.ifPresent(p -> p.step(evaluation.loss()));
    progress.epoch(epoch);
    tell(epoch);
  }

  private void watch(EarlyStopping stopping, Epoch epoch) {
    double value = stopping.watched(epoch);
    double best = state.bestEpoch == 0 ? stopping.worst() : state.best;
    if (stopping.isImprovement(value, best)) {
      state.best = value;
      state.bestEpoch = epoch.number();
      state.bestWeights = stopping.restoresBest() ? trainer.model.state() : Map.of();
      state.withoutImprovement = 0;
    } else {
      state.withoutImprovement++;
    }
  }

  /** Listeners may keep what they compute: they do it in memory of their own. */
  private void tell(Epoch epoch) {
    if (!trainer.listeners.isEmpty()) {
      memory.close();
      try {
        trainer.listeners.forEach(listener -> listener.accept(epoch));
      } finally {
        memory = GraphMemory.reuse();
      }
      trainer.model.train();
    }
  }

  private void restoreBest() {
    if (!state.bestWeights.isEmpty()) {
      trainer.model.load(state.bestWeights);
    }
  }

  private History history(History.End end) {
    return new History(
        state.history,
        end,
        state.bestEpoch == 0 ? OptionalInt.empty() : OptionalInt.of(state.bestEpoch));
  }

  private History end(History.End end) {
    String remark =
        switch (end) {
          case INTERRUPTED ->
              String.format(
                  Locale.ROOT,
                  "interrupted after batch %d of epoch %d",
                  state.batch,
                  state.epoch() + 1);
          case STOPPED_EARLY ->
              String.format(
                  Locale.ROOT, "stopped early: no improvement since epoch %d", state.bestEpoch);
          default -> "";
        };
    progress.end(remark);
    return history(end);
  }
}
