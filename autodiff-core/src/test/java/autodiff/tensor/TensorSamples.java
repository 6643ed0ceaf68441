package autodiff.tensor;

import autodiff.DType;
import autodiff.Indexed;
import autodiff.Sorting.Interpolation;
import autodiff.Tensor;
import autodiff.op.ActivationTable;
import autodiff.op.Elementwise.Unary;
import autodiff.op.TranscendentalTable;
import autodiff.shape.Shape;
import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The registry of tensor operations: for each method, by name and parameter types, how to call it
 * and on which shapes. Tests are generated from it, so a line here is all that a new operation
 * needs.
 *
 * <p>Operands are written as shapes: {@code [2,3] [3]} is a matrix and a vector, {@code [3,2]t} a
 * transposed one. Their elements differ from each other and from 0, so that no sample is at a tie
 * or a kink.
 */
final class TensorSamples {
  /** An operation, applied to some operands. */
  @FunctionalInterface
  interface Call {
    Object apply(Tensor... x);
  }

  /** Operands and what to do with them. */
  record Sample(String method, Call call, List<String> operands) {
    /** Elements for the operands as they are written, before any is transposed. */
    Tensor[] point(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      Tensor[] x = new Tensor[operands.size()];
      List<Shape> shapes = operands.stream().map(TensorSamples::shape).toList();
      int count = shapes.stream().mapToInt(Shape::elements).sum();
      List<Float> elements = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        elements.add((0.4f + 2.4f * i / Math.max(count, 6)) * (random.nextBoolean() ? 1 : -1));
      }
      for (int i = count; i > 1; i--) {
        elements.add(elements.remove(random.nextInt(i)));
      }
      int from = 0;
      for (int k = 0; k < x.length; k++) {
        int to = from + shapes.get(k).elements();
        double[] own = elements.subList(from, to).stream().mapToDouble(v -> v).toArray();
        x[k] = Tensor.of(shapes.get(k), own);
        from = to;
      }
      return x;
    }

    /** All tensors that the operation gives. */
    List<Tensor> apply(Tensor... x) {
      Tensor[] operand = new Tensor[x.length];
      for (int k = 0; k < x.length; k++) {
        operand[k] = operands.get(k).endsWith("t") ? x[k].transpose() : x[k];
      }
      return tensors(call.apply(operand));
    }

    private static List<Tensor> tensors(Object result) {
      if (result instanceof Tensor y) {
        return List.of(y);
      }
      if (result instanceof Indexed both) {
        return List.of(both.values());
      }
      return ((List<?>) result).stream().map(y -> (Tensor) y).toList();
    }

