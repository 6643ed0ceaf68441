package autodiff.program;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RandomProgramsTest {
  private static final long SEED = 20250311;
  private static final int PROGRAMS = 10_000;

  @Test
  void theInterpreterGivesTheNumbersOfTheDynamicGraph() {
    System.out.println("random programs from seed " + SEED);
    long compared = RandomPrograms.check(SEED, PROGRAMS, Interpreter::of, RandomPrograms.BITWISE);
    System.out.println(compared + " numbers compared");
    assertTrue(compared > 5L * PROGRAMS, compared + " numbers are too few");
  }
}
