package autodiff.program;

import autodiff.op.Elementwise;

/**
 * What is computed already is not computed again: finds instructions by operation and operands, in
 * a table of integers with open addressing. Operations whose operands may change places, bitwise,
 * are found in either order. A user's operations are not shared: they may do more than compute.
 */
final class Sharing {
  private final CodeBuilder code;

  /** Names of instructions plus 1; 0 where there is none. */
  private int[] table;

  private int count;

  Sharing(CodeBuilder code, int expected) {
    this.code = code;
    table = new int[2 * Integer.highestOneBit(Math.max(16, expected))];
  }

  private static boolean commutes(int opcode) {
    return switch (opcode) {
      case Opcodes.ADD,
          Opcodes.MUL,
          Opcodes.MUL_NO_NAN,
          Opcodes.MAXIMUM,
          Opcodes.MINIMUM,
          Opcodes.EQUAL ->
          true;
      default -> false;
    };
  }

  /** The name of an instruction that computes this: an earlier one, or a new one. */
  int apply(Elementwise op, int x, int y, int z) {
    int arity = op.arity();
    int a = x;
    int b = arity > 1 ? y : 0;
    int c = arity > 2 ? z : 0;
    if (arity == 2 && a > b && commutes(Opcodes.of(op))) {
      a = y;
      b = x;
    }
    if (2 * count >= table.length) {
      grow();
    }
    int i = find(op, a, b, c);
    if (table[i] != 0) {
      return table[i] - 1;
    }
    // As it was written: only the search has an order of its own.
    int name = code.apply(op, x, y, z);
    table[i] = name + 1;
    count++;
    return name;
  }

  /** The name of an earlier instruction that computes this, or {@link Rewrite#KEEP}. */
  int known(Elementwise op, int x, int y, int z) {
    int arity = op.arity();
    int entry = table[find(op, x, arity > 1 ? y : 0, arity > 2 ? z : 0)];
    return entry == 0 ? Rewrite.KEEP : entry - 1;
  }

  private int find(Elementwise op, int a, int b, int c) {
    int mask = table.length - 1;
    int i = hash(op.code(), a, b, c) & mask;
    while (table[i] != 0 && !matches(table[i] - 1, op, a, b, c)) {
      i = (i + 1) & mask;
    }
    return i;
  }

  private boolean matches(int name, Elementwise op, int a, int b, int c) {
    if (!(code.operationOf(name) instanceof Elementwise e) || e.code() != op.code()) {
      return false;
    }
    int x = code.operandOf(name, 0);
    if (op.arity() == 1) {
      return x == a;
    }
    int y = code.operandOf(name, 1);
    if (op.arity() == 2) {
      return (x == a && y == b) || (x == b && y == a && commutes(Opcodes.of(op)));
    }
    return x == a && y == b && code.operandOf(name, 2) == c;
  }

  private void grow() {
    int[] before = table;
    table = new int[2 * before.length];
    int mask = table.length - 1;
    for (int entry : before) {
      if (entry != 0) {
        int i = hashOf(entry - 1) & mask;
        while (table[i] != 0) {
          i = (i + 1) & mask;
        }
        table[i] = entry;
      }
    }
  }

  private int hashOf(int name) {
    Elementwise op = (Elementwise) code.operationOf(name);
    int arity = op.arity();
    int x = code.operandOf(name, 0);
    int y = arity > 1 ? code.operandOf(name, 1) : 0;
    int z = arity > 2 ? code.operandOf(name, 2) : 0;
    boolean swapped = arity == 2 && x > y && commutes(Opcodes.of(op));
    return hash(op.code(), swapped ? y : x, swapped ? x : y, z);
  }

  private static int hash(int operation, int a, int b, int c) {
    long h = operation;
    h = (h + a) * 0x9E3779B97F4A7C15L;
    h = (h ^ (h >>> 29)) + b;
    h *= 0xBF58476D1CE4E5B9L;
    h = (h ^ (h >>> 32)) + c;
    h *= 0x94D049BB133111EBL;
    return (int) (h >>> 33);
  }
}
