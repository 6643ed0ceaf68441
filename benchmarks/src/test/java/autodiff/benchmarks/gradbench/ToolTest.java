package autodiff.benchmarks.gradbench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The protocol: one response to each message, with its number. */
class ToolTest {

  private static List<String> answers(String... messages) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String lines = String.join("\n", messages);
    new Tool(List.of(Way.values()))
        .run(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), out);
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static Json.Fields answer(String message) throws IOException {
    List<String> answers = answers(message);
    assertEquals(1, answers.size());
    return parse(answers.get(0));
  }

  private static Json.Fields parse(String line) throws IOException {
    Map<String, Json> map = new LinkedHashMap<>();
    JsonReader.readObject(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)), map);
    return new Json.Fields(map);
  }

  @Test
  void aWholeSession() throws IOException {
    List<String> answers =
        answers(
            "{\"id\": 0, \"kind\": \"start\", \"eval\": \"hello\"}",
            "{\"id\": 1, \"kind\": \"define\", \"module\": \"hello\"}",
            "{\"id\": 2, \"kind\": \"evaluate\", \"module\": \"hello\", \"function\": \"square\","
                + " \"input\": 1.5}",
            "{\"id\": 3, \"kind\": \"analysis\", \"of\": 2, \"valid\": true}",
            "{\"input\": 1.5, \"function\": \"double\", \"module\": \"hello\","
                + " \"kind\": \"evaluate\", \"id\": 4}",
            "{\"id\": 5, \"kind\": \"whatever\"}");
    assertEquals(6, answers.size());
    assertTrue(answers.get(0).startsWith("{\"id\":0,\"tool\":\"autodiff\""), answers.get(0));
    assertEquals("{\"id\":1,\"success\":true}", answers.get(1));
    assertTrue(
        answers.get(2).startsWith("{\"id\":2,\"success\":true,\"output\":2.25,\"timings\":["),
        answers.get(2));
    assertEquals("{\"id\":3}", answers.get(3));
    assertEquals(3, parse(answers.get(4)).number("output"));
    assertEquals("{\"id\":5}", answers.get(5));
  }

  @Test
  void unknownModulesAndFunctionsFail() throws IOException {
    Json.Fields noModule = answer("{\"id\": 7, \"kind\": \"define\", \"module\": \"foo\"}");
    assertEquals(7, noModule.number("id"));
    assertEquals(false, noModule.truth("success"));
    assertTrue(noModule.text("error").contains("foo"));
    Json.Fields noFunction =
        answer(
            "{\"id\": 8, \"kind\": \"evaluate\", \"module\": \"lse\", \"function\": \"bar\","
                + " \"input\": {\"x\": [1]}}");
    assertEquals(false, noFunction.truth("success"));
    assertTrue(noFunction.text("error").contains("bar"));
    Json.Fields noInput =
        answer(
            "{\"id\": 9, \"kind\": \"evaluate\", \"module\": \"lse\", \"function\": \"primal\","
                + " \"input\": {\"y\": [1]}}");
    assertEquals(false, noInput.truth("success"));
    assertTrue(noInput.text("error").contains("\"x\" is missing"));
  }

  @Test
  void afterAMalformedMessageItGoesOn() throws IOException {
    List<String> answers =
        answers(
            "{\"id\": 1, \"kind\": \"start\"",
            "nonsense",
            "",
            "[1, 2]",
            "{\"id\": 4, \"kind\": \"define\", \"module\": 3}",
            "{\"id\": 5} {\"id\": 6}",
            "{\"id\": 7, \"kind\": \"analysis\"}");
    assertEquals(6, answers.size(), answers.toString());
    assertEquals(1, parse(answers.get(0)).number("id"));
    for (int i = 0; i < 5; i++) {
      assertEquals(false, parse(answers.get(i)).truth("success"), answers.get(i));
    }
    assertEquals("{\"id\":7}", answers.get(5));
  }

  @Test
  void runsAsOftenAsItIsAskedTo() throws IOException {
    Json.Fields answer =
        answer(
            "{\"id\": 0, \"kind\": \"evaluate\", \"module\": \"lse\", \"function\": \"gradient\","
                + " \"input\": {\"x\": [1, 2, 3], \"min_runs\": 5, \"min_seconds\": 0}}");
    Json.Items timings = (Json.Items) answer.field("timings");
    assertEquals(1 + 5, timings.items().size());
    assertEquals("prepare", ((Json.Fields) timings.items().get(0)).text("name"));
    for (Json timing : timings.items().subList(1, 6)) {
      assertEquals("evaluate", ((Json.Fields) timing).text("name"));
    }
  }

  @Test
  void numbersAreExactBothWays() throws IOException {
    double[] numbers = {
      0.1, -0.0, 1e-320, Double.MAX_VALUE, 1.0 / 3, 1e22, -5, 123456789012345680.0
    };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (var generator = JsonReader.FACTORY.createGenerator(out)) {
      Json.fields("x", Json.of(numbers)).write(generator);
    }
    double[] again = parse(out.toString(StandardCharsets.UTF_8)).vector("x");
    assertEquals(numbers.length, again.length);
    for (int i = 0; i < numbers.length; i++) {
      assertEquals(Double.doubleToLongBits(numbers[i]), Double.doubleToLongBits(again[i]));
    }
  }

  @Test
  void regularArraysAreFlat() throws IOException {
    Json.Fields json =
        parse(
            "{\"a\": [[1, 2], [3, 4], [5, 6]], \"b\": [[1], [2, 3]], \"c\": [1, \"x\"],"
                + " \"d\": [], \"e\": [[], []], \"f\": [[[1, 2]], [[3, 4]]], \"g\": [[1], 2]}");
    Json.Numbers matrix = json.matrix("a");
    assertArrayEquals(new int[] {3, 2}, matrix.sizes());
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, matrix.elements());
    assertEquals(2, ((Json.Items) json.field("b")).items().size());
    assertEquals(Json.of(1.0), ((Json.Items) json.field("c")).items().get(0));
    assertEquals(0, json.vector("d").length);
    assertArrayEquals(new int[] {2, 0}, json.matrix("e").sizes());
    assertArrayEquals(new int[] {2, 1, 2}, json.numbers("f").sizes());
    assertEquals(2, ((Json.Items) json.field("g")).items().size());
  }
}
