package autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Tensor;
import autodiff.TensorOp;
import autodiff.shape.Shape;
import java.util.Arrays;
import java.util.Optional;

/**
 * The cross-entropy loss for class logits: see {@link Losses#crossEntropy()}. Outputs have shape
 * [batch, classes], targets [batch]; outputs of shape [batch, classes, ...] have targets [batch,
 * ...].
 *
 * <p>A mean is one over the weights of what was not ignored. If everything was, it is NaN and its
 * derivative 0.
 *
 * @param classWeights what each class counts; empty if all count the same
 * @param labelSmoothing the share of a target that is spread evenly over all classes
 * @param ignoredIndex targets of this number contribute nothing
 * @param reduction what becomes of the losses of all samples
 */
public record CrossEntropy(
    Optional<Tensor> classWeights, double labelSmoothing, int ignoredIndex, Reduction reduction)
    implements Loss<IntTensor> {
  static final int USUAL_IGNORED_INDEX = -100;

  /**
   * The same loss, reduced in another way.
   *
   * @param newReduction what becomes of the losses of all samples
   * @return the loss
   */
  public CrossEntropy withReduction(Reduction newReduction) {
    return new CrossEntropy(classWeights, labelSmoothing, ignoredIndex, newReduction);
  }

  /**
   * The same loss with weights: rare classes may count more.
   *
   * @param weights what each class counts, as a vector
   * @return the loss
   */
  public CrossEntropy withClassWeights(Tensor weights) {
    return new CrossEntropy(Optional.of(weights), labelSmoothing, ignoredIndex, reduction);
  }

  /**
   * The same loss, in which a target is its class only in part and the rest all classes evenly.
   *
   * @param smoothing the rest, from 0 to 1
   * @return the loss
   * @throws IllegalArgumentException if it is not from 0 to 1
   */
  public CrossEntropy withLabelSmoothing(double smoothing) {
    checkArgument(
        smoothing >= 0 && smoothing <= 1,
        "crossEntropy: label smoothing %s; give 0 to 1",
        smoothing);
    return new CrossEntropy(classWeights, smoothing, ignoredIndex, reduction);
  }

  /**
   * The same loss with another number for targets that are to be ignored.
   *
   * @param index the number; −100 unless this is called
   * @return the loss
   */
  public CrossEntropy withIgnoredIndex(int index) {
    return new CrossEntropy(classWeights, labelSmoothing, index, reduction);
  }

  /** The weights of the classes of all targets that are not ignored, added up. */
  @Override
  public double weight(Tensor outputs, IntTensor targets) {
    return total(targets.toInts(), weights(outputs.shape().size(1)));
  }

  @Override
  public Tensor of(Tensor outputs, IntTensor targets) {
    Shape shape = outputs.shape();
    checkArgument(
        shape.rank() >= 2 && targets.shape().equals(shape.without(1)),
        "crossEntropy: outputs %s and targets %s; give [batch, classes] and [batch]",
        shape,
        targets.shape());
    double[] weights = weights(shape.size(1));
    int[] right = targets.toInts();
    double total = total(right, weights);
    boolean isEach = reduction == Reduction.NONE;
    double divisor = reduction == Reduction.MEAN ? total : 1;
    boolean countAlike = classWeights.isEmpty() && total == right.length;
    if (countAlike && labelSmoothing == 0 && shape.rank() == 2) {
      return new Plain(targets, isEach, divisor).apply(outputs);
    }
    Tensor shares = shares(shape, right, weights, outputs.dtype());
    return new Scored(shares, countAlike, isEach, divisor).apply(outputs);
  }

  /**
   * The usual case as one operation: −Σ log softmax(x) at the targets/divisor. Its derivative is so
   * much shorter than that of its parts that it is worth writing down.
   *
   * @param targets the right classes
   * @param isEach whether there is no sum
   * @param divisor what the sum is divided by
   */
  private record Plain(IntTensor targets, boolean isEach, double divisor) implements TensorOp {
    @Override
    public String name() {
      return "crossEntropy";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      Tensor logarithms = x[0].logSoftmax(1).gather(1, targets.unsqueeze(1));
      // Not neg(): a loss of 0 is to be printed as that.
      return (isEach ? logarithms.squeeze(1) : logarithms.sum()).subFrom(0).div(divisor);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      Tensor shares = targets.oneHot(x[0].shape().size(1), x[0].dtype());
      Tensor each = (isEach ? cotangent.unsqueeze(1) : cotangent).div(divisor);
      return x[0].softmax(1).sub(shares).mul(each);
    }
  }

  /**
   * The general case: −Σ shares·log softmax(x)/divisor.
   *
   * @param shares what each logarithm counts
   * @param addUpToOne whether those of each sample do
   * @param isEach whether the sum is along the classes only
   * @param divisor what the sum is divided by
   */
  private record Scored(Tensor shares, boolean addUpToOne, boolean isEach, double divisor)
      implements TensorOp {
    @Override
    public String name() {
      return "crossEntropy";
    }

    @Override
    public Tensor forward(Tensor[] x) {
      // Where a share is 0, so is the product, whatever the scores.
      Tensor logarithms = x[0].logSoftmax(1).mulNoNan(shares);
      // Not neg(): a loss of 0 is to be printed as that.
      return (isEach ? logarithms.sum(1) : logarithms.sum()).subFrom(0).div(divisor);
    }

    @Override
    public Tensor vjp(int operand, Tensor cotangent, Tensor y, Tensor[] x) {
      Tensor softmax = x[0].softmax(1);
      Tensor whole = addUpToOne ? softmax : softmax.mulNoNan(shares.sum(true, 1));
      Tensor each = (isEach ? cotangent.unsqueeze(1) : cotangent).div(divisor);
      return whole.sub(shares).mulNoNan(each);
    }
  }

  private double[] weights(int classes) {
    if (classWeights.isEmpty()) {
      double[] ones = new double[classes];
      Arrays.fill(ones, 1);
      return ones;
    }
    double[] weights = classWeights.get().toDoubles();
    checkArgument(
        weights.length == classes,
        "crossEntropy: %s class weights for outputs of %s classes",
        weights.length,
        classes);
    for (double weight : weights) {
      checkArgument(
          Double.isFinite(weight),
          "crossEntropy: class weights %s with %s; give finite numbers",
          Arrays.toString(weights),
          weight);
    }
    return weights;
  }

  private double total(int[] right, double[] weights) {
    double total = 0;
    for (int t : right) {
      if (t != ignoredIndex) {
        checkArgument(
            t >= 0 && t < weights.length,
            "crossEntropy: class %s of %s; classes count from 0, and only %s is ignored",
            t,
            weights.length,
            ignoredIndex);
        total += weights[t];
      }
    }
    return total;
  }

  /** What each logarithm counts. */
  private Tensor shares(Shape shape, int[] right, double[] weights, DType type) {
    int classes = weights.length;
    double[] shares = new double[shape.elements()];
    int inner = right.length == 0 ? 0 : right.length / shape.size(0);
    for (int i = 0; i < right.length; i++) {
      if (right[i] != ignoredIndex) {
        int first = i / inner * classes * inner + i % inner;
        if (labelSmoothing > 0) {
          for (int c = 0; c < classes; c++) {
            shares[first + c * inner] = weights[c] * labelSmoothing / classes;
          }
        }
        shares[first + right[i] * inner] += weights[right[i]] * (1 - labelSmoothing);
      }
    }
    return Tensor.of(shape, shares).to(type);
  }
}
