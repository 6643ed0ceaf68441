package autodiff.golden;

import static java.util.Map.entry;

import autodiff.golden.GoldenCases.Absent;
import autodiff.golden.GoldenCases.Case;
import autodiff.golden.GoldenCases.Tolerance;
import autodiff.op.Differentiable;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;

/**
 * How to call the elementwise operators of the reference cases, for scalars and tensors alike.
 * Types are raw because each call is one lambda for every kind of node.
 */
@SuppressWarnings({"rawtypes", "unchecked"})
public final class ElementwiseCalls {
  private ElementwiseCalls() {}

  private static final Tolerance USUAL = new Tolerance(1e-9, Double.MIN_NORMAL);

  /** Where the recorded numbers are wrong, and ours are not: reasons beside them. */
  private static final Map<String, Tolerance> INACCURATELY_RECORDED =
      Map.of(
          // PyTorch multiplies the gradient by 1/6 rounded to float32.
          "nn.functional.hardsigmoid", new Tolerance(1e-7, Double.MIN_NORMAL),
          // PyTorch's second derivative, which is 0, is a difference of rounded numbers.
          "copysign", new Tolerance(1e-9, 1e-14),
          // PyTorch computes (1 + erf(x/√2))/2, which cancels in the lower tail.
          "special.ndtr", new Tolerance(1e-9, 1e-15));

  /**
   * How to call an operator: from the case, for its plain arguments, and one scalar or tensor for
   * each tensor argument, in order of appearance.
   */
  @FunctionalInterface
  public interface Call {
    Differentiable apply(Case golden, Differentiable... x);
  }

  private static Call unary(UnaryOperator<Differentiable> f) {
    return (c, x) -> f.apply(x[0]);
  }

  private static Call binary(BinaryOperator<Differentiable> f) {
    return (c, x) -> f.apply(x[0], x[1]);
  }

