package autodiff.program;

import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.ASM9;
import static org.objectweb.asm.Opcodes.BIPUSH;
import static org.objectweb.asm.Opcodes.DALOAD;
import static org.objectweb.asm.Opcodes.DASTORE;
import static org.objectweb.asm.Opcodes.DCMPL;
import static org.objectweb.asm.Opcodes.DCONST_0;
import static org.objectweb.asm.Opcodes.DCONST_1;
import static org.objectweb.asm.Opcodes.DLOAD;
import static org.objectweb.asm.Opcodes.DOUBLE;
import static org.objectweb.asm.Opcodes.DSTORE;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.DUP2;
import static org.objectweb.asm.Opcodes.F_NEW;
import static org.objectweb.asm.Opcodes.IADD;
import static org.objectweb.asm.Opcodes.ICONST_0;
import static org.objectweb.asm.Opcodes.IFEQ;
import static org.objectweb.asm.Opcodes.IFNE;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INVOKEINTERFACE;
import static org.objectweb.asm.Opcodes.INVOKEVIRTUAL;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.NEWARRAY;
import static org.objectweb.asm.Opcodes.NOP;
import static org.objectweb.asm.Opcodes.POP2;
import static org.objectweb.asm.Opcodes.SIPUSH;
import static org.objectweb.asm.Opcodes.TOP;
import static org.objectweb.asm.Opcodes.T_DOUBLE;

import autodiff.CustomOp;
import autodiff.op.Elementwise;
import autodiff.op.Operation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/** Writes chunks of code as methods' bodies. */
final class ChunkWriter {
  /** The deepest stack: an array and an index, or an array of operands, under three numbers. */
  private static final int MAX_STACK = 16;

  private final MethodPartition chunks;
  private final Code code;

  /** How often each slot is still to be read in this chunk; all 0 between chunks. */
  private final int[] uses;

  /** The local variable of a slot while it is to be read, if it has one; else 0. */
  private final int[] local;

  /** The kinds of the arguments, for frames. */
  private List<Object> arguments = List.of();

  private MethodVisitor method = new MethodVisitor(ASM9) {};
  private ClassData data = new ClassData();
  private int work;
  private int firstLocal;
  private int locals;
  private int[] freeLocal = new int[16];
  private int freeLocals;
  private int largestMethod;

  ChunkWriter(MethodPartition chunks) {
    this.chunks = chunks;
    this.code = chunks.code;
    this.uses = new int[code.slots()];
    this.local = new int[code.slots()];
  }

  /**
   * Writes a chunk into a method with the arguments of {@link CompiledPart#run}. It ends before the
   * return, and returns early where a guard fails.
   *
   * @param chunk which chunk
   * @param method Modified: gets the instructions
   * @param arguments what the method's local variables hold at first, in terms of frames
   * @param data Modified: collects the objects that the instructions refer to
   */
  void write(int chunk, MethodVisitor method, List<Object> arguments, ClassData data) {
    this.method = method;
    this.data = data;
    this.arguments = arguments;
    this.work = arguments.size() - 5;
    this.firstLocal = arguments.size();
    this.locals = 0;
    this.freeLocals = 0;
    chunks.countUses(chunk, uses);
    int end = chunks.chunkStart[chunk + 1];
    int onStack = -1;
    for (int k = chunks.chunkStart[chunk]; k < end; k++) {
      int item = chunks.item[k];
      switch (MethodPartition.kind(item)) {
        case MethodPartition.INSTRUCTION -> onStack = instruction(k, end, onStack);
        case MethodPartition.OUTPUT -> output(MethodPartition.index(item));
        default -> guard(MethodPartition.index(item));
      }
    }
  }

  /** Ends the method of the chunk written last. */
  void end() {
    Label end = new Label();
    method.visitLabel(end);
    method.visitMaxs(MAX_STACK, firstLocal + 2 * locals);
    method.visitEnd();
    largestMethod = Math.max(largestMethod, end.getOffset());
  }

