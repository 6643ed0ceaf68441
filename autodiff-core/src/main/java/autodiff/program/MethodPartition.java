package autodiff.program;

import autodiff.CustomOp;
import java.util.Arrays;

/**
 * How code is cut into chunks, each of which becomes a method, and chunks into parts, each of which
 * becomes a class.
 *
 * <p>HotSpot never compiles methods of more than 8,000 bytes, and its time for a method grows
 * faster than the method's size. A number that is used in its own chunk alone is a local variable;
 * one that is used in later chunks passes through a work array, whose slots are used again when
 * nobody needs their number any more.
 *
 * <p>What there is to do is a list of items: the instructions, with each output written as soon as
 * its number is there and each guard checked as soon as it and the guards before it can be.
 */
final class MethodPartition {
  /** Kinds of items, in the two low bits; the rest is the index among those of its kind. */
  static final int INSTRUCTION = 0;

  static final int OUTPUT = 1;
  static final int GUARD = 2;

  /** An instruction with more operands than this gets them in an array filled by a loop. */
  static final int MANY_OPERANDS = 100;

  /** A class has 65,535 constants; the estimate below counts some of them twice. */
  private static final int CONSTANTS = 50_000;

  private static final int CHUNKS_OF_A_PART = 200;

  final Code code;

  /** What there is to do, in order: a kind, and an index times 4. */
  final int[] item;

  /** Where chunks begin among the items; one more entry at the end. */
  final int[] chunkStart;

  /** Where parts begin among the chunks; one more entry at the end. */
  final int[] partStart;

  /** For each slot where in the work array its number lies, or −1. */
  final int[] workSlot;

  /** The length of the work array. */
  final int workLength;

  /** The last item that reads a slot, or −1. */
  private final int[] lastUse;

  private MethodPartition(Code code, int[] item, int targetBytes) {
    this.code = code;
    this.item = item;
    this.lastUse = new int[code.slots()];
    Arrays.fill(lastUse, -1);
    for (int k = 0; k < item.length; k++) {
      for (int position = 0; position < operands(item[k]); position++) {
        lastUse[operand(item[k], position)] = k;
      }
    }
    Cut cut = new Cut(targetBytes);
    cut.run();
    this.chunkStart = cut.chunkStart();
    this.partStart = cut.partStart();
    this.workSlot = new int[code.slots()];
    Arrays.fill(workSlot, -1);
    this.workLength = assignWorkSlots();
  }

  static MethodPartition of(Code code, int targetBytes) {
    return new MethodPartition(code, items(code), targetBytes);
  }

  int chunks() {
    return chunkStart.length - 1;
  }

  int parts() {
    return partStart.length - 1;
  }

  static int kind(int item) {
    return item & 3;
  }

  static int index(int item) {
    return item >> 2;
  }

  /** The number of slots that an item reads. */
  int operands(int item) {
    return kind(item) == INSTRUCTION ? code.operands(index(item)) : 1;
  }

  /** A slot that an item reads. */
  int operand(int item, int position) {
    return switch (kind(item)) {
      case INSTRUCTION -> code.operand(index(item), position);
      case OUTPUT -> code.outputs[index(item)];
      default -> code.guards[index(item)];
    };
  }

  /** Whether an item is an operation whose operands a loop gathers in an array. */
  boolean gathers(int item) {
    return kind(item) == INSTRUCTION
        && code.operation[index(item)] instanceof CustomOp
        && code.operands(index(item)) > MANY_OPERANDS;
  }

  boolean hasGuards(int chunk) {
    for (int k = chunkStart[chunk]; k < chunkStart[chunk + 1]; k++) {
      if (kind(item[k]) == GUARD) {
        return true;
      }
    }
    return false;
  }

  boolean isConstant(int slot) {
    return slot >= code.inputs && slot < code.firstSlot();
  }

  double constant(int slot) {
    return code.constants[slot - code.inputs];
  }

  /** Counts how often a chunk reads each slot from a variable, into an array of zeros. */
  void countUses(int chunk, int[] uses) {
    for (int k = chunkStart[chunk]; k < chunkStart[chunk + 1]; k++) {
      if (!gathers(item[k])) {
        for (int position = 0; position < operands(item[k]); position++) {
          uses[operand(item[k], position)]++;
        }
      }
    }
  }

  /**
   * Where the next item of a chunk reads the result of an instruction, if nobody else does: then
   * the result need not be stored.
   *
   * @return which operand of the next item it is, or −1
   */
  int onlyUse(int position, int chunkEnd) {
    int slot = code.firstSlot() + index(item[position]);
    if (position + 1 >= chunkEnd || lastUse[slot] != position + 1 || workSlot[slot] >= 0) {
      return -1;
    }
    int next = item[position + 1];
    if (kind(next) != INSTRUCTION || gathers(next)) {
      return -1;
    }
    int found = -1;
    for (int k = 0; k < operands(next); k++) {
      if (operand(next, k) == slot) {
        if (found >= 0) {
          return -1;
        }
        found = k;
      }
    }
    return found;
  }