  public static final Map<String, Call> CALLS =
      new TreeMap<>(
          Map.ofEntries(
              entry("abs", unary(Differentiable::abs)),
              entry("acos", unary(Differentiable::acos)),
              entry("acosh", unary(Differentiable::acosh)),
              entry("add", (c, x) -> x[0].add(x[1].mul(c.number(-1, "alpha", 1)))),
              entry("addcdiv", (c, x) -> x[0].add(x[1].div(x[2]).mul(c.number(-1, "value", 1)))),
              entry("addcmul", (c, x) -> x[0].add(x[1].mul(x[2]).mul(c.number(-1, "value", 1)))),
              entry("asin", unary(Differentiable::asin)),
              entry("asinh", unary(Differentiable::asinh)),
              entry("atan", unary(Differentiable::atan)),
              entry("atan2", binary(Differentiable::atan2)),
              entry("atanh", unary(Differentiable::atanh)),
              entry("ceil", unary(Differentiable::ceil)),
              entry("clamp", ElementwiseCalls::clamp),
              entry(
                  "clamp_max", (c, x) -> x[0].clamp(x[0].constant(Double.NEGATIVE_INFINITY), x[1])),
              entry(
                  "clamp_min", (c, x) -> x[0].clamp(x[1], x[0].constant(Double.POSITIVE_INFINITY))),
              entry("copysign", binary(Differentiable::copysign)),
              entry("cos", unary(Differentiable::cos)),
              entry("cosh", unary(Differentiable::cosh)),
              entry("deg2rad", unary(x -> x.mul(Math.PI / 180))),
              entry("digamma", unary(Differentiable::digamma)),
              entry("div.floor_rounding", binary((x, y) -> x.div(y).floor())),
              entry("div.no_rounding_mode", binary(Differentiable::div)),
              entry("div.trunc_rounding", binary((x, y) -> x.div(y).trunc())),
              entry("erf", unary(Differentiable::erf)),
              entry("erfc", unary(Differentiable::erfc)),
              entry("erfinv", unary(Differentiable::erfinv)),
              entry("exp", unary(Differentiable::exp)),
              entry("exp2", unary(Differentiable::exp2)),
              entry("expm1", unary(Differentiable::expm1)),
              entry("floor", unary(Differentiable::floor)),
              entry("fmax", binary(Differentiable::fmax)),
              entry("fmin", binary(Differentiable::fmin)),
              entry("fmod", binary(Differentiable::fmod)),
              entry("frac", unary(Differentiable::frac)),
              entry("hypot", binary(Differentiable::hypot)),
              entry("i0", unary(Differentiable::i0)),
              entry("lerp", ElementwiseCalls::lerp),
              entry("lgamma", unary(Differentiable::lgamma)),
              entry("log", unary(Differentiable::log)),
              entry("log10", unary(Differentiable::log10)),
              entry("log1p", unary(Differentiable::log1p)),
              entry("log2", unary(Differentiable::log2)),
              entry("logaddexp", binary(Differentiable::logAddExp)),
              entry("logit", unary(Differentiable::logit)),
              entry("masked_fill", ElementwiseCalls::maskedFill),
              entry("max.binary", binary(Differentiable::maximum)),
              entry("maximum", binary(Differentiable::maximum)),
              entry("min.binary", binary(Differentiable::minimum)),
              entry("minimum", binary(Differentiable::minimum)),
              entry("mul", binary(Differentiable::mul)),
              entry("nan_to_num", unary(Differentiable::nanToNum)),
              entry("neg", unary(Differentiable::neg)),
              entry("nn.functional.celu", (c, x) -> x[0].celu(c.number(1, "alpha", 1))),
              entry("nn.functional.elu", (c, x) -> x[0].elu(c.number(1, "alpha", 1))),
              entry("nn.functional.gelu", unary(Differentiable::gelu)),
              entry(
                  "nn.functional.hardshrink", (c, x) -> x[0].hardShrink(c.number(1, "lambd", 0.5))),
              entry("nn.functional.hardsigmoid", unary(Differentiable::hardSigmoid)),
              entry("nn.functional.hardswish", unary(Differentiable::hardSwish)),
              entry(
                  "nn.functional.hardtanh",
                  (c, x) -> x[0].hardTanh(c.number(1, "min_val", -1), c.number(2, "max_val", 1))),
              entry(
                  "nn.functional.leaky_relu",
                  (c, x) -> x[0].leakyRelu(c.number(1, "negative_slope", 0.01))),
              entry("nn.functional.logsigmoid", unary(Differentiable::logSigmoid)),
              entry("nn.functional.mish", unary(Differentiable::mish)),
              entry("nn.functional.prelu", binary(Differentiable::prelu)),
              entry("nn.functional.relu", unary(Differentiable::relu)),
              entry("nn.functional.relu6", unary(Differentiable::relu6)),
              entry("nn.functional.selu", unary(Differentiable::selu)),
              entry("nn.functional.silu", unary(Differentiable::silu)),
              entry("nn.functional.softplus", ElementwiseCalls::softplus),
              entry(
                  "nn.functional.softshrink", (c, x) -> x[0].softShrink(c.number(1, "lambd", 0.5))),
              entry("nn.functional.softsign", unary(Differentiable::softsign)),
              entry("nn.functional.tanhshrink", unary(Differentiable::tanhShrink)),
              entry(
                  "nn.functional.threshold",
                  (c, x) ->
                      x[0].threshold(
                          c.number(1, "threshold", Double.NaN), c.number(2, "value", Double.NaN))),
              entry("polygamma.polygamma_n_0", ElementwiseCalls::polygamma),
              entry("polygamma.polygamma_n_1", ElementwiseCalls::polygamma),
              entry("polygamma.polygamma_n_2", ElementwiseCalls::polygamma),
              entry("polygamma.polygamma_n_3", ElementwiseCalls::polygamma),
              entry("polygamma.polygamma_n_4", ElementwiseCalls::polygamma),
              entry("pow", binary(Differentiable::pow)),
              entry("rad2deg", unary(x -> x.mul(180 / Math.PI))),
              entry("reciprocal", unary(Differentiable::reciprocal)),
              entry("remainder", binary(Differentiable::remainder)),
              entry("round", unary(Differentiable::round)),
              entry("round.decimals_0", unary(Differentiable::round)),
              entry("round.decimals_3", unary(x -> x.mul(1000).round().div(1000))),
              entry("round.decimals_neg_3", unary(x -> x.div(1000).round().mul(1000))),
              entry("rsqrt", unary(Differentiable::rsqrt)),
              entry("sigmoid", unary(Differentiable::sigmoid)),
              entry("sign", unary(Differentiable::sign)),
              entry("sin", unary(Differentiable::sin)),
              entry("sinc", unary(Differentiable::sinc)),
              entry("sinh", unary(Differentiable::sinh)),
              entry("special.entr", unary(Differentiable::entr)),
              entry("special.erfcx", unary(Differentiable::erfcx)),
              entry("special.log_ndtr", unary(Differentiable::logNdtr)),
              entry("special.ndtr", unary(Differentiable::ndtr)),
              entry("special.ndtri", unary(Differentiable::ndtri)),
              entry("special.xlog1py", binary(Differentiable::xlog1py)),
              entry("sqrt", unary(Differentiable::sqrt)),
              entry("square", unary(Differentiable::square)),
              entry("sub", (c, x) -> x[0].sub(x[1].mul(c.number(-1, "alpha", 1)))),
              entry("tan", unary(Differentiable::tan)),
              entry("tanh", unary(Differentiable::tanh)),
              entry("trunc", unary(Differentiable::trunc)),
              entry("where", (c, x) -> x[1].where(x[0], x[2])),
              entry("xlogy", binary(Differentiable::xlogy))));

  private static Differentiable clamp(Case c, Differentiable[] x) {
    boolean noLow = c.args().get(1) instanceof Absent;
    Differentiable low = noLow ? x[0].constant(Double.NEGATIVE_INFINITY) : x[1];
    Differentiable high = x.length == (noLow ? 2 : 3) ? x[x.length - 1] : null;
    return x[0].clamp(low, high == null ? x[0].constant(Double.POSITIVE_INFINITY) : high);
  }

  private static Differentiable lerp(Case c, Differentiable[] x) {
    return x.length == 3
        ? x[0].lerp(x[1], x[2])
        : x[0].lerp(x[1], c.number(2, "weight", Double.NaN));
  }

  private static Differentiable maskedFill(Case c, Differentiable[] x) {
    Differentiable filling = x.length == 3 ? x[2] : x[0].constant(c.number(2, "value", Double.NaN));
    return x[1].where(filling, x[0]);
  }

  private static Differentiable polygamma(Case c, Differentiable[] x) {
    return x[0].polygamma((int) c.number(1, "n", Double.NaN));
  }

  /** PyTorch lets one say from where on it is linear. */
  private static Differentiable softplus(Case c, Differentiable... x) {
    double beta = c.number(1, "beta", 1);
    Differentiable linear = x[0].mul(beta).greater(c.number(2, "threshold", 20));
    return linear.where(x[0], x[0].softplus(beta));
  }

  /** By how much a number may differ from the one recorded of this operator. */
  public static Tolerance tolerance(Case golden) {
    return INACCURATELY_RECORDED.getOrDefault(golden.file(), USUAL);
  }
}