  /** The bytes of the largest method written so far. */
  int largestMethod() {
    return largestMethod;
  }

  private void output(int index) {
    method.visitVarInsn(ALOAD, work + 3);
    pushIndex(work + 4, index);
    push(code.outputs[index]);
    method.visitInsn(DASTORE);
  }

  private void guard(int index) {
    push(code.guards[index]);
    method.visitInsn(DCONST_0);
    method.visitInsn(DCMPL);
    Label holds = new Label();
    method.visitJumpInsn(code.decided[index] ? IFNE : IFEQ, holds);
    push(method, index);
    method.visitInsn(IRETURN);
    method.visitLabel(holds);
    frame();
    // Two frames at one place are not allowed, nor is one behind the end.
    method.visitInsn(NOP);
  }

  private void frame() {
    Object[] types = new Object[firstLocal + locals];
    for (int k = 0; k < firstLocal; k++) {
      types[k] = arguments.get(k);
    }
    Arrays.fill(types, firstLocal, types.length, DOUBLE);
    boolean[] free = new boolean[locals];
    for (int k = 0; k < freeLocals; k++) {
      free[(freeLocal[k] - firstLocal) / 2] = true;
    }
    List<Object> list = new ArrayList<>(Arrays.asList(types).subList(0, firstLocal));
    for (boolean isFree : free) {
      if (isFree) {
        list.add(TOP);
        list.add(TOP);
      } else {
        list.add(DOUBLE);
      }
    }
    method.visitFrame(F_NEW, list.size(), list.toArray(), 0, new Object[0]);
  }

  /**
   * Writes an instruction.
   *
   * @param onStack which of its operands is on the stack already, or −1
   * @return which operand of the next item is on the stack now, or −1
   */
  private int instruction(int k, int end, int onStack) {
    int index = MethodPartition.index(chunks.item[k]);
    Operation operation = code.operation[index];
    Inline inline = Inline.of(operation);
    if (inline != null) {
      for (int position = 0; position < code.operands(index); position++) {
        if (position == onStack) {
          uses[code.operand(index, position)]--;
        } else {
          push(code.operand(index, position));
        }
      }
      inline.bytecode().accept(method);
    } else if (operation instanceof Elementwise elementwise) {
      call(index, elementwise);
    } else if (operation instanceof CustomOp custom) {
      call(index, custom);
    } else {
      throw new IllegalArgumentException(
          "instruction " + index + ": " + operation.name() + " does not compute one number");
    }
    int next = chunks.onlyUse(k, end);
    if (next >= 0 && takesFromStack(MethodPartition.index(chunks.item[k + 1]), next)) {
      return next;
    }
    store(code.firstSlot() + index);
    return -1;
  }

  private boolean takesFromStack(int index, int position) {
    Inline inline = Inline.of(code.operation[index]);
    return inline != null && (position == 0 || inline.commutative());
  }

  private void call(int index, Elementwise operation) {
    Class<?> type;
    String name;
    String signature;
    Object function;
    if (operation instanceof Elementwise.Unary unary) {
      type = DoubleUnaryOperator.class;
      name = "applyAsDouble";
      signature = "(D)D";
      function = unary.value();
    } else if (operation instanceof Elementwise.Binary binary) {
      type = DoubleBinaryOperator.class;
      name = "applyAsDouble";
      signature = "(DD)D";
      function = binary.value();
    } else {
      type = Elementwise.Function3.class;
      name = "of";
      signature = "(DDD)D";
      function = ((Elementwise.Ternary) operation).value();
    }
    method.visitLdcInsn(data.constant(function, type));
    for (int position = 0; position < code.operands(index); position++) {
      push(code.operand(index, position));
    }
    method.visitMethodInsn(INVOKEINTERFACE, Type.getInternalName(type), name, signature, true);
  }

