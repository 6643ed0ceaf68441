package autodiff.program;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The objects that a hidden class refers to, as constants that the compiler sees through. */
final class ClassData {
  private static final Handle CLASS_DATA_AT =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          Type.getInternalName(MethodHandles.class),
          "classDataAt",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;I)"
              + "Ljava/lang/Object;",
          false);

  private final List<Object> objects = new ArrayList<>();
  private final IdentityHashMap<Object, ConstantDynamic> constants = new IdentityHashMap<>();

  /** An object as an operand of {@code ldc}. */
  ConstantDynamic constant(Object object, Class<?> type) {
    return constants.computeIfAbsent(
        object,
        o -> {
          objects.add(o);
          return new ConstantDynamic(
              "_", Type.getDescriptor(type), CLASS_DATA_AT, objects.size() - 1);
        });
  }

  /** What the class is to be defined with. */
  List<Object> objects() {
    return objects;
  }
}
