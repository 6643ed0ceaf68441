package autodiff.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RandomProgramsTest {
  private static final long SEED = 20250311;

  /** 10,000, or fewer where the same was shown a moment ago on another virtual machine. */
  private static final int PROGRAMS = Integer.getInteger("random.programs", 10_000);

  /** Runs code both ways. */
  private record Both(Runner interpreter, Runner bytecode) implements Runner {
    static Both of(Code code) {
      return new Both(Interpreter.of(code), Bytecode.of(code));
    }

    @Override
    public int run(double[] in, int inFrom, double[] out, int outFrom) {
      double[] compiled = out.clone();
      int expected = interpreter.run(in, inFrom, out, outFrom);
      assertEquals(expected, bytecode.run(in, inFrom, compiled, outFrom), "guard");
      for (int k = 0; expected < 0 && k < out.length; k++) {
        assertEquals(
            Double.doubleToLongBits(out[k]),
            Double.doubleToLongBits(compiled[k]),
            () -> "bytecode differs from the interpreter");
      }
      return expected;
    }
  }

  @Test
  void interpreterAndBytecodeGiveTheNumbersOfTheDynamicGraph() {
    System.out.println("random programs from seed " + SEED);
    long compared = RandomPrograms.check(SEED, PROGRAMS, Both::of, RandomPrograms.BITWISE);
    System.out.println(compared + " numbers compared");
    assertTrue(compared > 5L * PROGRAMS, compared + " numbers are too few");
  }
}