  private void call(int index, CustomOp operation) {
    method.visitLdcInsn(data.constant(operation, CustomOp.class));
    int n = code.operands(index);
    if (n > MethodPartition.MANY_OPERANDS) {
      Gather gather = Gather.of(chunks, index);
      method.visitLdcInsn(data.constant(gather, Gather.class));
      method.visitVarInsn(ALOAD, work);
      method.visitVarInsn(ALOAD, work + 1);
      method.visitVarInsn(ILOAD, work + 2);
      method.visitMethodInsn(
          INVOKEVIRTUAL, Type.getInternalName(Gather.class), "gather", "([D[DI)[D", false);
    } else {
      push(method, n);
      method.visitIntInsn(NEWARRAY, T_DOUBLE);
      for (int position = 0; position < n; position++) {
        method.visitInsn(DUP);
        push(method, position);
        push(code.operand(index, position));
        method.visitInsn(DASTORE);
      }
    }
    method.visitMethodInsn(
        INVOKEINTERFACE, Type.getInternalName(CustomOp.class), "value", "([D)D", true);
  }

  /** Stores the number on the stack as a slot's. */
  private void store(int slot) {
    if (uses[slot] == 0 && chunks.workSlot[slot] < 0) {
      method.visitInsn(POP2);
      return;
    }
    int variable = takeLocal();
    method.visitVarInsn(DSTORE, variable);
    if (chunks.workSlot[slot] >= 0) {
      method.visitVarInsn(ALOAD, work);
      push(method, chunks.workSlot[slot]);
      method.visitVarInsn(DLOAD, variable);
      method.visitInsn(DASTORE);
    }
    if (uses[slot] > 0) {
      local[slot] = variable;
    } else {
      releaseLocal(variable);
    }
  }

  /** Pushes a slot's number. */
  private void push(int slot) {
    int left = --uses[slot];
    if (chunks.isConstant(slot)) {
      pushConstant(chunks.constant(slot));
      return;
    }
    int variable = local[slot];
    if (variable > 0) {
      method.visitVarInsn(DLOAD, variable);
      if (left == 0) {
        local[slot] = 0;
        releaseLocal(variable);
      }
      return;
    }
    if (slot < code.inputs) {
      method.visitVarInsn(ALOAD, work + 1);
      pushIndex(work + 2, slot);
    } else {
      method.visitVarInsn(ALOAD, work);
      push(method, chunks.workSlot[slot]);
    }
    method.visitInsn(DALOAD);
    if (left > 0) {
      local[slot] = takeLocal();
      method.visitInsn(DUP2);
      method.visitVarInsn(DSTORE, local[slot]);
    }
  }

  private void pushConstant(double c) {
    long bits = Double.doubleToRawLongBits(c);
    if (bits == 0) {
      method.visitInsn(DCONST_0);
    } else if (c == 1) {
      method.visitInsn(DCONST_1);
    } else {
      method.visitLdcInsn(c);
    }
  }

  /** Pushes a variable plus an index. */
  private void pushIndex(int variable, int index) {
    method.visitVarInsn(ILOAD, variable);
    if (index > 0) {
      push(method, index);
      method.visitInsn(IADD);
    }
  }

  static void push(MethodVisitor method, int i) {
    if (i <= 5) {
      method.visitInsn(ICONST_0 + i);
    } else if (i <= Byte.MAX_VALUE) {
      method.visitIntInsn(BIPUSH, i);
    } else if (i <= Short.MAX_VALUE) {
      method.visitIntInsn(SIPUSH, i);
    } else {
      method.visitLdcInsn(i);
    }
  }

  private int takeLocal() {
    return freeLocals > 0 ? freeLocal[--freeLocals] : firstLocal + 2 * locals++;
  }

  private void releaseLocal(int variable) {
    if (freeLocals == freeLocal.length) {
      freeLocal = Arrays.copyOf(freeLocal, 2 * freeLocals);
    }
    freeLocal[freeLocals++] = variable;
  }
}
