package autodiff.benchmarks.report;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page with places for generated text, each between a line {@code <!-- begin: name -->} and a
 * line {@code <!-- end: name -->}. All else is written by hand and stays as it is.
 */
final class Page {
  private static final Pattern BEGIN =
      Pattern.compile("^<!-- begin: ([\\w-]+) -->$", Pattern.MULTILINE);

  private String text;

  Page(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /** The names of the places. */
  Set<String> places() {
    Set<String> names = new LinkedHashSet<>();
    Matcher begins = BEGIN.matcher(text);
    while (begins.find()) {
      if (!names.add(begins.group(1))) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "page: two places named %s; rename one", begins.group(1)));
      }
    }
    return names;
  }

  /**
   * Replaces what stands at a place.
   *
   * @throws IllegalArgumentException if there is no such place, or it has no end
   */
  void fill(String name, String content) {
    String begin = "<!-- begin: " + name + " -->\n";
    String end = "<!-- end: " + name + " -->";
    int from = text.indexOf(begin);
    int to = text.indexOf(end, Math.max(from, 0));
    if (from < 0 || to < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "page: no line '%s' with a line '%s' after it; it has %s",
              begin.strip(),
              end,
              places()));
    }
    text =
        text.substring(0, from + begin.length())
            + "\n"
            + content.strip()
            + "\n\n"
            + text.substring(to);
  }
}
