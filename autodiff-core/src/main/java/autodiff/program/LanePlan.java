package autodiff.program;

import autodiff.CustomOp;
import autodiff.kernel.BinaryLoop;
import autodiff.kernel.TernaryLoop;
import autodiff.kernel.UnaryLoop;
import autodiff.op.Elementwise;
import autodiff.op.Elementwise.Binary;
import autodiff.op.Elementwise.Unary;
import autodiff.op.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Code laid out for lanes. What depends on shared inputs and constants alone is a list of numbers
 * computed once a run ({@link #scalarOperation}); the rest is a list of steps over rows, one number
 * a point ({@link #steps}). Rows are used again when nobody needs their numbers any more, the
 * latest first: it is still in the cache, and often the result takes the place of an operand.
 *
 * <p>A step is {@link #WIDTH} numbers: its kind in the low byte with the index of its loop or
 * operation above, the row of the result, three operands. Rows from {@link #registers} on are
 * single numbers of the scalar part.
 */
final class LanePlan {
  static final int WIDTH = 5;

  /** Kinds of steps: loops that stop at the last point, and loops that finish its vector. */
  static final int UNARY = 0;

  static final int UNARY_VECTOR = 1;
  static final int BINARY = 2;
  static final int BINARY_VECTOR = 3;
  static final int TERNARY = 4;
  static final int TERNARY_VECTOR = 5;

  /** A user's operation: the first place and the number of its operands. */
  static final int CUSTOM = 6;

  /** Reads the operand-th own input of each point into a row. */
  static final int LOAD = 7;

  /** Writes a row to the points' own outputs. */
  static final int STORE = 8;

  /** Adds a row up. */
  static final int SUM = 9;

  /** Checks a row: 1 where its numbers must not be 0. */
  static final int GUARD = 10;

  final int[] steps;

  /** The rows of custom operations' operands, from the place that their step names. */
  final int[] customRows;

  final UnaryLoop[] unary;
  final BinaryLoop[] binary;
  final TernaryLoop[] ternary;
  final CustomOp[] custom;

  /** The number of rows that are as long as a block. */
  final int registers;

  /** The numbers of the scalar part that steps read, by row after the registers. */
  final int[] broadcast;

  /** How many steps are instructions. */
  final int instructions;

  /** The scalar part: a number for each slot of the code it needs, constants filled in. */
  final double[] scalars;

  /** For each shared input, in order, its place in {@link #scalars}, or −1. */
  final int[] sharedScalar;

  /** The instructions of the scalar part, and their operands' places from {@link #scalarFirst}. */
  final Operation[] scalarOperation;

  final int[] scalarResult;
  final int[] scalarFirst;
  final int[] scalarOperand;

  /** Guards of the scalar part: place, and 1 if it must not be 0. */
  final int[] scalarGuards;

  /** Own outputs that are the same at each point: which one, and its place. */
  final int[] scalarOutputs;

  /** Summed outputs of numbers that are the same at each point: which one, and its place. */
  final int[] scalarSums;

  /** The other own outputs. */
  final int[] varyingOutputs;

  final int sums;
  final int ownInputs;
  final int ownOutputs;

  /** The largest number of operands of a custom operation. */
  final int mostOperands;

  private final Code code;
  private final boolean[] varies;
  private final boolean[] needed;

  static LanePlan of(Code code, BatchRunner.Roles roles) {
    return new LanePlan(code, roles);
  }

  private LanePlan(Code code, BatchRunner.Roles roles) {
    this.code = code;
    int slots = code.slots();
    varies = new boolean[slots];
    needed = new boolean[slots];
    classify(roles);

    // The scalar part.
    int[] place = new int[slots];
    Arrays.fill(place, -1);
    int count = 0;
    for (int slot = 0; slot < slots; slot++) {
      if (needed[slot] && !varies[slot]) {
        place[slot] = count++;
      }
    }
    scalars = new double[count];
    for (int k = 0; k < code.constants.length; k++) {
      int slot = code.inputs + k;
      if (place[slot] >= 0) {
        scalars[place[slot]] = code.constants[k];
      }
    }
    IntList shared = new IntList();
    for (int k = 0; k < code.inputs; k++) {
      if (roles.sharedInput()[k]) {
        shared.add(place[k]);
      }
    }
    sharedScalar = shared.toArray();
    List<Operation> scalarOperations = new ArrayList<>();
    IntList result = new IntList();
    IntList first = new IntList();
    IntList operand = new IntList();
    int most = 3;
    for (int i = 0; i < code.size(); i++) {
      int slot = code.firstSlot() + i;
      if (!needed[slot]) {
        continue;
      }
      if (code.operation[i] instanceof CustomOp) {
        most = Math.max(most, code.operands(i));
      }
      if (varies[slot]) {
        continue;
      }
      scalarOperations.add(code.operation[i]);
      result.add(place[slot]);
      first.add(operand.size());
      for (int k = 0; k < code.operands(i); k++) {
        operand.add(place[code.operand(i, k)]);
      }
    }
    first.add(operand.size());
    mostOperands = most;
    scalarOperation = scalarOperations.toArray(new Operation[0]);
    scalarResult = result.toArray();
    scalarFirst = first.toArray();
    scalarOperand = operand.toArray();

    IntList guards = new IntList();
    for (int g = 0; g < code.guards.length; g++) {
      if (!varies[code.guards[g]]) {
        guards.add(place[code.guards[g]]);
        guards.add(code.decided[g] ? 1 : 0);
      }
    }
    scalarGuards = guards.toArray();
    IntList outputs = new IntList();
    IntList varying = new IntList();
    IntList constantSums = new IntList();
    int own = 0;
    int summed = 0;
    for (int k = 0; k < code.outputs.length; k++) {
      boolean sum = roles.summedOutput()[k];
      int number = sum ? summed++ : own++;
      if (!varies[code.outputs[k]]) {
        IntList list = sum ? constantSums : outputs;
        list.add(number);
        list.add(place[code.outputs[k]]);
      } else if (!sum) {
        varying.add(number);
      }
    }
    scalarOutputs = outputs.toArray();
    scalarSums = constantSums.toArray();
    varyingOutputs = varying.toArray();
    sums = summed;
    ownInputs = code.inputs - shared.size();
    ownOutputs = own;

    RowSteps rows = new RowSteps(roles, place);
    rows.emitAll();
    registers = rows.registers;
    broadcast = rows.broadcast.toArray();
    steps = rows.finish();
    customRows = rows.customRows.toArray();
    unary = rows.unary.toArray(new UnaryLoop[0]);
    binary = rows.binary.toArray(new BinaryLoop[0]);
    ternary = rows.ternary.toArray(new TernaryLoop[0]);
    custom = rows.custom.toArray(new CustomOp[0]);
    instructions = rows.instructions;
  }

  /** Finds what outputs and guards need, and what differs from point to point. */
  private void classify(BatchRunner.Roles roles) {
    for (int slot : code.outputs) {
      needed[slot] = true;
    }
    for (int slot : code.guards) {
      needed[slot] = true;
    }
    for (int i = code.size() - 1; i >= 0; i--) {
      if (needed[code.firstSlot() + i]) {
        for (int k = code.first[i]; k < code.first[i + 1]; k++) {
          needed[code.operand[k]] = true;
        }
      }
    }
    for (int k = 0; k < code.inputs; k++) {
      varies[k] = !roles.sharedInput()[k];
    }
    for (int i = 0; i < code.size(); i++) {
      for (int k = code.first[i]; k < code.first[i + 1]; k++) {
        varies[code.firstSlot() + i] |= varies[code.operand[k]];
      }
    }
  }

  /** Emits the steps over rows. */
  private final class RowSteps {
    private final IntList steps = new IntList();
    private final IntList customRows = new IntList();
    private final IntList broadcast = new IntList();
    private final List<UnaryLoop> unary = new ArrayList<>();
    private final List<BinaryLoop> binary = new ArrayList<>();
    private final List<TernaryLoop> ternary = new ArrayList<>();
    private final List<CustomOp> custom = new ArrayList<>();
    private final Map<Elementwise, Integer> loopHead = new HashMap<>();
    private int registers;
    private int instructions;

    private final int[] place;

    /** The last instruction that reads a slot, −1 if none does. */
    private final int[] lastUse;

    /** The row of a slot; of a scalar, −2 − its index in {@link #broadcast}; −1 if it has none. */
    private final int[] row;

    private final IntList free = new IntList();

    /** What else is to be done with a slot as soon as it is there: heads of lists of ends. */
    private final int[] firstEnd;

    private final IntList ends = new IntList();

    /** The number of an input among the points' own. */
    private final int[] ownInput;

    private RowSteps(BatchRunner.Roles roles, int[] place) {
      this.place = place;
      int slots = code.slots();
      lastUse = new int[slots];
      row = new int[slots];
      firstEnd = new int[slots];
      Arrays.fill(lastUse, -1);
      Arrays.fill(row, -1);
      Arrays.fill(firstEnd, -1);
      for (int i = 0; i < code.size(); i++) {
        if (needed[code.firstSlot() + i]) {
          for (int k = code.first[i]; k < code.first[i + 1]; k++) {
            lastUse[code.operand[k]] = i;
          }
        }
      }
      ownInput = new int[code.inputs];
      int own = 0;
      for (int k = 0; k < code.inputs; k++) {
        ownInput[k] = roles.sharedInput()[k] ? -1 : own++;
      }
      // Lists are linked backwards, so the last end is added first.
      int summed = 0;
      int stored = 0;
      for (int k = 0; k < code.outputs.length; k++) {
        boolean sum = roles.summedOutput()[k];
        end(code.outputs[k], sum ? SUM : STORE, sum ? summed++ : stored++);
      }
      for (int g = 0; g < code.guards.length; g++) {
        end(code.guards[g], GUARD, code.decided[g] ? 1 : 0);
      }
    }

    private void end(int slot, int kind, int number) {
      if (varies[slot]) {
        int at = ends.size();
        ends.add(kind);
        ends.add(number);
        ends.add(firstEnd[slot]);
        firstEnd[slot] = at;
      }
    }

    private void emitAll() {
      for (int i = 0; i < code.size(); i++) {
        int slot = code.firstSlot() + i;
        if (needed[slot] && varies[slot]) {
          emit(i, slot);
        }
      }
      for (int k = 0; k < code.inputs; k++) {
        if (needed[k] && varies[k] && row[k] == -1) {
          load(k);
        }
      }
    }

    private void emit(int instruction, int slot) {
      int from = code.first[instruction];
      int to = code.first[instruction + 1];
      for (int k = from; k < to; k++) {
        int operand = code.operand[k];
        if (row[operand] == -1) {
          if (varies[operand]) {
            load(operand);
          } else {
            row[operand] = -2 - broadcast.size();
            broadcast.add(place[operand]);
          }
        }
      }
      for (int k = from; k < to; k++) {
        int operand = code.operand[k];
        if (lastUse[operand] == instruction && varies[operand]) {
          free.add(row[operand]);
          // An operand that comes twice is freed once.
          lastUse[operand] = -1;
        }
      }
      Operation op = code.operation[instruction];
      int result = free.isEmpty() ? registers++ : free.removeLast();
      row[slot] = result;
      if (op instanceof CustomOp own) {
        steps.add(CUSTOM | custom.size() << 8);
        custom.add(own);
        steps.add(result);
        steps.add(customRows.size());
        steps.add(to - from);
        steps.add(0);
        for (int k = from; k < to; k++) {
          customRows.add(row[code.operand[k]]);
        }
      } else if (op instanceof Elementwise line) {
        steps.add(loopHead.computeIfAbsent(line, this::head));
        steps.add(result);
        for (int k = 0; k < 3; k++) {
          steps.add(k < to - from ? row[code.operand[from + k]] : result);
        }
      } else {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "instruction %d, %s, is neither elementwise nor a custom operation; take it apart",
                instruction,
                op.name()));
      }
      instructions++;
      finish(slot);
    }

    private int head(Elementwise line) {
      LaneLoops.Lane lane = LaneLoops.of(line);
      if (line instanceof Unary) {
        unary.add((UnaryLoop) lane.loop());
        return (lane.vector() ? UNARY_VECTOR : UNARY) | (unary.size() - 1) << 8;
      }
      if (line instanceof Binary) {
        binary.add((BinaryLoop) lane.loop());
        return (lane.vector() ? BINARY_VECTOR : BINARY) | (binary.size() - 1) << 8;
      }
      ternary.add((TernaryLoop) lane.loop());
      return (lane.vector() ? TERNARY_VECTOR : TERNARY) | (ternary.size() - 1) << 8;
    }

    private void load(int input) {
      row[input] = free.isEmpty() ? registers++ : free.removeLast();
      step(LOAD, row[input], ownInput[input]);
      finish(input);
    }

    /** A slot's numbers are there: stores, adds and checks them. */
    private void finish(int slot) {
      for (int end = firstEnd[slot]; end >= 0; end = ends.get(end + 2)) {
        step(ends.get(end), row[slot], ends.get(end + 1));
      }
      if (lastUse[slot] < 0) {
        free.add(row[slot]);
      }
    }

    private void step(int kind, int row, int number) {
      steps.add(kind);
      steps.add(row);
      steps.add(number);
      steps.add(0);
      steps.add(0);
    }

    /** The steps, in which scalars get rows behind the registers. */
    private int[] finish() {
      for (int k = 0; k < customRows.size(); k++) {
        customRows.set(k, shifted(customRows.get(k)));
      }
      int[] all = steps.toArray();
      for (int at = 0; at < all.length; at += WIDTH) {
        if ((all[at] & 0xff) < CUSTOM) {
          for (int k = 2; k < WIDTH; k++) {
            all[at + k] = shifted(all[at + k]);
          }
        }
      }
      return all;
    }

    private int shifted(int row) {
      return row < 0 ? registers + (-2 - row) : row;
    }
  }
}
