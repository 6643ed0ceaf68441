package autodiff.benchmarks.program;

import autodiff.program.Execution;

/** How a function is computed at many points. */
public enum BatchWay {
  /** In plain Java, one point after the other: the yardstick. */
  BY_HAND,
  INTERPRETED,
  BYTECODE,
  LANES;

  /** Of a program. */
  Execution execution() {
    return Execution.valueOf(name());
  }
}
