package autodiff.nn.train;

import autodiff.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Where a run is, apart from what the model, the optimizer and the schedule know. */
final class RunState {
  /** The epochs that are done. */
  final List<Epoch> history = new ArrayList<>();

  /** How many batches of the epoch under way are done. */
  int batch;

  /** How often the optimizer has changed the parameters. */
  long steps;

  /** The losses of the epoch's batches, each times its weight: {@link BatchLoss}. */
  double lossSum;

  /** The weights of these. */
  double lossWeight;

  /** The weights of the batches whose gradients wait for the next step. */
  double stepWeight;

  /** The optimizer as it was when the run began. */
  String optimizer = "";

  /** The rate of the last step. */
  double learningRate = Double.NaN;

  /** The time that the epoch under way took before it was interrupted. */
  long nanos;

  /** The best number that early stopping has seen; meaningless if {@link #bestEpoch} is 0. */
  double best;

  /** The epoch that has it, from 1; 0 if there is none yet. */
  int bestEpoch;

  /** The model's state after that epoch. */
  Map<String, Tensor> bestWeights = Map.of();

  /** How many epochs there have been since without improvement. */
  int withoutImprovement;

  int epoch() {
    return history.size();
  }

  boolean isAtBeginning() {
    return epoch() == 0 && batch == 0;
  }

  /** Nothing of the next epoch is done. */
  void beginEpoch() {
    batch = 0;
    lossSum = 0;
    lossWeight = 0;
    nanos = 0;
  }

  void set(RunState other) {
    history.clear();
    history.addAll(other.history);
    batch = other.batch;
    steps = other.steps;
    lossSum = other.lossSum;
    lossWeight = other.lossWeight;
    stepWeight = other.stepWeight;
    optimizer = other.optimizer;
    learningRate = other.learningRate;
    nanos = other.nanos;
    best = other.best;
    bestEpoch = other.bestEpoch;
    bestWeights = other.bestWeights;
    withoutImprovement = other.withoutImprovement;
  }
}
