package autodiff.program;

import static org.objectweb.asm.Opcodes.ACC_FINAL;
import static org.objectweb.asm.Opcodes.ACC_PRIVATE;
import static org.objectweb.asm.Opcodes.ACC_STATIC;
import static org.objectweb.asm.Opcodes.ACC_SUPER;
import static org.objectweb.asm.Opcodes.ALOAD;
import static org.objectweb.asm.Opcodes.DUP;
import static org.objectweb.asm.Opcodes.F_NEW;
import static org.objectweb.asm.Opcodes.ICONST_M1;
import static org.objectweb.asm.Opcodes.IFLT;
import static org.objectweb.asm.Opcodes.ILOAD;
import static org.objectweb.asm.Opcodes.INTEGER;
import static org.objectweb.asm.Opcodes.INVOKESPECIAL;
import static org.objectweb.asm.Opcodes.INVOKESTATIC;
import static org.objectweb.asm.Opcodes.IRETURN;
import static org.objectweb.asm.Opcodes.POP;
import static org.objectweb.asm.Opcodes.RETURN;
import static org.objectweb.asm.Opcodes.V17;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.List;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;

/**
 * Compiles code to bytecode: hidden classes, which the JVM's compiler turns into the machine code
 * that it would make of a hand-written method, and which are collected with the runner.
 */
final class Bytecode {
  /** The bytes that a method should have: compiled soonest, and run as fast as others. */
  static final int TARGET_BYTES = 2_000;

  private static final Lookup LOOKUP = MethodHandles.lookup();
  private static final String PART = Type.getInternalName(CompiledPart.class);
  private static final String NAME = "autodiff/program/Compiled";
  private static final String ARGUMENTS = "([D[DI[DI)";
  private static final List<Object> STATIC = List.of("[D", "[D", INTEGER, "[D", INTEGER);
  private static final List<Object> INSTANCE = List.of(NAME, "[D", "[D", INTEGER, "[D", INTEGER);

  private Bytecode() {}

  /**
   * Compiles code.
   *
   * @param code the code
   * @return what runs it
   */
  static CompiledRunner of(Code code) {
    return of(code, TARGET_BYTES);
  }

  /** Compiles code into methods of about so many bytes. */
  static CompiledRunner of(Code code, int targetBytes) {
    MethodPartition chunks = MethodPartition.of(code, targetBytes);
    ChunkWriter writer = new ChunkWriter(chunks);
    CompiledPart[] parts = new CompiledPart[chunks.parts()];
    for (int k = 0; k < parts.length; k++) {
      parts[k] = part(chunks, k, writer);
    }
    return new CompiledRunner(
        code.inputs, code.outputs.length, chunks.workLength, parts, writer.largestMethod());
  }

  private static CompiledPart part(MethodPartition chunks, int part, ChunkWriter writer) {
    ClassWriter type = new ClassWriter(0);
    type.visit(V17, ACC_FINAL | ACC_SUPER, NAME, null, PART, new String[0]);
    constructor(type);
    ClassData data = new ClassData();
    int from = chunks.partStart[part];
    int to = chunks.partStart[part + 1];
    MethodVisitor run = type.visitMethod(0, "run", ARGUMENTS + "I", null, null);
    run.visitCode();
    if (to - from == 1) {
      writer.write(from, run, INSTANCE, data);
      run.visitInsn(ICONST_M1);
      run.visitInsn(IRETURN);
      writer.end();
    } else {
      for (int chunk = from; chunk < to; chunk++) {
        call(chunks, chunk, run);
      }
      run.visitInsn(ICONST_M1);
      run.visitInsn(IRETURN);
      run.visitMaxs(INSTANCE.size(), INSTANCE.size());
      run.visitEnd();
    }
    for (int chunk = from; to - from > 1 && chunk < to; chunk++) {
      boolean guarded = chunks.hasGuards(chunk);
      MethodVisitor method =
          type.visitMethod(
              ACC_PRIVATE | ACC_STATIC, name(chunk), ARGUMENTS + (guarded ? "I" : "V"), null, null);
      method.visitCode();
      writer.write(chunk, method, STATIC, data);
      if (guarded) {
        method.visitInsn(ICONST_M1);
      }
      method.visitInsn(guarded ? IRETURN : RETURN);
      writer.end();
    }
    type.visitEnd();
    return instance(type.toByteArray(), data.objects());
  }

  private static String name(int chunk) {
    return "chunk" + chunk;
  }

  private static void call(MethodPartition chunks, int chunk, MethodVisitor run) {
    run.visitVarInsn(ALOAD, 1);
    run.visitVarInsn(ALOAD, 2);
    run.visitVarInsn(ILOAD, 3);
    run.visitVarInsn(ALOAD, 4);
    run.visitVarInsn(ILOAD, 5);
    if (!chunks.hasGuards(chunk)) {
      run.visitMethodInsn(INVOKESTATIC, NAME, name(chunk), ARGUMENTS + "V", false);
      return;
    }
    run.visitMethodInsn(INVOKESTATIC, NAME, name(chunk), ARGUMENTS + "I", false);
    Label holds = new Label();
    run.visitInsn(DUP);
    run.visitJumpInsn(IFLT, holds);
    run.visitInsn(IRETURN);
    run.visitLabel(holds);
    run.visitFrame(F_NEW, INSTANCE.size(), INSTANCE.toArray(), 1, new Object[] {INTEGER});
    run.visitInsn(POP);
  }

  private static void constructor(ClassWriter type) {
    MethodVisitor init = type.visitMethod(0, "<init>", "()V", null, null);
    init.visitCode();
    init.visitVarInsn(ALOAD, 0);
    init.visitMethodInsn(INVOKESPECIAL, PART, "<init>", "()V", false);
    init.visitInsn(RETURN);
    init.visitMaxs(1, 1);
    init.visitEnd();
  }

  private static CompiledPart instance(byte[] bytes, List<Object> data) {
    try {
      Lookup part = LOOKUP.defineHiddenClassWithClassData(bytes, data, true);
      MethodType none = MethodType.methodType(void.class);
      return (CompiledPart) part.findConstructor(part.lookupClass(), none).invoke();
    } catch (Error | RuntimeException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("compiled code could not be loaded", e);
    }
  }
}