  private static int[] items(Code code) {
    int n = code.size();
    int firstSlot = code.firstSlot();
    // Outputs by the instruction that makes them; those that none makes come first.
    int[] next = new int[n + 2];
    for (int slot : code.outputs) {
      next[Math.max(0, slot - firstSlot + 1) + 1]++;
    }
    for (int k = 0; k <= n; k++) {
      next[k + 1] += next[k];
    }
    int[] sorted = new int[code.outputs.length];
    int[] at = next.clone();
    for (int k = 0; k < code.outputs.length; k++) {
      sorted[at[Math.max(0, code.outputs[k] - firstSlot + 1)]++] = k;
    }
    int[] item = new int[n + code.outputs.length + code.guards.length];
    int length = 0;
    int guard = 0;
    for (int made = 0; made <= n; made++) {
      if (made > 0) {
        item[length++] = ((made - 1) << 2) | INSTRUCTION;
      }
      while (guard < code.guards.length && code.guards[guard] < firstSlot + made) {
        item[length++] = (guard++ << 2) | GUARD;
      }
      for (int k = next[made]; k < next[made + 1]; k++) {
        item[length++] = (sorted[k] << 2) | OUTPUT;
      }
    }
    return item;
  }

  /** Finds the places to cut at, by an estimate of the bytes that an item takes. */
  private final class Cut {
    private static final int LOAD = 2;
    private static final int LOAD_CONSTANT = 3;
    private static final int LOAD_FROM_ARRAY = 10;
    private static final int OPERATION = 3;
    private static final int STORE = 3;
    private static final int STORE_TO_ARRAY = 9;
    private static final int GATHERING = 20;

    private final int target;
    private final int[] touched = new int[code.slots()];
    private final int[] constantOf = new int[code.constants.length];
    private int[] chunkStart = new int[16];
    private int chunks;
    private int[] partStart = new int[4];
    private int parts;
    private int bytes;
    private int constants;

    Cut(int target) {
      this.target = target;
    }

    int[] chunkStart() {
      return Arrays.copyOf(chunkStart, chunks + 1);
    }

    int[] partStart() {
      return Arrays.copyOf(partStart, parts + 1);
    }

    void run() {
      for (int k = 0; k < item.length; k++) {
        boolean alone = gathers(item[k]);
        if (chunks == 0 || bytes >= target || alone) {
          begin(k);
        }
        bytes += alone ? GATHERING : bytes(item[k]);
        constants +=
            kind(item[k]) == INSTRUCTION && code.operation[index(item[k])] instanceof CustomOp
                ? 3
                : 1;
      }
      if (chunks == 0) {
        begin(0);
      }
      chunkStart = Arrays.copyOf(chunkStart, chunks + 1);
      chunkStart[chunks] = item.length;
      partStart = Arrays.copyOf(partStart, parts + 1);
      partStart[parts] = chunks;
    }

    private void begin(int at) {
      if (parts == 0
          || constants > CONSTANTS
          || chunks - partStart[parts - 1] >= CHUNKS_OF_A_PART) {
        if (parts == partStart.length) {
          partStart = Arrays.copyOf(partStart, 2 * parts);
        }
        partStart[parts++] = chunks;
        constants = 0;
      }
      if (chunks == chunkStart.length) {
        chunkStart = Arrays.copyOf(chunkStart, 2 * chunks);
      }
      chunkStart[chunks++] = at;
      bytes = 0;
    }

    private int bytes(int item) {
      int sum = OPERATION + (kind(item) == INSTRUCTION ? STORE : STORE_TO_ARRAY);
      for (int position = 0; position < operands(item); position++) {
        int slot = operand(item, position);
        if (isConstant(slot)) {
          sum += LOAD_CONSTANT;
          if (constantOf[slot - code.inputs] != parts) {
            constantOf[slot - code.inputs] = parts;
            constants += 2;
          }
        } else {
          sum += touched[slot] == chunks ? LOAD : LOAD_FROM_ARRAY;
          touched[slot] = chunks;
        }
      }
      if (kind(item) == INSTRUCTION) {
        touched[code.firstSlot() + index(item)] = chunks;
      }
      return sum;
    }
  }

  private int assignWorkSlots() {
    int n = 0;
    // Slots to be free after a chunk, as lists: the first for each chunk, the next for each slot.
    int[] chunkOf = new int[item.length + 1];
    int[] firstFreed = new int[chunks()];
    Arrays.fill(firstFreed, -1);
    for (int c = 0; c < chunks(); c++) {
      Arrays.fill(chunkOf, chunkStart[c], chunkStart[c + 1], c);
    }
    int[] nextFreed = new int[code.size()];
    int[] free = new int[code.size()];
    int frees = 0;
    for (int c = 0; c < chunks(); c++) {
      for (int k = chunkStart[c]; k < chunkStart[c + 1]; k++) {
        if (kind(item[k]) != INSTRUCTION) {
          continue;
        }
        int made = index(item[k]);
        int slot = code.firstSlot() + made;
        int last = lastUse[slot] < 0 ? c : chunkOf[lastUse[slot]];
        if (last > c) {
          workSlot[slot] = frees > 0 ? free[--frees] : n++;
          nextFreed[made] = firstFreed[last];
          firstFreed[last] = made;
        }
      }
      for (int made = firstFreed[c]; made >= 0; made = nextFreed[made]) {
        free[frees++] = workSlot[code.firstSlot() + made];
      }
    }
    return n;
  }
}
