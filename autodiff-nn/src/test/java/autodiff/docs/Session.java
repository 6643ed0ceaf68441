package autodiff.docs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.Status;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** A JShell session in this process, on the test's class path, with JShell's usual imports. */
final class Session implements AutoCloseable {
  private static final List<String> USUAL_IMPORTS =
      List.of(
          "java.io",
          "java.math",
          "java.net",
          "java.nio.file",
          "java.util",
          "java.util.concurrent",
          "java.util.function",
          "java.util.prefs",
          "java.util.regex",
          "java.util.stream");

  /** Runs snippets on the thread that asks for it: grad modes belong to a thread. */
  private static final class OnThisThread implements ExecutionControlProvider {
    @Override
    public String name() {
      return "direct";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
      return new DirectExecutionControl();
    }
  }

  /**
   * What a block did.
   *
   * @param printed what it wrote to the standard output
   * @param exception the exception that ended it, if any: its class and message
   * @param error why it could not be run, if it could not
   */
  record Result(String printed, String exception, String error) {
    /** What a reader sees: the output, and the exception if there is one. */
    String shown() {
      return (printed + exception).stripTrailing();
    }
  }

  private final JShell shell;

  Session() {
    // The class path is for the compiler: what runs, runs in this process and has it anyway.
    shell =
        JShell.builder()
            .executionEngine(new OnThisThread(), Map.of())
            .compilerOptions("-classpath", System.getProperty("java.class.path"))
            .build();
    for (String name : USUAL_IMPORTS) {
      shell.eval("import " + name + ".*;");
    }
  }

  /** Runs a block line by line, as if it were typed. An exception ends it. */
  Result run(String code) {
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, UTF_8));
    try {
      String typed = "";
      for (String line : code.lines().toList()) {
        typed += line + "\n";
        CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(typed);
        while (next.completeness().isComplete()) {
          for (SnippetEvent event : shell.eval(next.source())) {
            if (event.status() == Status.REJECTED) {
              return result(printed, "", errors(event.snippet()));
            }
            if (event.exception() != null) {
              return result(printed, describe(event.exception()), "");
            }
          }
          typed = next.remaining();
          next = shell.sourceCodeAnalysis().analyzeCompletion(typed);
        }
      }
      boolean ended =
          shell.sourceCodeAnalysis().analyzeCompletion(typed).completeness() == Completeness.EMPTY;
      return result(printed, "", ended ? unresolved() : "does not end: " + typed);
    } finally {
      System.setOut(before);
    }
  }

  private static Result result(ByteArrayOutputStream printed, String exception, String error) {
    String text = printed.toString(UTF_8).replace(System.lineSeparator(), "\n");
    return new Result(text, exception, error);
  }

  private String errors(Snippet snippet) {
    return shell
        .diagnostics(snippet)
        .map(d -> d.getMessage(Locale.ROOT))
        .collect(Collectors.joining("; ", "does not compile: ", "\n" + snippet.source()));
  }

  private static String describe(JShellException exception) {
    String type =
        exception instanceof EvalException e
            ? e.getExceptionClassName()
            : exception.getClass().getName();
    return type + ": " + exception.getMessage();
  }

  /** What was declared with names that nothing has, although it compiled. */
  private String unresolved() {
    return shell
        .snippets()
        .filter(s -> s instanceof DeclarationSnippet)
        .map(s -> (DeclarationSnippet) s)
        .flatMap(s -> shell.unresolvedDependencies(s).map(d -> s.name() + " uses unknown " + d))
        .collect(Collectors.joining("; "));
  }

  @Override
  public void close() {
    shell.close();
  }
}
