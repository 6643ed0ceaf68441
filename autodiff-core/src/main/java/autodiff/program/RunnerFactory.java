package autodiff.program;

/** Makes what runs code. */
final class RunnerFactory {
  private RunnerFactory() {}

  /** What runs it at one point. */
  static Runner runner(Execution execution, Code code) {
    return switch (execution) {
      case ADAPTIVE, LANES -> new AdaptiveRunner(code);
      case INTERPRETED -> Interpreter.of(code);
      case BYTECODE -> Bytecode.of(code);
    };
  }

  /** What runs it at many points. */
  static BatchRunner batchRunner(Execution execution, Code code, BatchRunner.Roles roles) {
    return switch (execution) {
      case INTERPRETED, BYTECODE -> PointwiseBatch.of(runner(execution, code), roles);
      case ADAPTIVE, LANES -> LaneRunner.of(code, roles);
    };
  }

  /** What usually pays for one point. */
  static Execution usual() {
    return Execution.ADAPTIVE;
  }

  /** What usually pays for many. */
  static Execution usualForBatches() {
    return Execution.LANES;
  }
}
