package autodiff.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A document in Markdown: its fenced blocks, its links, and its headings.
 *
 * @param name what it is called in messages
 * @param blocks the fenced blocks
 * @param links the targets of links outside of blocks
 * @param anchors the anchors of headings, as GitHub makes them
 */
record Document(String name, List<Block> blocks, List<Link> links, Set<String> anchors) {
  private static final String FENCE = "```";
  private static final String QUOTATION = "java from ";
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE_SPAN = Pattern.compile("`[^`]*`");
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*)");

  /**
   * A fenced block.
   *
   * @param info what stands behind the opening fence
   * @param text the lines between the fences, joined
   * @param line the line of the opening fence, from 1
   * @param followsDirectly whether only empty lines separate it from the block before
   */
  record Block(String info, String text, int line, boolean followsDirectly) {}

  /**
   * A link.
   *
   * @param target where it leads
   * @param line the line it stands on, from 1
   */
  record Link(String target, int line) {}

  static Document read(Path root, Path file) throws IOException {
    return parse(root.relativize(file).toString(), Files.readString(file));
  }

  static Document parse(String name, String text) {
    List<Block> blocks = new ArrayList<>();
    List<Link> links = new ArrayList<>();
    Set<String> anchors = new HashSet<>();
    List<String> lines = text.lines().toList();
    boolean onlyEmptySince = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.stripLeading().startsWith(FENCE)) {
        int indentation = line.indexOf(FENCE);
        int end = endOfBlock(name, lines, i);
        String content =
            lines.subList(i + 1, end).stream()
                .map(l -> l.substring(Math.min(indentation, l.length())))
                .collect(Collectors.joining("\n"));
        String info = line.substring(indentation + FENCE.length()).strip();
        blocks.add(new Block(info, content, i + 1, onlyEmptySince));
        onlyEmptySince = true;
        i = end;
        continue;
      }
      onlyEmptySince &= line.isBlank();
      Matcher heading = HEADING.matcher(line);
      if (heading.matches()) {
        anchors.add(anchor(heading.group(1)));
      }
      Matcher link = LINK.matcher(CODE_SPAN.matcher(line).replaceAll(""));
      while (link.find()) {
        links.add(new Link(link.group(1), i + 1));
      }
    }
    return new Document(name, blocks, links, anchors);
  }

  private static int endOfBlock(String name, List<String> lines, int start) {
    for (int end = start + 1; end < lines.size(); end++) {
      if (lines.get(end).strip().equals(FENCE)) {
        return end;
      }
    }
    throw new AssertionError(
        String.format(Locale.ROOT, "%s:%d: the block never ends", name, start + 1));
  }

  private static String anchor(String heading) {
    return heading
        .strip()
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .replace(' ', '-');
  }

  /**
   * Runs the blocks marked {@code java} in order in one session and compares what each prints with
   * the block marked {@code text} that follows directly. One marked {@code java from FILE} is a
   * quotation instead.
   *
   * @return the number of blocks that ran, and what is wrong
   */
  Outcome run(Path root) throws IOException {
    List<String> problems = new ArrayList<>();
    for (Block block : blocks) {
      if (block.info.startsWith(QUOTATION)) {
        checkQuotation(root, block, problems);
      }
    }
    int ran = 0;
    if (blocks.stream().anyMatch(b -> b.info.equals("java"))) {
      try (Session session = new Session()) {
        for (int i = 0; i < blocks.size(); i++) {
          if (blocks.get(i).info.equals("java")) {
            ran++;
            Optional<Block> next =
                Optional.of(i + 1).filter(n -> n < blocks.size()).map(blocks::get);
            checkExample(
                session,
                blocks.get(i),
                next.filter(n -> n.followsDirectly && n.info.equals("text")),
                problems);
          }
        }
      }
    }
    return new Outcome(ran, problems);
  }

  private void checkExample(
      Session session, Block example, Optional<Block> output, List<String> problems) {
    Session.Result result = session.run(example.text);
    if (!result.error().isEmpty()) {
      problems.add(at(example) + result.error());
    } else if (output.isPresent() && !result.shown().equals(output.get().text)) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%sprinted\n%s\nwhere the document says\n%s",
              at(example),
              result.shown(),
              output.get().text));
    } else if (output.isEmpty() && !result.exception().isEmpty()) {
      problems.add(at(example) + "failed with " + result.exception());
    }
  }

  private String at(Block block) {
    return String.format(Locale.ROOT, "%s:%d: ", name, block.line);
  }

  /**
   * What came of running a document.
   *
   * @param ran how many blocks ran
   * @param problems what is wrong, one message each
   */
  record Outcome(int ran, List<String> problems) {}

  private void checkQuotation(Path root, Block block, List<String> problems) throws IOException {
    String file = block.info.substring(QUOTATION.length()).strip();
    if (!Files.exists(root.resolve(file))) {
      problems.add(at(block) + "quotes " + file + ", which does not exist");
    } else if (!withoutIndentation(Files.readString(root.resolve(file)))
        .contains(withoutIndentation(block.text))) {
      problems.add(at(block) + "is not what stands in " + file + ":\n" + block.text);
    }
  }

  private static String withoutIndentation(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  /** Relative links that lead nowhere. */
  List<String> deadLinks(Path root) throws IOException {
    List<String> dead = new ArrayList<>();
    Path file = root.resolve(name);
    for (Link link : links) {
      if (link.target.contains(":")) {
        continue;
      }
      int hash = link.target.indexOf('#');
      String path = hash < 0 ? link.target : link.target.substring(0, hash);
      String anchor = hash < 0 ? "" : link.target.substring(hash + 1);
      Path target = file.resolveSibling(path).normalize();
      String where = String.format(Locale.ROOT, "%s:%d: %s ", name, link.line, link.target);
      if (!path.isEmpty() && !Files.exists(target)) {
        dead.add(where + "leads to no file");
      } else if (!anchor.isEmpty()
          && !(path.isEmpty() ? this : read(root, target)).anchors.contains(anchor)) {
        dead.add(where + "leads to no heading");
      }
    }
    return dead;
  }
}
