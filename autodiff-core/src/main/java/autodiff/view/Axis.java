package autodiff.view;

import static com.google.common.base.Preconditions.checkArgument;

import com.google.common.collect.ImmutableList;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A range of numbers, the round ones in it, and how to write them.
 *
 * @param low the smallest number
 * @param high the largest number
 * @param logarithmic whether equal distances are equal ratios
 * @param ticks the labeled numbers
 * @param minor numbers that deserve a thin line and no label
 * @param factorExponent labels are to be multiplied by 10 to this; 0 as a rule
 */
record Axis(
    double low,
    double high,
    boolean logarithmic,
    ImmutableList<Tick> ticks,
    ImmutableList<Double> minor,
    int factorExponent) {

  /** Larger numbers count as infinite: differences of smaller ones do not overflow. */
  private static final double LARGEST = 1e300;

  private static final int LARGEST_PLAIN_EXPONENT = 5;
  private static final int SMALLEST_PLAIN_EXPONENT = -3;
  private static final int MOST_DECADES = 8;
  private static final double LABEL_GAP = 8;

  /**
   * A labeled number.
   *
   * @param at the number
   * @param text the label
   * @param exponent the label's raised end; may be empty
   */
  record Tick(double at, String text, String exponent) {
    /** How wide the label is. */
    double width(double fontSize) {
      return Svg.textWidth(text, fontSize) + Svg.textWidth(exponent, 0.75 * fontSize);
    }
  }

  /** Whether a number has a place on an axis. */
  static boolean shows(double x, boolean logarithmic) {
    return Math.abs(x) <= LARGEST && (!logarithmic || x >= 1 / LARGEST);
  }

  /** The axis from low to high, exactly. */
  static Axis linear(double low, double high, int about, boolean wholeSteps) {
    checkArgument(low < high, "axis from %s to %s", low, high);
    double rough = (high - low) / about;
    int exponent = (int) Math.floor(Math.log10(rough));
    double mantissa = rough / Math.pow(10, exponent);
    int digit = mantissa < 1.5 ? 1 : mantissa < 3.2 ? 2 : 5;
    if (mantissa >= 7) {
      digit = 1;
      exponent++;
    }
    if (wholeSteps && exponent < 0) {
      digit = 1;
      exponent = 0;
    }
    double step = digit * Math.pow(10, exponent);
    long first = (long) Math.ceil(low / step - 1e-6);
    long last = (long) Math.floor(high / step + 1e-6);
    int factor = factorExponent(Math.max(Math.abs(first), Math.abs(last)), digit, exponent);
    ImmutableList.Builder<Tick> ticks = ImmutableList.builder();
    for (long i = first; i <= last; i++) {
      BigDecimal at =
          BigDecimal.valueOf(i).multiply(BigDecimal.valueOf(digit)).scaleByPowerOfTen(exponent);
      BigDecimal label =
          at.scaleByPowerOfTen(-factor)
              .setScale(Math.max(0, factor - exponent), RoundingMode.HALF_EVEN);
      ticks.add(new Tick(at.doubleValue(), withMinus(label.toPlainString()), ""));
    }
    return new Axis(low, high, false, ticks.build(), ImmutableList.of(), factor);
  }

  /** The axis from low to high with fewer ticks, if their labels would touch in so much room. */
  static Axis horizontal(
      double low, double high, int about, boolean wholeSteps, double room, double fontSize) {
    Axis axis = linear(low, high, about, wholeSteps);
    for (int fewer = about - 1; fewer > 0 && axis.labelsTouch(room, fontSize); fewer--) {
      axis = linear(low, high, fewer, wholeSteps);
    }
    return axis;
  }

  private boolean labelsTouch(double room, double fontSize) {
    for (int i = 1; i < ticks.size(); i++) {
      double between = room * (position(ticks.get(i).at) - position(ticks.get(i - 1).at));
      double wide = (ticks.get(i).width(fontSize) + ticks.get(i - 1).width(fontSize)) / 2;
      if (wide + LABEL_GAP > between) {
        return true;
      }
    }
    return false;
  }

  private static int factorExponent(long largest, int digit, int exponent) {
    if (largest == 0) {
      return 0;
    }
    int top = (int) Math.floor(Math.log10((double) largest * digit) + 1e-9) + exponent;
    return top > LARGEST_PLAIN_EXPONENT || top < SMALLEST_PLAIN_EXPONENT ? top : 0;
  }

  /** The logarithmic axis from low to high, exactly; both are positive. */
  static Axis logarithmic(double low, double high) {
    checkArgument(0 < low && low < high, "logarithmic axis from %s to %s", low, high);
    int first = (int) Math.ceil(Math.log10(low) - 1e-9);
    int last = (int) Math.floor(Math.log10(high) + 1e-9);
    int decades = last - first + 1;
    if (decades < 2) {
      return narrowLogarithmic(low, high);
    }
    int stride = (decades + MOST_DECADES - 1) / MOST_DECADES;
    ImmutableList.Builder<Tick> ticks = ImmutableList.builder();
    ImmutableList.Builder<Double> minor = ImmutableList.builder();
    for (int k = first; k <= last; k += stride) {
      ticks.add(new Tick(Math.pow(10, k), "10", withMinus(Integer.toString(k))));
    }
    for (int k = first - 1; stride == 1 && k <= last; k++) {
      for (int digit = 2; digit < 10; digit++) {
        double at = digit * Math.pow(10, k);
        if (low < at && at < high) {
          minor.add(at);
        }
      }
    }
    return new Axis(low, high, true, ticks.build(), minor.build(), 0);
  }

  /** Less than two powers of ten in sight: 1, 2, 5, or whatever is round. */
  private static Axis narrowLogarithmic(double low, double high) {
    ImmutableList.Builder<Tick> builder = ImmutableList.builder();
    for (int k = (int) Math.floor(Math.log10(low)); k <= Math.log10(high); k++) {
      for (int digit : new int[] {1, 2, 5}) {
        double at = BigDecimal.valueOf(digit).scaleByPowerOfTen(k).doubleValue();
        if (low <= at && at <= high) {
          builder.add(new Tick(at, ShortNumber.of(at), ""));
        }
      }
    }
    ImmutableList<Tick> ticks = builder.build();
    if (ticks.size() >= 3) {
      return new Axis(low, high, true, ticks, ImmutableList.of(), 0);
    }
    Axis linear = linear(low, high, 5, false);
    return new Axis(low, high, true, linear.ticks, ImmutableList.of(), linear.factorExponent);
  }

  private static String withMinus(String number) {
    return number.replace('-', '−');
  }

  /** Where a number is, from 0 at the low end to 1 at the high end. */
  double position(double x) {
    return logarithmic
        ? (Math.log10(x) - Math.log10(low)) / (Math.log10(high) - Math.log10(low))
        : (x - low) / (high - low);
  }

  /** The factor as a raised exponent of 10; empty if there is none. */
  String factorText() {
    return factorExponent == 0 ? "" : withMinus(Integer.toString(factorExponent));
  }
}
