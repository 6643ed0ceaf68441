package autodiff.nn.train;

import static com.google.common.base.Preconditions.checkArgument;

import autodiff.io.Safetensors;
import com.google.common.base.Splitter;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

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

  static int count(Safetensors saved, String key) {
    long count = longCount(saved, key);
    checkArgument(count <= Integer.MAX_VALUE, "its %s is %s, which is too large", key, count);
    return (int) count;
  }

  static long longCount(Safetensors saved, String key) {
    long count = whole(key, text(saved, key));
    checkArgument(count >= 0, "its %s is %s, which is negative", key, count);
    return count;
  }

  static double number(Safetensors saved, String key) {
    String text = text(saved, key);
    checkArgument(NUMBER.matcher(text).matches(), "its %s is '%s', which is no number", key, text);
    return Double.parseDouble(text);
  }

  static boolean truth(Safetensors saved, String key) {
    String text = text(saved, key);
    checkArgument(
        text.equals("true") || text.equals("false"),
        "its %s is '%s' instead of true or false",
        key,
        text);
    return text.equals("true");
  }

  /** Numbers with a space between them. */
  static long[] longs(Safetensors saved, String key) {
    return StreamSupport.stream(Splitter.on(' ').split(text(saved, key)).spliterator(), false)
        .flatMapToLong(number -> LongStream.of(whole(key, number)))
        .toArray();
  }

  private static long whole(String key, String text) {
    checkArgument(
        WHOLE.matcher(text).matches(), "its %s is '%s', which is no whole number", key, text);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("its " + key + " is " + text + ", which is too large", e);
    }
  }
}