    @Override
    public String toString() {
      return method + " of " + String.join(" ", operands);
    }
  }

  private static final Splitter WORDS = Splitter.on(' ');
  static final String[] ONE = {"[]", "[1]", "[3]", "[2,3]", "[3,2]t", "[0]", "[0,3]"};
  private static final String[] FILLED = {"[]", "[1]", "[3]", "[2,3]", "[3,2]t"};
  private static final String[] PAIRS = {
    "[] []",
    "[1] [1]",
    "[3] [3]",
    "[2,3] [3]",
    "[2,1] [1,3]",
    "[] [2,3]",
    "[2,3] [3,2]t",
    "[0] [0]",
    "[0,3] [1]"
  };
  private static final List<Sample> ALL = new ArrayList<>();

  private TensorSamples() {}

  static List<Sample> all() {
    return ALL;
  }

  /** Methods that are no operations, or are tested elsewhere: by name, and why. */
  static final Map<String, String> EXCEPTIONS = new LinkedHashMap<>();

  private static Shape shape(String operand) {
    String sizes = operand.substring(1, operand.indexOf(']'));
    return sizes.isEmpty()
        ? Shape.SCALAR
        : Shape.of(Splitter.on(',').splitToStream(sizes).mapToInt(Integer::parseInt).toArray());
  }

  static void add(String method, Call call, String... operands) {
    for (String each : operands) {
      ALL.add(new Sample(method, call, WORDS.splitToList(each)));
    }
  }

  static {
    String made = "makes data";
    for (String name :
        WORDS.split(
            "of from full fullLike zeros zerosLike ones onesLike scalar arange linspace eye rand"
                + " randn randLike randnLike uniform normal constant")) {
      EXCEPTIONS.put(name, made);
    }
    for (String name :
        WORDS.split("self named requiresGrad retainGrad set addInPlace updateInPlace")) {
      EXCEPTIONS.put(name, "gives the tensor itself");
    }
    for (String name : WORDS.split("apply applyAfter")) {
      EXCEPTIONS.put(name, "applies the elementwise table: ElementwiseOnTensorsTest");
    }
    EXCEPTIONS.put("detach", "takes the history away");
    EXCEPTIONS.put("copy", "takes the history away");
    EXCEPTIONS.put("grad", "what a sweep left");

    reductions();
    extremaAndOrder();
    scans();
    products();
    ShapeSamples.addAll();
    add("to(DType)", x -> x[0].to(DType.FLOAT64), ONE);
  }

  private static void reductions() {
    add("sum(int[])", x -> x[0].sum(), ONE);
    add("sum(int[])", x -> x[0].sum(-1), ONE);
    add("sum(boolean,int[])", x -> x[0].sum(true, 0), ONE);
    add("sum(boolean,int[])", x -> x[0].sum(false, 0, 2), "[2,3,2]");
    add("mean(int[])", x -> x[0].mean(), ONE);
    add("mean(boolean,int[])", x -> x[0].mean(true, -1), ONE);
    add("prod(int[])", x -> x[0].prod(), ONE);
    add("prod(int[])", x -> x[0].prod(0), ONE);
    add("prod(boolean,int[])", x -> x[0].prod(true, -1), ONE);
    add("nanSum(int[])", x -> x[0].nanSum(), ONE);
    add("nanSum(boolean,int[])", x -> x[0].nanSum(true, 0), ONE);
    add("nanMean(int[])", x -> x[0].nanMean(), ONE);
    add("nanMean(boolean,int[])", x -> x[0].nanMean(true, 0), ONE);
    add("var(int[])", x -> x[0].var(), "[3]", "[2,3]", "[3,2]t", "[0]");
    add("var(boolean,int[])", x -> x[0].var(true, -1), "[3]", "[2,3]", "[3,2]t", "[0,3]");
    add("var(double,boolean,int[])", x -> x[0].var(0, false), ONE);
    add("std(int[])", x -> x[0].std(), "[3]", "[2,3]", "[3,2]t", "[0]");
    add("std(boolean,int[])", x -> x[0].std(true, -1), "[3]", "[2,3]", "[3,2]t", "[0,3]");
    add("std(double,boolean,int[])", x -> x[0].std(0, false), "[3]", "[2,3]", "[3,2]t", "[0]");
    add(
        "layerNorm(int,double)",
        x -> x[0].layerNorm(1, 0.1),
        "[1]",
        "[3]",
        "[2,3]",
        "[3,2]t",
        "[0]",
        "[0,3]");
    add("layerNorm(int,double)", x -> x[0].layerNorm(2, 1e-3), "[2,3]", "[2,2,2]");
    add(
        "layerNorm(Tensor,Tensor,double)",
        x -> x[0].layerNorm(x[1], x[2], 1e-2),
        "[2,3] [3] [3]",
        "[2,3] [2,3] [2,3]");
    add("norm()", x -> x[0].norm(), ONE);
    add("norm(double,int[])", x -> x[0].norm(1, 0), ONE);
    add("norm(double,int[])", x -> x[0].norm(3), ONE);
    add("norm(double,boolean,int[])", x -> x[0].norm(2, true, -1), ONE);
    add("norm(double,boolean,int[])", x -> x[0].norm(0.5, false), ONE);
    add("norm(double,boolean,int[])", x -> x[0].norm(Double.POSITIVE_INFINITY, true), FILLED);
    add("norm(double,boolean,int[])", x -> x[0].norm(Double.NEGATIVE_INFINITY, true), FILLED);
    add("norm(double,boolean,int[])", x -> x[0].norm(-2, false), FILLED);
    add("dist(Tensor)", x -> x[0].dist(x[1]), PAIRS);
    add("dist(Tensor,double)", x -> x[0].dist(x[1], 3), PAIRS);
    add("logSumExp(int[])", x -> x[0].logSumExp(), ONE);
    add("logSumExp(boolean,int[])", x -> x[0].logSumExp(true, -1), ONE);
    add("softmax(int)", x -> x[0].softmax(-1), ONE);
    add("softmax(int)", x -> x[0].softmax(0), ONE);
    add("logSoftmax(int)", x -> x[0].logSoftmax(-1), ONE);
    add("softmin(int)", x -> x[0].softmin(0), ONE);
  }

  private static void extremaAndOrder() {
    add("max()", x -> x[0].max(), FILLED);
    add("min()", x -> x[0].min(), FILLED);
    add("amax(int[])", x -> x[0].amax(), FILLED);
    add("amax(boolean,int[])", x -> x[0].amax(true, 0), FILLED);
    add("amin(int[])", x -> x[0].amin(-1), FILLED);
    add("amin(boolean,int[])", x -> x[0].amin(true, 0), FILLED);
    add("max(int)", x -> x[0].max(-1), FILLED);
    add("max(int,boolean)", x -> x[0].max(0, true), FILLED);
    add("min(int)", x -> x[0].min(0), FILLED);
    add("min(int,boolean)", x -> x[0].min(-1, true), FILLED);
    add("median()", x -> x[0].median(), FILLED);
    add("median(int)", x -> x[0].median(0), FILLED);
    add("median(int,boolean)", x -> x[0].median(-1, true), FILLED);
    add("kthValue(int,int)", x -> x[0].kthValue(1, -1), FILLED);
    add("kthValue(int,int,boolean)", x -> x[0].kthValue(2, -1, true), "[3]", "[2,3]", "[3,2]t");
    add("sort(int)", x -> x[0].sort(-1), ONE);
    add("sort(int,boolean)", x -> x[0].sort(0, true), ONE);
    add("topk(int,int)", x -> x[0].topk(2, -1), "[3]", "[2,3]", "[3,2]t");
    add(
        "topk(int,int,boolean,boolean)",
        x -> x[0].topk(1, 0, false, true),
        "[]",
        "[1]",
        "[3]",
        "[2,3]",
        "[3,2]t");
    add("quantile(double,int[])", x -> x[0].quantile(0.3), FILLED);
    add(
        "quantile(double,Interpolation,boolean,int[])",
        x -> x[0].quantile(0.6, Interpolation.MIDPOINT, true, -1),
        FILLED);
    add(
        "quantile(double[],Interpolation,boolean,int[])",
        x -> x[0].quantile(new double[] {0.1, 0.8}, Interpolation.LINEAR, false, 0),
        FILLED);
  }

  private static void scans() {
    add("cumsum(int)", x -> x[0].cumsum(-1), ONE);
    add("cumsum(int)", x -> x[0].cumsum(0), ONE);
    add("cumprod(int)", x -> x[0].cumprod(-1), ONE);
    add("cumprod(int)", x -> x[0].cumprod(0), ONE);
    add("logCumSumExp(int)", x -> x[0].logCumSumExp(-1), ONE);
    add("logCumSumExp(int)", x -> x[0].logCumSumExp(0), ONE);
    add("cummax(int)", x -> x[0].cummax(-1), ONE);
    add("cummin(int)", x -> x[0].cummin(0), ONE);
    add("diff(int)", x -> x[0].diff(-1), "[1]", "[3]", "[2,3]", "[3,2]t", "[0]");
    add("diff(int,int)", x -> x[0].diff(0, 2), "[1]", "[3]", "[2,3]", "[3,2]t");
    add("trapezoid(int)", x -> x[0].trapezoid(-1), "[1]", "[3]", "[2,3]", "[3,2]t", "[0]");
    add("trapezoid(double,int)", x -> x[0].trapezoid(0.5, 0), "[3]", "[2,3]", "[3,2]t");
    add("trapezoid(Tensor,int)", x -> x[0].trapezoid(x[1], -1), "[3] [3]", "[2,3] [3]");
  }

  private static void products() {
    add(
        "matmul(Tensor)",
        x -> x[0].matmul(x[1]),
        "[3] [3]",
        "[2,3] [3]",
        "[3] [3,2]",
        "[2,3] [3,2]",
        "[3,2]t [2,3]t",
        "[2,0] [0,3]",
        "[0,2] [2,3]",
        "[2,2,3] [3,2]",
        "[2,1,2,3] [2,3,1]",
        "[2] [3,2,2]");
    add(
        "matmul(Tensor,boolean,boolean)",
        x -> x[0].matmul(x[1], true, true),
        "[3,2] [2,3]",
        "[2,3,2] [2,3]");
    add("dot(Tensor)", x -> x[0].dot(x[1]), "[3] [3]", "[0] [0]");
    add("inner(Tensor)", x -> x[0].inner(x[1]), "[3] [3]", "[2,3] [3]", "[2,3] [3,2]t");
    add("outer(Tensor)", x -> x[0].outer(x[1]), "[2] [3]", "[0] [3]");
    add("kron(Tensor)", x -> x[0].kron(x[1]), "[2] [3]", "[2,1] [3,2]t");
    add("tensordot(Tensor,int)", x -> x[0].tensordot(x[1], 1), "[2,3] [3,2]", "[3] [3]");
    add(
        "tensordot(Tensor,int[],int[])",
        x -> x[0].tensordot(x[1], new int[] {0, 2}, new int[] {1, 0}),
        "[2,1,3] [3,2,2]");
    add("cross(Tensor)", x -> x[0].cross(x[1]), "[3] [3]", "[2,3] [3]");
    add("cross(Tensor,int)", x -> x[0].cross(x[1], 0), "[3,2] [3,1]", "[2,3]t [3,2]");
    add("linear(Tensor)", x -> x[0].linear(x[1]), "[3] [2,3]", "[2,3] [2,3]", "[2,1,3] [3,2]t");
    add(
        "linear(Tensor,Tensor)",
        x -> x[0].linear(x[1], x[2]),
        "[3] [2,3] [2]",
        "[2,3] [1,3] [1]",
        "[2,2,3] [2,3] [2]",
        "[0,3] [2,3] [2]");
    for (Unary activation :
        List.of(ActivationTable.RELU, TranscendentalTable.TANH, ActivationTable.GELU)) {
      add(
          "linear(Tensor,Tensor,Unary)",
          x -> x[0].linear(x[1], x[2], activation),
          "[3] [2,3] [2]",
          "[2,3] [1,3] [1]",
          "[2,2,3] [2,3] [2]",
          "[0,3] [2,3] [2]");
    }
    add("addmm(Tensor,Tensor)", x -> x[0].addmm(x[1], x[2]), "[2] [2,3] [3,2]", "[] [1,2] [2,2]");
    add(
        "addmm(Tensor,Tensor,double,double)",
        x -> x[0].addmm(x[1], x[2], 0.5, -2),
        "[2,2] [2,3] [2,3]t",
        "[2] [2,1,2] [2,2]");
    add("matrixPower(int)", x -> x[0].matrixPower(3), "[2,2]", "[2,2]t", "[2,2,2]");
    add("matrixPower(int)", x -> x[0].matrixPower(0), "[2,2]");
    add("einsum(String,Tensor[])", x -> Tensor.einsum("ij,kj->ik", x), "[2,3] [2,3]");
    add(
        "einsum(String,Tensor[])",
        x -> Tensor.einsum("i,ij,j", x),
        "[2] [2,3] [3]",
        "[2] [3,2]t [3]");
    add("einsum(String,Tensor[])", x -> Tensor.einsum("...ii->...i", x), "[2,3,3]");
    add(
        "cdist(Tensor)",
        x -> x[0].cdist(x[1]),
        "[2,3] [2,3]",
        "[3,2]t [1,3]",
        "[2,2,2] [3,2]",
        "[0,3] [2,3]");
    add("cdist(Tensor,double)", x -> x[0].cdist(x[1], 3), "[2,2] [3,2]");
    add("cdist(Tensor,double)", x -> x[0].cdist(x[1], 1), "[2,2] [3,2]");
    add(
        "pairwiseDistance(Tensor,double,double,boolean)",
        x -> x[0].pairwiseDistance(x[1], 2, 1e-6, false),
        "[3] [3]",
        "[2,3] [3]",
        "[2,3] [3,2]t");
  }
}
