package autodiff;

import autodiff.op.Elementwise;
import autodiff.op.Operation;

/** Records what tensors are computed from. */
final class TensorRecorder {
  private TensorRecorder() {}

  static Tensor apply(TensorOp op, Tensor[] x) {
    Absent.check(op, x);
    for (Tensor operand : x) {
      // Not every operation reads every operand: those of no elements are not.
      operand.checkLease();
    }
    if (!records(x)) {
      return unrecorded(op, x, Recorder.current());
    }
    Recorder recorder = Recorder.current();
    recorder.setRecording(false);
    Tensor y;
    try {
      y = fresh(op, op.forward(x), x);
    } finally {
      recorder.setRecording(true);
    }
    return link(op, y, recorder, x);
  }

  private static Tensor unrecorded(TensorOp op, Tensor[] x, Recorder recorder) {
    Tensor y = fresh(op, op.forward(x), x);
    if (recorder.checking) {
      AnomalyMode.check(op, y, x);
    }
    return y;
  }

  /** A tensor that nobody else has seen: an operation may give back an operand as it is. */
  private static Tensor fresh(TensorOp op, Tensor y, Tensor[] x) {
    if (y == null) {
      throw new IllegalArgumentException(
          op.name() + ": forward returned null; return a new tensor or an operand");
    }
    if (y.requiresGrad()) {
      return y.shared(y.shape());
    }
    for (Tensor operand : x) {
      if (y == operand) {
        return y.shared(y.shape());
      }
    }
    return y;
  }

  private static boolean records(Tensor[] x) {
    for (Tensor operand : x) {
      if (operand.requiresGrad()) {
        return Recorder.current().recording;
      }
    }
    return false;
  }

  /** Records an elementwise operation whose result is computed. */
  static Tensor record(Elementwise op, Tensor y, Tensor x) {
    Recorder recorder = Recorder.current();
    if (x.requiresGrad() && recorder.recording) {
      return link(op, y, recorder, x);
    }
    if (recorder.checking) {
      AnomalyMode.check(op, y, new Tensor[] {x});
    }
    return y;
  }

  /** Records an elementwise operation whose result is computed. */
  static Tensor record(Elementwise op, Tensor y, Tensor[] x) {
    Recorder recorder = Recorder.current();
    if (records(x)) {
      return link(op, y, recorder, x);
    }
    if (recorder.checking) {
      AnomalyMode.check(op, y, x);
    }
    return y;
  }

  private static Tensor link(Operation op, Tensor y, Recorder recorder, Tensor... x) {
    long rank = recorder.nextRank();
    for (Tensor operand : x) {
      rank = Math.max(rank, operand.rank + 1);
    }
    recorder.passed(rank);
    y.link(op, x, rank);
    if (recorder.checking) {
      AnomalyMode.check(op, y, x);
    }
    return y;
  }

  /** Records a tensor made of scalars. */
  static Tensor link(Stacked op, Tensor y) {
    Recorder recorder = Recorder.current();
    long rank = recorder.nextRank();
    for (Value v : op.values()) {
      rank = Math.max(rank, v.home.rank() + 1);
    }
    recorder.passed(rank);
    y.link(op, Tensor.NONE, rank);
    return y;
  }
}
