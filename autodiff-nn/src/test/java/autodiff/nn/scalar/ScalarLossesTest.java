package autodiff.nn.scalar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.Value;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalarLossesTest {
  private static final double TOLERANCE = 1e-15;

  private static double[] gradient(Value loss, Value... x) {
    loss.backward();
    return Arrays.stream(x).mapToDouble(Value::grad).toArray();
  }

  @Test
  void hingeIsTheMeanOfWhatIsMissingToTheMargin() {
    // Right by more than 1, right by less, wrong, exactly at the margin.
    Value[] scores = Value.of(2, 0.25, 0.5, -1);
    Value loss = ScalarLosses.hinge(scores, new int[] {1, 1, -1, -1});
    assertEquals((0 + 0.75 + 1.5 + 0) / 4, loss.data());
    assertArrayEquals(new double[] {0, -0.25, 0.25, 0}, gradient(loss, scores), 0);
  }

  @Test
  void meanSquaredErrorIsWhatItsNameSays() {
    Value[] predictions = Value.of(1, -2, 0.5, 4);
    Value loss = ScalarLosses.meanSquaredError(predictions, new double[] {0, -2, 1, 1});
    assertEquals((1 + 0 + 0.25 + 9) / 4, loss.data());
    assertArrayEquals(new double[] {0.5, 0, -0.25, 1.5}, gradient(loss, predictions), 0);
  }

  @Test
  void crossEntropyIsTheNegativeLogarithmOfTheSoftmax() {
    Value[] logits = Value.of(1, 2, -1);
    Value loss = ScalarLosses.crossEntropy(logits, 1);
    double total = Math.exp(1) + Math.exp(2) + Math.exp(-1);
    assertEquals(-Math.log(Math.exp(2) / total), loss.data(), TOLERANCE);
    assertArrayEquals(
        new double[] {Math.exp(1) / total, Math.exp(2) / total - 1, Math.exp(-1) / total},
        gradient(loss, logits),
        TOLERANCE);
  }

  @Test
  void crossEntropyOfABatchIsTheMean() {
    Value[][] logits = {Value.of(1, 2), Value.of(0, 0), Value.of(-3, 1)};
    double mean =
        (ScalarLosses.crossEntropy(logits[0], 0).data()
                + Math.log(2)
                + ScalarLosses.crossEntropy(logits[2], 1).data())
            / 3;
    assertEquals(mean, ScalarLosses.crossEntropy(logits, new int[] {0, 1, 1}).data(), TOLERANCE);
  }

  @Test
  void crossEntropyStaysFiniteForHugeLogits() {
    Value[] logits = Value.of(1000, -1000);
    Value wrong = ScalarLosses.crossEntropy(logits, 1);
    assertEquals(2000, wrong.data());
    assertArrayEquals(new double[] {1, -1}, gradient(wrong, logits), 0);
    assertEquals(0, ScalarLosses.crossEntropy(logits, 0).data());
  }

  @Test
  void l2PenaltyGrowsWithTheSquares() {
    Value[] p = Value.of(1, -2, 3);
    Value penalty = ScalarLosses.l2Penalty(0.5, List.of(p));
    assertEquals(7, penalty.data());
    assertArrayEquals(new double[] {1, -2, 3}, gradient(penalty, p), 0);
  }

  @Test
  void saysWhichSizesOrLabelsAreWrong() {
    Value[] two = Value.of(1, 2);
    assertEquals(
        "hinge: 2 scores and 1 labels; give as many of both",
        message(() -> ScalarLosses.hinge(two, new int[] {1})));
    assertEquals(
        "hinge: label 0 of sample 1; classes are -1 and 1",
        message(() -> ScalarLosses.hinge(two, new int[] {1, 0})));
    assertEquals(
        "meanSquaredError: no predictions; give at least one sample",
        message(() -> ScalarLosses.meanSquaredError(new Value[0], new double[0])));
    assertEquals(
        "meanSquaredError: 2 predictions and 3 targets; give as many of both",
        message(() -> ScalarLosses.meanSquaredError(two, new double[3])));
    assertEquals(
        "crossEntropy: class 2 of 2 logits; classes count from 0",
        message(() -> ScalarLosses.crossEntropy(two, 2)));
    assertEquals(
        "crossEntropy: class -1 of 2 logits; classes count from 0",
        message(() -> ScalarLosses.crossEntropy(two, -1)));
    assertEquals(
        "crossEntropy: 1 rows of logits and 2 targets; give as many of both",
        message(() -> ScalarLosses.crossEntropy(new Value[][] {two}, new int[2])));
    assertEquals(
        "l2Penalty: strength -1.0; give 0 or more",
        message(() -> ScalarLosses.l2Penalty(-1, List.of(two))));
  }

  private static String message(Runnable wrong) {
    return assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
  }
}
