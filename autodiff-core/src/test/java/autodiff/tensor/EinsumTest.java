package autodiff.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.Generator;
import autodiff.Tensor;
import autodiff.check.GradientCheck;
import autodiff.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Sums of products in Einstein's notation, against their definition. */
class EinsumTest {
  private static final long SEED = 11;

  private final Generator generator = Generator.of(SEED);

  /** Sums over every combination of indices: letters only, with an arrow. */
  private static Tensor slowly(String equation, Tensor... x) {
    String[] sides = equation.split("->", -1);
    String[] operands = sides[0].split(",", -1);
    Map<Character, Integer> sizes = new TreeMap<>();
    for (int i = 0; i < x.length; i++) {
      for (int axis = 0; axis < operands[i].length(); axis++) {
        sizes.merge(operands[i].charAt(axis), x[i].shape().size(axis), Math::max);
      }
    }
    List<Character> letters = new ArrayList<>(sizes.keySet());
    int[] shape = sides[1].chars().map(c -> sizes.get((char) c)).toArray();
    double[] sums = new double[Shape.of(shape).elements()];
    int[] index = new int[letters.size()];
    int combinations = sizes.values().stream().reduce(1, (a, b) -> a * b);
    for (int n = 0; n < combinations; n++) {
      int rest = n;
      for (int l = 0; l < index.length; l++) {
        index[l] = rest % sizes.get(letters.get(l));
        rest /= sizes.get(letters.get(l));
      }
      double product = 1;
      for (int i = 0; i < x.length; i++) {
        int[] at = new int[operands[i].length()];
        for (int axis = 0; axis < at.length; axis++) {
          int value = index[letters.indexOf(operands[i].charAt(axis))];
          at[axis] = x[i].shape().size(axis) == 1 ? 0 : value;
        }
        product *= x[i].get(at);
      }
      int place = 0;
      for (int axis = 0; axis < shape.length; axis++) {
        place = place * shape[axis] + index[letters.indexOf(sides[1].charAt(axis))];
      }
      sums[place] += product;
    }
    return Tensor.of(Shape.of(shape), sums);
  }

  private void check(String equation, int[]... sizes) {
    Tensor[] x = Arrays.stream(sizes).map(s -> Tensor.randn(generator, s)).toArray(Tensor[]::new);
    Tensor expected = slowly(equation, x);
    Tensor actual = Tensor.einsum(equation, x);
    assertEquals(expected.shape(), actual.shape(), equation);
    assertArrayEquals(expected.toDoubles(), actual.toDoubles(), 1e-12, equation);
    GradientCheck.check(t -> Tensor.einsum(equation, t), x);
  }

  private static int[] of(int... sizes) {
    return sizes;
  }

  @Test
  void oneOperand() {
    check("i->", of(3));
    check("ij->i", of(2, 3));
    check("ij->ji", of(2, 3));
    check("ijk->kij", of(2, 3, 2));
    check("ii->i", of(3, 3));
    check("ii->", of(3, 3));
    check("iji->j", of(2, 3, 2));
    check("iij->ji", of(2, 2, 3));
    check("->", of());
  }

  @Test
  void twoOperands() {
    check("ij,jk->ik", of(2, 3), of(3, 2));
    check("ij,jk->ki", of(2, 3), of(3, 2));
    check("ji,jk->ik", of(3, 2), of(3, 2));
    check("ij,kj->ik", of(2, 3), of(2, 3));
    check("ji,kj->ik", of(3, 2), of(2, 3));
    check("i,i->", of(3), of(3));
    check("i,i->i", of(3), of(3));
    check("i,j->ji", of(3), of(2));
    check("ij,Ab->ijAb", of(2, 1), of(1, 2));
    check("ij,i->ij", of(2, 3), of(2));
    check("ij,k->", of(2, 2), of(3));
    check("bij,bjk->bik", of(2, 1, 3), of(2, 3, 2));
    check("bqhd,bkhd->bhqk", of(1, 2, 2, 3), of(1, 2, 2, 3));
    check("ibj,kjb->bik", of(2, 2, 2), of(1, 2, 2));
    check("ijkl,lj->ki", of(2, 2, 2, 2), of(2, 2));
    check("iij,jkk->ik", of(2, 2, 2), of(2, 2, 2));
    check(",i->i", of(), of(3));
  }

  @Test
  void sizesOfOneBroadcast() {
    check("ij,jk->ik", of(2, 1), of(3, 2));
    check("ij,ij->ij", of(2, 1), of(2, 3));
    check("ij,ij->", of(1, 3), of(2, 1));
    check("bij,bjk->bik", of(1, 2, 2), of(3, 2, 1));
  }

  @Test
  void manyOperands() {
    check("ij,jk,kl->il", of(2, 2), of(2, 3), of(3, 2));
    check("i,i,i->", of(3), of(3), of(3));
    check("i,j,k->kji", of(2), of(1), of(2));
    check("ik,jk,kl,l->ij", of(2, 2), of(2, 2), of(2, 2), of(2));
    check("i,ij,j->", of(2), of(2, 3), of(3));
    check("ij,ik,il->jkl", of(2, 2), of(2, 1), of(1, 2));
  }

