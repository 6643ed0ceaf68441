package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.nn.Layer;
import autodiff.nn.Loss;
import autodiff.nn.data.DataLoader;
import autodiff.nn.data.Dataset;
import autodiff.nn.metrics.Metric;
import autodiff.nn.optim.OnPlateau;
import autodiff.nn.optim.Optimizer;
import autodiff.nn.optim.Schedule;
import autodiff.nn.optim.Scheduler;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Trains a model.
 *
 * <pre>{@code
 * History history =
 *     Trainer.of(model, Losses.crossEntropy(), Adam.of(model.parameters(), 1e-3))
 *         .validation(split.heldOut())
 *         .metrics(new Accuracy())
 *         .fit(DataLoader.of(split.training(), 32).shuffled(42), 20);
 * }</pre>
 *
 * <p>Options are set in the manner of a builder, before {@link #fit}. A step is a batch, the loss
 * of the model's outputs, a backward sweep, clipping if asked for, and a step of the optimizer.
 *
 * <p><b>Modes.</b> The model is in the mode for training while it is trained, in the one for use
 * while it is evaluated, and is left in the one for use. A layer inside the model for which {@link
 * Layer#eval()} was called stays in the mode for use all the time, and one that is {@linkplain
 * Layer#freeze() frozen} stays as it is, running statistics included.
 *
 * <p><b>Losses</b> of several batches, in an epoch, a step or the validation data, are put together
 * to that of all as one batch: see {@link Loss#weight}. They do not depend on the batches' size.
 *
 * <p><b>The same run again.</b> Everything random has a seed: first weights and dropout a {@link
 * autodiff.Generator}, the order of samples the {@link DataLoader}. With the same seeds the
 * parameters are the same to the last bit, for any number of threads, on one kind of processor, one
 * version of Java and one set of kernels.
 *
 * <p><b>Interrupts.</b> {@link Thread#interrupt()} ends training after the batch that is under way.
 * Then {@link #fit} writes a {@link #checkpoint(Path) checkpoint} if it was asked to, sets the
 * interrupt again and returns the history so far, whose end is {@link History.End#INTERRUPTED}.
 * Asked again, it goes on where it was, as if nothing had happened.
 *
 * <p><b>Memory.</b> Steps use the memory of those before: see {@link autodiff.GraphMemory}. A
 * layer, loss, metric or data set that keeps a tensor it has computed for later has to {@link
 * autodiff.Tensor#copy() copy} it; callbacks need not.
 *
 * <p>Not for use by several threads at once.
 *
 * @param <Y> what is to be predicted: {@link autodiff.IntTensor} for classes, {@link
 *     autodiff.Tensor} for numbers
 */
public final class Trainer<Y> {
  private static final int VALIDATION_BATCH = 512;

  final Layer model;
  final Loss<? super Y> loss;
  final Optimizer optimizer;
  final List<Metric<? super Y>> metrics = new ArrayList<>();
  final List<Consumer<? super Epoch>> listeners = new ArrayList<>();
  Optional<DataLoader<Y>> validation = Optional.empty();
  Optional<Scheduler> epochSchedule = Optional.empty();
  Optional<Scheduler> stepSchedule = Optional.empty();
  Optional<OnPlateau> plateau = Optional.empty();
  Optional<EarlyStopping> stopping = Optional.empty();
  OptionalDouble maximumNorm = OptionalDouble.empty();
  OptionalDouble maximumValue = OptionalDouble.empty();
  int accumulated = 1;
  Optional<Path> checkpoint = Optional.empty();
  int checkpointEpochs = 1;
  int checkpointSteps = Integer.MAX_VALUE;
  boolean resumes;
  private PrintStream out = System.out;
  private boolean quiet;
  private int lineEpochs = 1;
  private LongSupplier clock = System::nanoTime;
  private Optional<Boolean> terminal = Optional.empty();

  private final RunState state = new RunState();

  private Trainer(Layer model, Loss<? super Y> loss, Optimizer optimizer) {
    this.model = model;
    this.loss = loss;
    this.optimizer = optimizer;
  }

  /**
   * A trainer.
   *
   * @param model what is trained
   * @param loss how wrong its outputs are; one number, a mean or a sum: {@link Loss#reduction}
   * @param optimizer what changes the model's parameters
   * @param <Y> what is to be predicted
   * @return a trainer that shows its progress on {@link System#out} and does nothing else besides
   *     training
   */
  public static <Y> Trainer<Y> of(Layer model, Loss<Y> loss, Optimizer optimizer) {
    return new Trainer<>(model, loss, optimizer);
  }

  // Data and metrics

  /**
   * Evaluates the model after each epoch.
   *
   * @param data samples that are not trained with; they are taken in order
   * @return this
   */
  public Trainer<Y> validation(Dataset<Y> data) {
    return validation(DataLoader.of(data, VALIDATION_BATCH));
  }

  /**
   * Evaluates the model after each epoch, in batches of a given size.
   *
   * @param data samples that are not trained with; its epoch 0, each time
   * @return this
   */
  public Trainer<Y> validation(DataLoader<Y> data) {
    validation = Optional.of(data);
    return this;
  }

  /**
   * Adds metrics, to be told of the {@link #validation(Dataset) validation} data after each epoch.
   *
   * @param added the metrics, under names of their own
   * @return this
   * @throws IllegalArgumentException if there is a metric of that name
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public final Trainer<Y> metrics(Metric<? super Y>... added) {
    Set<String> names = new LinkedHashSet<>();
    metrics.forEach(m -> names.add(m.name()));
    for (Metric<? super Y> metric : added) {
      checkArgument(
          names.add(metric.name()), "metrics: there are two of the name '%s'", metric.name());
      metrics.add(metric);
    }
    return this;
  }

  // Steps

  /**
   * Sets the learning rate of each epoch.
   *
   * @param schedule the rate by the number of the epoch, from 0
   * @return this
   * @throws IllegalArgumentException if rates are set otherwise already
   */
  public Trainer<Y> schedule(Schedule schedule) {
    checkNoSchedule();
    epochSchedule = Optional.of(Scheduler.of(optimizer, schedule));
    return this;
  }

  /**
   * Sets the learning rate of each step.
   *
   * @param schedule the rate by the number of the optimizer's step, from 0
   * @return this
   * @throws IllegalArgumentException if rates are set otherwise already
   */
  public Trainer<Y> scheduleSteps(Schedule schedule) {
    checkNoSchedule();
    stepSchedule = Optional.of(Scheduler.of(optimizer, schedule));
    return this;
  }

  /**
   * Lowers the learning rate when the loss of the {@link #validation(Dataset) validation} data has
   * stopped improving.
   *
   * @param schedule made for the same optimizer
   * @return this
   * @throws IllegalArgumentException if rates are set otherwise already, or it was made for another
   *     optimizer
   */
  public Trainer<Y> schedule(OnPlateau schedule) {
    checkNoSchedule();
    checkArgument(
        isSame(schedule.optimizer(), optimizer),
        "schedule: the plateau lowers the rates of another optimizer, %s; make it of this one, %s",
        schedule.optimizer(),
        optimizer);
    plateau = Optional.of(schedule);
    return this;
  }

  @SuppressWarnings("ReferenceEquality") // the very same optimizer
  private static boolean isSame(Optimizer one, Optimizer other) {
    return one == other;
  }

  private void checkNoSchedule() {
    checkArgument(
        epochSchedule.isEmpty() && stepSchedule.isEmpty() && plateau.isEmpty(),
        "schedule: there is one already, and both would set the rate; combine them by"
            + " Schedule.then or times");
  }

  /**
   * Scales gradients down if their norm, all taken together, is larger than allowed.
   *
   * @param maximum the largest norm allowed
   * @return this
   * @throws IllegalArgumentException if it is not positive
   * @see autodiff.nn.optim.Clipping#byNorm
   */
  public Trainer<Y> clipNorm(double maximum) {
    checkArgument(maximum > 0, "clipNorm: %s; give a positive number", maximum);
    maximumNorm = OptionalDouble.of(maximum);
    return this;
  }

  /**
   * Moves every element of a gradient to the nearest number from −maximum to maximum.
   *
   * @param maximum the largest magnitude allowed
   * @return this
   * @throws IllegalArgumentException if it is not positive
   * @see autodiff.nn.optim.Clipping#byValue
   */
  public Trainer<Y> clipValue(double maximum) {
    checkArgument(maximum > 0, "clipValue: %s; give a positive number", maximum);
    maximumValue = OptionalDouble.of(maximum);
    return this;
  }

  /**
   * Makes one step of several batches, which is as if they were one large batch: each counts by
   * what its loss is a mean over ({@link Loss#weight}), such as the targets that are not ignored,
   * and losses that are sums add up. What is left at the end of an epoch makes a step, too. (Batch
   * normalization still sees each batch by itself.)
   *
   * @param batches how many; 1 unless set
   * @return this
   * @throws IllegalArgumentException if it is less than 1
   */
  public Trainer<Y> accumulate(int batches) {
    checkArgument(batches >= 1, "accumulate: %s batches; give at least 1", batches);
    accumulated = batches;
    return this;
  }

  /**
   * Ends training when it does not help any more, and brings back the best weights.
   *
   * @param when when that is
   * @return this
   */
  public Trainer<Y> earlyStopping(EarlyStopping when) {
    stopping = Optional.of(when);
    return this;
  }

  /**
   * Calls something at the end of each epoch. To end training there, interrupt the thread: {@code
   * Thread.currentThread().interrupt()}.
   *
   * @param listener is told of the epoch, after evaluation and before the checkpoint is written
   * @return this
   */
  public Trainer<Y> onEpoch(Consumer<? super Epoch> listener) {
    listeners.add(listener);
    return this;
  }

  // Checkpoints

  /**
   * Saves the whole state of training after each epoch, when the thread is interrupted, and at the
   * end: model, optimizer, schedule, position in the epoch, {@link Layer#generators() generators}
   * of the model, history and best weights. Options are not among it: they stand in the program. It
   * is one safetensors file, in which the model's state is called {@code model.} and so on; a crash
   * leaves the last one that was complete.
   *
   * @param file the file; written over
   * @return this
   * @see #resume()
   */
  public Trainer<Y> checkpoint(Path file) {
    checkpoint = Optional.of(file);
    return this;
  }

  /**
   * Saves less often than after each epoch.
   *
   * @param epochs after how many
   * @return this
   * @throws IllegalArgumentException if it is less than 1
   */
  public Trainer<Y> checkpointEvery(int epochs) {
    checkArgument(epochs >= 1, "checkpointEvery: %s epochs; give at least 1", epochs);
    checkpointEpochs = epochs;
    return this;
  }

  /**
   * Saves also in the middle of epochs.
   *
   * @param steps after how many steps of the optimizer
   * @return this
   * @throws IllegalArgumentException if it is less than 1
   */
  public Trainer<Y> checkpointEverySteps(int steps) {
    checkArgument(steps >= 1, "checkpointEverySteps: %s steps; give at least 1", steps);
    checkpointSteps = steps;
    return this;
  }

  /**
   * Goes on from the {@link #checkpoint(Path) checkpoint} if there is one, and from the beginning
   * if not. The run comes out as if it had never stopped, to the last bit. Data, seeds, model and
   * optimizer must be those that it began with, including the learning rates, which go on from
   * where they were; to change a rate from here on, call {@link Optimizer#setLearningRate(double)}
   * in {@link #onEpoch}.
   *
   * @return this
   */
  public Trainer<Y> resume() {
    resumes = true;
    return this;
  }

  // Progress

  /**
   * Shows progress on a stream: a bar that is redrawn in place if it is {@link System#out} and that
   * is a terminal, else a line for each epoch, the same on every run.
   *
   * @param stream where to; {@link System#out} unless set
   * @return this
   */
  public Trainer<Y> progress(PrintStream stream) {
    out = stream;
    quiet = false;
    return this;
  }

  /**
   * Prints fewer lines where there is no terminal.
   *
   * @param epochs after how many epochs there is one; there is also one after the last
   * @return this
   * @throws IllegalArgumentException if it is less than 1
   */
  public Trainer<Y> progressEvery(int epochs) {
    checkArgument(epochs >= 1, "progressEvery: %s epochs; give at least 1", epochs);
    lineEpochs = epochs;
    return this;
  }

  /**
   * Shows nothing.
   *
   * @return this
   */
  public Trainer<Y> quiet() {
    quiet = true;
    return this;
  }

  /** Tells the time by another clock, in nanoseconds, and says whether there is a terminal. */
  Trainer<Y> progress(LongSupplier otherClock, boolean isTerminal) {
    clock = otherClock;
    terminal = Optional.of(isTerminal);
    return this;
  }

  LongSupplier clock() {
    return clock;
  }

  Progress newProgress() {
    return quiet
        ? Progress.none()
        : Progress.on(out, terminal.orElseGet(() -> Progress.isTerminal(out)), lineEpochs, clock);
  }

  // Training

  /**
   * Trains until so many epochs are done in all. Called again, it goes on from there: {@code
   * fit(data, 3)} and then {@code fit(data, 6)} is the same as {@code fit(data, 6)}, unless the
   * best weights were brought back in between.
   *
   * @param training the samples to train with
   * @param epochs how many epochs there shall be, with those that are done already
   * @return what came of it
   * @throws DivergenceException if the loss or a gradient is not finite; says where that began.
   *     Also if the number that early stopping watches is not finite in any epoch.
   * @throws IllegalArgumentException if options do not go together, all parameters are frozen, or
   *     the checkpoint to resume from does not fit the model, the optimizer or the data; then
   *     nothing has changed. Also if no target of a step counts in the loss, since all are ignored.
   * @throws java.io.UncheckedIOException if the checkpoint cannot be read or written, which is
   *     tried before training begins; if it is damaged, the cause is an {@link
   *     autodiff.io.FileFormatException}
   */
  public History fit(DataLoader<Y> training, int epochs) {
    FitCheck.check(this, training, epochs);
    return new Run<>(this, state, training, epochs).run();
  }

  /**
   * Evaluates the model, with this trainer's loss and metrics, in the mode for use.
   *
   * @param data the samples
   * @return how good it is
   * @throws IllegalArgumentException if there is no sample, or no target that counts in the loss
   */
  public Evaluation evaluate(Dataset<Y> data) {
    return evaluate(DataLoader.of(data, VALIDATION_BATCH));
  }

  /**
   * Evaluates the model in batches of a given size; see {@link #evaluate(Dataset)}.
   *
   * @param data the samples; its epoch 0
   * @return how good it is
   * @throws IllegalArgumentException if there is no sample, or no target that counts in the loss
   */
  public Evaluation evaluate(DataLoader<Y> data) {
    checkArgument(data.batches() > 0, "evaluate: there is no batch in %s", data);
    return new Evaluator<>(model, loss, metrics)
        .evaluate(data, () -> {}, () -> false)
        .orElseThrow();
  }

  /**
   * What is trained, and how.
   *
   * @return a line of text
   */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Trainer of %s, %d parameters: %s, %s",
        model,
        model.parameterCount(),
        loss,
        optimizer);
  }
}
