package autodiff.nn.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import autodiff.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalarSgdTest {
  private static final double TOLERANCE = 1e-15;

  /** Steps downhill on p², whose derivative is 2p, and says where that leads. */
  private static double stepOnSquare(ScalarSgd sgd, Value p) {
    sgd.clearGrads();
    p.square().backward();
    sgd.step();
    return p.data();
  }

  @Test
  void stepsAgainstTheGradient() {
    Value p = Value.of(1);
    ScalarSgd sgd = ScalarSgd.of(List.of(p), 0.1);
    assertEquals(0.8, stepOnSquare(sgd, p), TOLERANCE);
    assertEquals(0.64, stepOnSquare(sgd, p), TOLERANCE);
  }

  @Test
  void momentumKeepsGoing() {
    Value p = Value.of(1);
    ScalarSgd sgd = ScalarSgd.of(List.of(p), 0.1).withMomentum(0.5);
    // v = 2, 0.5·2 + 1.6 = 2.6, 0.5·2.6 + 1.08 = 2.38
    assertEquals(0.8, stepOnSquare(sgd, p), TOLERANCE);
    assertEquals(0.54, stepOnSquare(sgd, p), TOLERANCE);
    assertEquals(0.302, stepOnSquare(sgd, p), TOLERANCE);
  }

  @Test
  void weightDecayPullsTowardsZero() {
    Value p = Value.of(1);
    ScalarSgd sgd = ScalarSgd.of(List.of(p), 0.1).withWeightDecay(0.5);
    // g = 2 + 0.5, then 1.5 + 0.375
    assertEquals(0.75, stepOnSquare(sgd, p), TOLERANCE);
    assertEquals(0.5625, stepOnSquare(sgd, p), TOLERANCE);
  }

  @Test
  void momentumRemembersWeightDecayToo() {
    Value p = Value.of(1);
    ScalarSgd sgd = ScalarSgd.of(List.of(p), 0.1).withMomentum(0.9).withWeightDecay(0.5);
    // v = 2.5, then 0.9·2.5 + 1.5 + 0.375 = 4.125, then 0.9·4.125 + 0.675 + 0.16875 = 4.55625
    assertEquals(0.75, stepOnSquare(sgd, p), TOLERANCE);
    assertEquals(0.3375, stepOnSquare(sgd, p), TOLERANCE);
    assertEquals(-0.118125, stepOnSquare(sgd, p), TOLERANCE);
  }

  @Test
  void aNewLearningRateScalesTheWholeVelocity() {
    Value p = Value.of(1);
    ScalarSgd sgd = ScalarSgd.of(List.of(p), 0.1).withMomentum(0.5);
    assertEquals(0.8, stepOnSquare(sgd, p), TOLERANCE);
    sgd.setLearningRate(0.01);
    assertEquals(0.01, sgd.learningRate());
    assertEquals(0.8 - 0.01 * 2.6, stepOnSquare(sgd, p), TOLERANCE);
  }

  @Test
  void weightDecayIsTheL2PenaltyOfHalfItsStrength() {
    Value a = Value.of(1);
    Value b = Value.of(1);
    ScalarSgd decaying = ScalarSgd.of(List.of(a), 0.1).withWeightDecay(0.5);
    ScalarSgd plain = ScalarSgd.of(List.of(b), 0.1);
    stepOnSquare(decaying, a);
    b.square().add(ScalarLosses.l2Penalty(0.25, List.of(b))).backward();
    plain.step();
    assertEquals(a.data(), b.data(), TOLERANCE);
  }

  @Test
  void leavesAloneWhatNoSweepReached() {
    Value used = Value.of(1);
    Value unused = Value.of(1);
    ScalarSgd sgd = ScalarSgd.of(List.of(unused, used), 0.1).withWeightDecay(0.5);
    used.square().backward();
    sgd.step();
    assertEquals(1, unused.data());
    assertEquals(0.75, used.data(), TOLERANCE);
  }

  @Test
  void clearsGradients() {
    Value p = Value.of(1);
    p.square().backward();
    ScalarSgd.of(List.of(p), 0.1).clearGrads();
    assertFalse(p.hasGrad());
  }

  @Test
  void refusesToStepWithoutAnyGradient() {
    ScalarSgd sgd = ScalarSgd.of(List.of(Value.of(1), Value.of(2)), 0.1);
    assertEquals(
        "step: none of the 2 parameters has a gradient; call backward() on a loss that depends on"
            + " them, after clearGrads()",
        assertThrows(IllegalStateException.class, sgd::step).getMessage());
  }

  @Test
  void saysWhatIsWrongWithItsSettings() {
    Value p = Value.of(1).named("p");
    assertEquals(
        "parameter Value(p = 1.0) comes twice and would take two steps; give each once",
        message(() -> ScalarSgd.of(List.of(p, p), 0.1)));
    assertEquals(
        "parameter Value(3.0, constant) is not a leaf; make it with Value.of",
        message(() -> ScalarSgd.of(List.of(Value.constantOf(3)), 0.1)));
    assertEquals(
        "learning rate -0.1; give a finite number that is not negative",
        message(() -> ScalarSgd.of(List.of(p), -0.1)));
    ScalarSgd sgd = ScalarSgd.of(List.of(p), 0.1);
    assertEquals(
        "learning rate NaN; give a finite number that is not negative",
        message(() -> sgd.setLearningRate(Double.NaN)));
    assertEquals(
        "momentum Infinity; give a finite number that is not negative",
        message(() -> sgd.withMomentum(Double.POSITIVE_INFINITY)));
    assertEquals(
        "weight decay -1.0; give a finite number that is not negative",
        message(() -> sgd.withWeightDecay(-1)));
  }

  private static String message(Runnable wrong) {
    return assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
  }
}
