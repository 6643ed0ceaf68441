package autodiff.program;

import java.util.Arrays;

/**
 * Places for the numbers of {@link Code}, used again as soon as a number is read for the last time:
 * what is computed with stays small and in the cache. Constants keep theirs.
 */
final class Registers {
  /** By slot. */
  final int[] register;

  /** How many there are. */
  final int count;

  private Registers(int[] register, int count) {
    this.register = register;
    this.count = count;
  }

  static Registers of(Code code) {
    int slots = code.slots();
    int firstSlot = code.firstSlot();
    int[] lastUse = new int[slots];
    Arrays.fill(lastUse, -1);
    for (int i = 0; i < code.size(); i++) {
      for (int k = code.first[i]; k < code.first[i + 1]; k++) {
        lastUse[code.operand[k]] = i;
      }
    }
    for (int y : code.outputs) {
      lastUse[y] = Integer.MAX_VALUE;
    }
    for (int c : code.guards) {
      lastUse[c] = Integer.MAX_VALUE;
    }
    int[] register = new int[slots];
    for (int i = 0; i < firstSlot; i++) {
      register[i] = i;
    }
    int count = firstSlot;
    int[] free = new int[16];
    int freeCount = 0;
    for (int i = 0; i < code.size(); i++) {
      for (int k = code.first[i]; k < code.first[i + 1]; k++) {
        int x = code.operand[k];
        boolean constant = x >= code.inputs && x < firstSlot;
        if (lastUse[x] == i && !constant) {
          lastUse[x] = -1; // an operand may come twice
          if (freeCount == free.length) {
            free = Arrays.copyOf(free, 2 * freeCount);
          }
          free[freeCount++] = register[x];
        }
      }
      int y = firstSlot + i;
      register[y] = freeCount > 0 ? free[--freeCount] : count++;
      if (lastUse[y] == -1) {
        lastUse[y] = i; // never read: it goes on standing there until its place is taken
      }
    }
    return new Registers(register, count);
  }
}
