package autodiff.nn;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.DType;
import autodiff.Generator;
import autodiff.Tensor;
import autodiff.shape.Shape;

/** A normal distribution with its tails cut off, by the inverse of the distribution function. */
record TruncatedNormal(double mean, double deviation, double low, double high) implements Init {
  /** Farther out, probabilities come close to the least positive number. */
  private static final double FAR = 30;

  TruncatedNormal {
    checkArgument(
        deviation > 0 && low < high,
        "truncatedNormal: deviation %s, from %s to %s; give a positive one, the smaller first",
        deviation,
        low,
        high);
    checkArgument(
        (low - mean) / deviation < FAR && (high - mean) / deviation > -FAR,
        "truncatedNormal: mean %s, deviation %s: %s to %s is more than 30 deviations away",
        mean,
        deviation,
        low,
        high);
  }

  @Override
  public Tensor create(Shape shape, DType type, Generator generator) {
    double from = (low - mean) / deviation;
    double to = (high - mean) / deviation;
    // In the lower tail probabilities are precise.
    boolean mirrored = from > 0;
    double least = Tensor.scalar(mirrored ? -to : from).ndtr().item();
    double most = Tensor.scalar(mirrored ? -from : to).ndtr().item();
    Tensor z = Tensor.uniform(generator, least, most, DType.FLOAT64, shape).ndtri();
    return z.mul(mirrored ? -deviation : deviation).add(mean).clamp(low, high).to(type).copy();
  }
}
