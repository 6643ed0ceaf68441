package autodiff.nn.example;

import static com.google.common.base.Preconditions.checkArgument;

import java.util.Locale;

/**
 * What the user said on the command line: {@code [epochs] [seed]}.
 *
 * @param epochs the number of epochs to train for, at least 1
 * @param seed the seed of everything random
 */
record Arguments(int epochs, long seed) {

  /** Reads them, or says on the error stream what is wrong with them and ends the program. */
  static Arguments parseOrExit(String[] args, Arguments defaults) {
    try {
      return parse(args, defaults);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      throw e;
    }
  }

  static Arguments parse(String[] args, Arguments defaults) {
    checkArgument(args.length <= 2, "%s arguments; give at most two: [epochs] [seed]", args.length);
    long epochs = args.length > 0 ? wholeNumber("epochs", args[0]) : defaults.epochs;
    long seed = args.length > 1 ? wholeNumber("seed", args[1]) : defaults.seed;
    checkArgument(epochs >= 1 && epochs <= Integer.MAX_VALUE, "epochs %s; give at least 1", epochs);
    return new Arguments((int) epochs, seed);
  }

  private static long wholeNumber(String what, String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s '%s' is not a whole number; the arguments are [epochs] [seed]",
              what,
              text),
          e);
    }
  }
}
