package autodiff.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import autodiff.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

final class GraphDrawingTest {
  /** A random graph in which node number i is named node-i; the result is the sum of all. */
  private static Value graph(int size, long seed) {
    Random random = new Random(seed);
    List<Value> nodes = new ArrayList<>();
    while (nodes.size() < size) {
      Value node;
      if (nodes.size() < 3 || random.nextInt(4) == 0) {
        node = Value.of(random.nextGaussian());
      } else {
        Value a = nodes.get(random.nextInt(nodes.size()));
        Value b = nodes.get(random.nextInt(nodes.size()));
        node = random.nextBoolean() ? a.mul(b) : a.tanh();
      }
      node.named("node-" + nodes.size());
      nodes.add(node);
    }
    return Value.sum(nodes.toArray(Value[]::new)).named("result");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 20, 60, 190})
  void everyNodeIsDrawnOnceAndBoxesAreApart(int size) throws Exception {
    Value result = graph(size, size);
    result.backward();
    SvgDocument svg = SvgDocument.parse(GraphView.of(result).svg());
    List<Element> groups = svg.ofClass("g", "node");
    assertEquals(size + 1, groups.size(), "seed " + size);
    List<String> texts = svg.texts();
    for (int i = 0; i < size; i++) {
      String name = "node-" + i;
      assertEquals(1, texts.stream().filter(name::equals).count(), name);
    }
    assertApart(svg);
  }

  private static void assertApart(SvgDocument svg) {
    List<Element> boxes = svg.ofClass("rect", "box");
    double width = SvgDocument.number(svg.root(), "width");
    double height = SvgDocument.number(svg.root(), "height");
    for (int i = 0; i < boxes.size(); i++) {
      Box a = Box.of(boxes.get(i));
      assertTrue(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height);
      for (int j = 0; j < i; j++) {
        Box b = Box.of(boxes.get(j));
        assertFalse(a.touches(b), a + " touches " + b);
      }
    }
  }

  private record Box(double x, double y, double width, double height) {
    static Box of(Element rect) {
      return new Box(
          SvgDocument.number(rect, "x"),
          SvgDocument.number(rect, "y"),
          SvgDocument.number(rect, "width"),
          SvgDocument.number(rect, "height"));
    }

    boolean touches(Box b) {
      return x < b.x + b.width + 8
          && b.x < x + width + 8
          && y < b.y + b.height + 8
          && b.y < y + height + 8;
    }
  }

  @Test
  void boxesShowNumbersAndGradients() throws Exception {
    Value x = Value.of(2).named("x");
    Value y = x.square().named("y");
    assertEquals(
        List.of("y", "square", "data", "4", "x", "data", "2"),
        SvgDocument.parse(GraphView.of(y).svg()).texts());
    y.backward();
    SvgDocument swept = SvgDocument.parse(GraphView.of(y).svg());
    assertEquals(
        List.of("y", "square", "data", "4", "grad", "1", "x", "data", "2", "grad", "4"),
        swept.texts());
    assertEquals(y.toString(), swept.elements("title").get(0).getTextContent());
  }

  @Test
  void constantsWithoutNameAreNumbersOnly() throws Exception {
    assertEquals(
        List.of("add", "data", "5", "leaf", "data", "2", "3"),
        SvgDocument.parse(GraphView.of(Value.of(2).add(3)).svg()).texts());
  }

  @Test
  void namesAreEscapedAndShortened() throws Exception {
    Value x = Value.of(1).named("<a> & \"b\" 'c' \u0000");
    assertTrue(SvgDocument.parse(GraphView.of(x).svg()).texts().contains("<a> & \"b\" 'c' \uFFFD"));
    Value y = Value.of(1).named("abcdefghijklmnopqrstuvwxyz");
    SvgDocument svg = SvgDocument.parse(GraphView.of(y).svg());
    assertTrue(svg.texts().contains("abcdefghijklmnopqrstuvw…"));
    assertTrue(
        svg.elements("title").get(0).getTextContent().contains("abcdefghijklmnopqrstuvwxyz"));
  }

  @Test
  void operandsArriveInOrder() throws Exception {
    Value x = Value.of(1).named("x");
    Value y = Value.of(2).named("y");
    SvgDocument svg = SvgDocument.parse(GraphView.of(x.sub(y)).svg());
    List<Element> boxes = svg.ofClass("rect", "box");
    assertTrue(SvgDocument.number(boxes.get(1), "y") < SvgDocument.number(boxes.get(2), "y"));
    assertTrue(SvgDocument.number(boxes.get(1), "x") < SvgDocument.number(boxes.get(0), "x"));
  }

  @Test
  void whatIsLeftOutIsSaidAndMarked() throws Exception {
    Value result = graph(60, 7);
    SvgDocument svg = SvgDocument.parse(GraphView.of(result).atMost(10).svg());
    assertEquals(10, svg.ofClass("g", "node").size());
    assertTrue(svg.texts().contains("51 more nodes not shown"), svg.texts().toString());
    assertTrue(svg.texts().contains("… 51 more"), svg.texts().toString());
    assertApart(svg);
  }

  @Test
  void samePictureOfTheSameGraph() {
    Value first = graph(100, 3);
    Value second = graph(100, 3);
    assertEquals(GraphView.of(first).svg(), GraphView.of(second).svg());
    assertEquals(GraphView.of(first).dot(), GraphView.of(second).dot());
    assertEquals(GraphView.of(first).ascii(), GraphView.of(second).ascii());
  }
}
