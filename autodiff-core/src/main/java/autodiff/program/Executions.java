package autodiff.program;

/** Makes what runs code. */
final class Executions {
  private Executions() {}

  /** What runs it at one point. */
  static Runner runner(Execution execution, Code code) {
    return switch (execution) {
      case INTERPRETED, BYTECODE, LANES -> Interpreter.of(code);
    };
  }

  /** What runs it at many points. */
  static BatchRunner batchRunner(Execution execution, Code code, BatchRunner.Roles roles) {
    return switch (execution) {
      case INTERPRETED, BYTECODE, LANES -> PointwiseBatch.of(runner(execution, code), roles);
    };
  }

  /** What usually pays for one point. */
  static Execution usual() {
    return Execution.INTERPRETED;
  }

  /** What usually pays for many. */
  static Execution usualForBatches() {
    return Execution.LANES;
  }
}