  @Test
  void emptyAxes() {
    assertArrayEquals(
        new double[4],
        Tensor.einsum("ij,jk->ik", Tensor.zeros(2, 0), Tensor.zeros(0, 2)).toDoubles());
    assertEquals(
        Shape.of(0, 2), Tensor.einsum("ij,jk->ik", Tensor.zeros(0, 3), Tensor.zeros(3, 2)).shape());
    assertEquals(0, Tensor.einsum("i->", Tensor.zeros(0)).item());
  }

  @Test
  void withoutAnArrow() {
    Tensor x = Tensor.randn(generator, 2, 3);
    Tensor y = Tensor.randn(generator, 3, 4);
    assertClose(x.matmul(y), Tensor.einsum("ij,jk", x, y));
    assertClose(x.t(), Tensor.einsum("ba", x));
    // Upper-case letters come before lower-case ones.
    assertClose(x.t(), Tensor.einsum("aB", x));
    Tensor square = Tensor.randn(generator, 3, 3);
    assertEquals(Shape.SCALAR, Tensor.einsum("ii", square).shape());
    Tensor batch = Tensor.randn(generator, 2, 3, 3);
    assertClose(batch, Tensor.einsum("i...j", batch).permute(1, 0, 2));
  }

  @Test
  void ellipsis() {
    Tensor x = Tensor.randn(generator, 2, 1, 3, 4);
    Tensor y = Tensor.randn(generator, 5, 4, 2);
    assertClose(x.matmul(y), Tensor.einsum("...ij,...jk->...ik", x, y));
    assertClose(x.matmul(y), Tensor.einsum(" ... ij, ... jk -> ... ik ", x, y));
    assertClose(x.sum(0, 1), Tensor.einsum("...ij->ij", x));
    assertClose(x.transpose(0, -1), Tensor.einsum("a...b->b...a", x));
    Tensor z = Tensor.randn(generator, 3);
    // The ellipsis of the second operand stands for nothing.
    assertClose(x.permute(0, 1, 3, 2).matmul(z), Tensor.einsum("...ij,...i->...j", x, z));
    GradientCheck.check(
        t -> Tensor.einsum("...ik, ...j -> ij", t),
        Tensor.randn(generator, 1, 2, 3),
        Tensor.randn(generator, 2));
  }

  @Test
  void whatIsLeftAsItIsIsATensorOfItsOwn() {
    Tensor x = Tensor.of(1, 2);
    Tensor y = Tensor.einsum("i->i", x);
    x.set(3, 4);
    assertArrayEquals(new double[] {1, 2}, y.toDoubles());
  }

  private static void assertClose(Tensor expected, Tensor actual) {
    assertEquals(expected.shape(), actual.shape());
    assertArrayEquals(expected.toDoubles(), actual.toDoubles(), 1e-12);
  }

  private static void assertMessage(String message, String equation, Tensor... x) {
    assertEquals(
        message,
        assertThrows(IllegalArgumentException.class, () -> Tensor.einsum(equation, x))
            .getMessage());
  }

  @Test
  void mistakesAreNamed() {
    Tensor x = Tensor.zeros(2, 3);
    Tensor y = Tensor.zeros(4, 5);
    assertMessage(
        "einsum \"ij,jk->ik\": 'j' has size 3 in operand 0, [2, 3], and 4 in operand 1, [4, 5];"
            + " sizes must agree or be 1",
        "ij,jk->ik",
        x,
        y);
    assertMessage(
        "einsum \"ii->i\": 'i' stands for sizes 2 and 3 of operand 0, [2, 3]; they must be equal",
        "ii->i",
        x);
    assertMessage(
        "einsum \"ij,jk\": subscripts for 2 operands, but 1 tensors were given", "ij,jk", x);
    assertMessage(
        "einsum \"i->i\": operand 0 has subscripts \"i\" for 1 axes, but its shape is [2, 3]; an"
            + " ellipsis ... stands for axes without a letter",
        "i->i",
        x);
    assertMessage(
        "einsum \"ijk\": operand 0 has subscripts \"ijk\" for 3 axes, but its shape is [2, 3]",
        "ijk",
        x);
    assertMessage("einsum \"ij->ik\": 'k' of the result stands at no operand", "ij->ik", x);
    assertMessage("einsum \"ij->ii\": 'i' stands twice at the result", "ij->ii", x);
    assertMessage(
        "einsum \"i1->i\": '1' in \"i1\"; subscripts are letters and at most one ellipsis ... for"
            + " each operand, separated by commas, and one -> before the result",
        "i1->i",
        x);
    assertMessage(
        "einsum \"...i,...i->i\": the ellipsis has size 2 in operand 0, [2, 3], and 4 in operand 1,"
            + " [4, 3]; sizes must agree or be 1",
        "...i,...i->i",
        x,
        Tensor.zeros(4, 3));
  }
}
