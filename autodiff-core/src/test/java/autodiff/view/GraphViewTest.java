package autodiff.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Tensor;
import autodiff.Value;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class GraphViewTest {
  private static Value product() {
    Value x = Value.of(2).named("x");
    Value y = Value.of(3).named("y");
    return x.mul(y).add(x.sin()).named("z");
  }

  @Test
  void asciiShowsSharedNodesOnce() {
    Value z = product();
    z.backward();
    assertEquals(
        """
        z: add = 6.909, grad 1
        +- mul = 6, grad 1
        |  +- #1 x = 2, grad 2.584
        |  `- y = 3, grad 2
        `- sin = 0.9093, grad 1
           `- #1 x (above)
        """,
        GraphView.of(z).ascii());
  }

  @Test
  void asciiShowsConstantsAndMissingNames() {
    Value x = Value.of(0.5);
    Value y = x.mul(x).sub(3).named("two\nlines");
    assertEquals(
        """
        two\\nlines: sub = -2.75
        +- mul = 0.25
        |  +- #1 leaf = 0.5
        |  `- #1 leaf (above)
        `- constant = 3
        """,
        GraphView.of(y).toString());
    assertEquals("c: constant = 7\n", GraphView.of(Value.constantOf(7).named("c")).ascii());
  }

  @Test
  void asciiPutsWhatIsTooDeepBelow() {
    Value x = Value.of(1).named("x");
    Value y = x;
    for (int i = 0; i < 30; i++) {
      y = y.neg();
    }
    String text = GraphView.of(y).ascii();
    List<String> lines = text.lines().toList();
    assertEquals("   ".repeat(24) + "`- #1 neg (below)", lines.get(25));
    assertEquals("#1 neg = -1", lines.get(26));
    assertEquals("   ".repeat(4) + "`- x = 1", lines.get(31));
    assertEquals(32, lines.size());
  }

  @Test
  void dotHasBoxesAndOperations() {
    Value z = product();
    z.backward();
    assertEquals(
        """
        digraph {
          rankdir=LR;
          node [fontname="Helvetica", fontsize=11];
          n0 [shape=record, label="{ z | data 6.909 | grad 1 }"];
          op0 [label="add"];
          op0 -> n0;
          n1 [shape=record, label="{ data 6 | grad 1 }"];
          op1 [label="mul"];
          op1 -> n1;
          n2 [shape=record, label="{ data 0.9093 | grad 1 }"];
          op2 [label="sin"];
          op2 -> n2;
          n3 [shape=record, label="{ x | data 2 | grad 2.584 }"];
          n4 [shape=record, label="{ y | data 3 | grad 2 }"];
          n1 -> op0;
          n2 -> op0;
          n3 -> op1;
          n4 -> op1;
          n3 -> op2;
        }
        """,
        GraphView.of(z).dot());
  }

  @Test
  void dotEscapesNames() {
    Value x = Value.of(1).named("a {b}|<c> \"d\" \\ e\nf");
    assertTrue(
        GraphView.of(x)
            .dot()
            .contains("{ a\\ \\{b\\}\\|\\<c\\>\\ \\\"d\\\"\\ \\\\\\ e\\nf | data 1 }"),
        () -> GraphView.of(x).dot());
  }

  @Test
  void saysHowManyNodesAreLeftOut() {
    Value[] x = Value.of(new double[1500]);
    Value sum = Value.sum(x);
    GraphView few = GraphView.of(sum).atMost(3);
    assertEquals(
        """
        sum = 0
        +- leaf = 0
        +- leaf = 0
        `- ... 1498 more
        (1,498 more nodes not shown)
        """,
        few.ascii());
    assertTrue(few.dot().contains("label=\"1,498 more nodes not shown\""));
    assertTrue(few.dot().contains("more0 [shape=plaintext, label=\"1498 more\"]"));
    assertTrue(few.dot().contains("more0 -> op0 [style=dashed]"));
    assertEquals(
        "neg = -1\n`- ... 1 more\n(1 more node not shown)\n",
        GraphView.of(Value.of(1).neg()).atMost(1).ascii());
    assertEquals(199, count("leaf", GraphView.of(sum).ascii()));
  }

  @Test
  void deepGraphsAreWalkedWithoutRecursion() {
    int depth = 100_000;
    Value x = Value.of(1);
    Value y = x;
    for (int i = 0; i < depth; i++) {
      y = y.neg();
    }
    assertTrue(GraphView.of(y).ascii().endsWith("(99,801 more nodes not shown)\n"));
    GraphView all = GraphView.of(y).atMost(depth + 1);
    assertEquals(depth, count("neg = ", all.ascii()));
    assertEquals(depth, count("[label=\"neg\"]", all.dot()));
    assertEquals(depth, count(">neg<", all.svg()));
  }

  @Test
  void digitsAreTheSameInEveryCountry() {
    Value z = product().mul(1e-9);
    z.backward();
    GraphView view = GraphView.of(z);
    GraphView cut = view.atMost(2);
    String expected = view.ascii() + view.dot() + view.svg() + cut.ascii() + cut.dot() + cut.svg();
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
      assertEquals(
          expected, view.ascii() + view.dot() + view.svg() + cut.ascii() + cut.dot() + cut.svg());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void refusesToShowNothing() {
    GraphView view = GraphView.of(Value.of(1));
    assertEquals(
        "atMost: 0 nodes; show at least 1",
        assertThrows(IllegalArgumentException.class, () -> view.atMost(0)).getMessage());
  }

  private static long count(String what, String text) {
    return Pattern.compile(what, Pattern.LITERAL).matcher(text).results().count();
  }

  @Test
  void tensorsShowTheirNumbersIfTheyAreFew() {
    Tensor w = Tensor.of(1, 2).requiresGrad(true).named("w");
    Tensor y = w.mul(3).sum();
    y.backward();
    assertEquals(
        List.of(
            "sum = 9", "`- mul = [3, 6]", "   +- w = [1, 2], grad [3, 3]", "   `- constant = 3"),
        GraphView.of(y).ascii().lines().toList());
    String large = GraphView.of(Tensor.zeros(2, 3).requiresGrad(true).mul(2)).ascii();
    assertEquals("mul = [2, 3]", large.lines().findFirst().orElseThrow());
  }
}
