package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.io.Safetensors;
import com.google.common.base.Splitter;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Numbers that a checkpoint holds as text, exactly as {@link Long#toString(long)} and {@link
 * Double#toString(double)} write them: with the digits 0 to 9. The parsers of the JDK accept much
 * more, such as Arabic digits in whole numbers, and {@code 1d} or {@code 0x1p3} in others.
 */
final class SavedTexts {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,19}");
  private static final Pattern NUMBER =
      Pattern.compile("NaN|-?Infinity|-?[0-9]{1,20}\\.[0-9]{1,20}(E-?[0-9]{1,3})?");

  private SavedTexts() {}

  static String text(Safetensors saved, String key) {
    String text = saved.metadata().get(key);
    checkArgument(text != null, "it has no %s", key);
    return text;
  }

  /** A whole number from 0 to a greatest. */
  static long whole(Safetensors saved, String key, long greatest) {
    String text = text(saved, key);
    checkArgument(WHOLE.matcher(text).matches(), "%s is '%s', no whole number", key, text);
    long number;
    try {
      number = Long.parseLong(text);
    } catch (NumberFormatException e) {
      number = -1;
    }
    checkArgument(
        number >= 0 && number <= greatest, "%s is %s; 0 to %s are possible", key, text, greatest);
    return number;
  }

  static int count(Safetensors saved, String key) {
    return (int) whole(saved, key, Integer.MAX_VALUE);
  }

  static double number(Safetensors saved, String key) {
    String text = text(saved, key);
    checkArgument(NUMBER.matcher(text).matches(), "%s is '%s', no number", key, text);
    return Double.parseDouble(text);
  }

  static boolean truth(Safetensors saved, String key) {
    String text = text(saved, key);
    checkArgument(
        text.equals("true") || text.equals("false"),
        "%s is '%s'; true or false are possible",
        key,
        text);
    return text.equals("true");
  }

  /** The state of a generator: whole numbers with a space between them. */
  static long[] longs(Safetensors saved, String key) {
    String text = text(saved, key);
    List<String> parts = Splitter.on(' ').splitToList(text);
    long[] numbers = new long[parts.size()];
    for (int i = 0; i < numbers.length; i++) {
      String part = parts.get(i);
      boolean whole = WHOLE.matcher(part).matches();
      try {
        checkArgument(whole, "%s is '%s', no state of a generator", key, text);
        numbers[i] = Long.parseLong(part);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            key + " is '" + text + "', no state of a generator: " + part + " is too large", e);
      }
    }
    return numbers;
  }
}
