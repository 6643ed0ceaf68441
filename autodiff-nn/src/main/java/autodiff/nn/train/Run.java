package autodiff.nn.train;

import autodiff.Generator;
import autodiff.GraphMemory;
import autodiff.Tensor;
import autodiff.nn.Modes;
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

/** One call of {@link Trainer#fit}. */
final class Run<Y> {
  private final Trainer<Y> trainer;
  private final RunState state;
  private final DataLoader<Y> data;
  private final int epochs;
  private final int batches;
  private final Map<String, Tensor> learned;
  private final Tensor[] learnedTensors;

  /** Those of the model that the optimizer does not know, too: their gradients are cleared. */
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
      if (state.isAtBeginning()) {
        state.optimizer = Checkpoint.describe(trainer.optimizer);
      }
      resume();
      if (state.batch % trainer.accumulated == 0 || state.batch == batches) {
        clearGrads();
      }
      Modes.training(trainer.model);
      progress.begin(
          Announcement.of(trainer.model, generators, data, state),
          epochs,
          batches,
          (long) state.epoch() * batches + state.batch);
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
      checkWatched();
      restoreBest();
      return end(isOver() ? History.End.STOPPED_EARLY : History.End.FINISHED);
    } finally {
      memory.close();
      Modes.evaluation(trainer.model);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void resume() {
    Optional<Path> file = trainer.checkpoint.filter(f -> trainer.resumes && state.isAtBeginning());
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
    BatchLoss loss = BatchLoss.of(trainer.loss, trainer.model.call(batch.inputs()), batch);
    if (!loss.isOfNothing()) {
      sweep(loss, batch);
    }
    boolean isStep = (state.batch + 1) % trainer.accumulated == 0 || state.batch + 1 == batches;
    if (isStep) {
      checkCounts();
      if (loss.isMean() && trainer.accumulated > 1) {
        new GradientScale(data.batchSize() / state.stepWeight).applyTo(learnedTensors);
      }
      step(batch);
    }
    state.batch++;
    progress.batch(
        state.epoch() + 1,
        state.batch,
        batch.size(),
        BatchLoss.together(trainer.loss, state.lossSum, state.lossWeight));
    if (isStep && state.steps % trainer.checkpointSteps == 0 && state.batch < batches) {
      state.nanos = trainer.clock().getAsLong() - epochBegin;
      save();
    }
  }

  private void sweep(BatchLoss loss, Batch<Y> batch) {
    if (!Double.isFinite(loss.value())) {
      throw diverged(batch, "the loss is " + loss.value());
    }
    scaled(loss).backward();
    if (!finite.isFinite(learnedTensors)) {
      throw diverged(
          batch,
          String.format(
              Locale.ROOT, "the loss is %s, but its gradient is not finite", loss.value()));
    }
    state.lossSum += loss.add();
    state.lossWeight += loss.weight();
    state.stepWeight += loss.weight();
  }

  /**
   * A loss as it counts beside others in the same step. Their weights are not known yet: gradients
   * are divided by the sum before the step. Until then they are in proportion to a batch of the
   * usual size, so that in float32 they do not get large.
   */
  private Tensor scaled(BatchLoss loss) {
    double factor = loss.isMean() && trainer.accumulated > 1 ? loss.weight() / data.batchSize() : 1;
    return factor == 1 ? loss.tensor() : loss.tensor().mul(factor);
  }

  private void checkCounts() {
    if (state.stepWeight == 0) {
      clearGrads();
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "fit: no target of step %d (epoch %d, batch %d) counts in the loss, which is a mean over"
                  + " nothing: all are ignored, or of classes of weight 0. Leave such samples out,"
                  + " or make batches of %s larger",
              state.steps + 1,
              state.epoch() + 1,
              state.batch + 1,
              data.batchSize()));
    }
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
    state.stepWeight = 0;
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
            "training diverged in step %d (epoch %d, batch %d): %s; %s%s",
            state.steps + 1,
            state.epoch() + 1,
            state.batch + 1,
            what,
            where.text(),
            where.remedy(state.steps, trainer.optimizer.learningRate()));
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
            BatchLoss.together(trainer.loss, state.lossSum, state.lossWeight),
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
      Modes.training(trainer.model);
    }
  }

  /**
   * With nothing to compare there is no best epoch, and training was no longer than the patience.
   */
  private void checkWatched() {
    if (isOver() && state.bestEpoch == 0) {
      String message = trainer.stopping.get().withoutBest(state.history);
      progress.end("");
      throw new DivergenceException(message, state.steps, "", history(History.End.DIVERGED));
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
                  Locale.ROOT,
                  "stopped early: no improvement since epoch %d%s",
                  state.bestEpoch,
                  trainer.stopping.get().remark(state.history));
          default -> "";
        };
    progress.end(remark);
    return history(end);
  }
}
