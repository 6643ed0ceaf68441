package autodiff.program;

import java.util.Arrays;

/** Runs the compiled parts of some code. */
final class CompiledRunner implements Runner {
  private static final double[] NONE = {};

  private final int inputs;
  private final int outputs;
  private final int workLength;
  private final WorkArrays<double[]> workArrays;
  private final CompiledPart first;
  private final CompiledPart[] others;

  private final int largestMethod;

  CompiledRunner(int inputs, int outputs, int workLength, CompiledPart[] parts, int largestMethod) {
    this.largestMethod = largestMethod;
    this.inputs = inputs;
    this.outputs = outputs;
    this.workLength = workLength;
    this.workArrays = new WorkArrays<>(() -> new double[workLength]);
    this.first = parts[0];
    this.others = Arrays.copyOfRange(parts, 1, parts.length);
  }

  /** The class of the first part, which is collected with this object. */
  Class<?> compiledClass() {
    return first.getClass();
  }

  /** The bytes of the largest of the methods, which HotSpot compiles up to 8,000. */
  int largestMethod() {
    return largestMethod;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // Not equal numbers: the same array.
  public int run(double[] in, int inFrom, double[] out, int outFrom) {
    // Outputs are written while inputs are still to be read.
    double[] apart = in == out && overlap(inFrom, outFrom) ? copy(in, inFrom) : in;
    return workLength == 0
        ? run(NONE, apart, inFrom, out, outFrom)
        : runWithWork(apart, inFrom, out, outFrom);
  }

  private int runWithWork(double[] in, int inFrom, double[] out, int outFrom) {
    double[] work = workArrays.take();
    int failed = run(work, in, inFrom, out, outFrom);
    // Not in a finally block: after an exception the array may go.
    workArrays.giveBack(work);
    return failed;
  }

  private int run(double[] work, double[] in, int inFrom, double[] out, int outFrom) {
    int failed = first.run(work, in, inFrom, out, outFrom);
    for (int k = 0; failed < 0 && k < others.length; k++) {
      failed = others[k].run(work, in, inFrom, out, outFrom);
    }
    return failed;
  }

  private boolean overlap(int inFrom, int outFrom) {
    return inFrom < outFrom + outputs && outFrom < inFrom + inputs;
  }

  /** The inputs, at the same place of another array. */
  private double[] copy(double[] in, int inFrom) {
    return Arrays.copyOf(in, inFrom + inputs);
  }
}
