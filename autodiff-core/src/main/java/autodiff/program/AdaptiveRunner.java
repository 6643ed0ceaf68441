package autodiff.program;

/** Interprets code until it has run so often that a class of its own pays. */
final class AdaptiveRunner implements Runner {
  /** A class costs about a microsecond an instruction, which each run in it gains 2 to 4 ns. */
  private static final int RUNS = 500;

  /** Beyond, machine code would fill the virtual machine's code cache before it is good. */
  private static final int MOST_INSTRUCTIONS = 200_000;

  private final Code code;
  private volatile Runner runner;

  /** Not counted exactly: threads may lose a few among them. */
  private int runs;

  AdaptiveRunner(Code code) {
    this(code, MOST_INSTRUCTIONS);
  }

  AdaptiveRunner(Code code, int most) {
    this.code = code;
    runner = Interpreter.of(code);
    runs = code.size() > most ? Integer.MIN_VALUE : 0;
  }

  @Override
  public int run(double[] in, int inFrom, double[] out, int outFrom) {
    if (runs >= 0 && ++runs > RUNS) {
      compile();
    }
    return runner.run(in, inFrom, out, outFrom);
  }

  private synchronized void compile() {
    if (runs >= 0) {
      runner = Bytecode.of(code);
      runs = Integer.MIN_VALUE;
    }
  }

  /** Whether it was compiled. */
  boolean isCompiled() {
    return runner instanceof CompiledRunner;
  }
}
