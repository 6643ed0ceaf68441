package autodiff.golden;

import autodiff.DType;
import autodiff.IntTensor;
import autodiff.Mask;
import autodiff.Tensor;
import autodiff.golden.GoldenCases.Absent;
import autodiff.golden.GoldenCases.Argument;
import autodiff.golden.GoldenCases.Array;
import autodiff.golden.GoldenCases.Case;
import autodiff.golden.GoldenCases.Flag;
import autodiff.golden.GoldenCases.Many;
import autodiff.golden.GoldenCases.Plain;
import autodiff.golden.GoldenCases.Text;
import autodiff.shape.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The arguments of a recorded call as tensors and plain Java. Each is asked for by place or name.
 */
public final class Operands {
  private final Case golden;
  private final IdentityHashMap<Array, Tensor> tensors = new IdentityHashMap<>();
  private final List<Tensor> leaves = new ArrayList<>();

  public Operands(Case golden) {
    this.golden = golden;
    for (Array array : golden.arrays()) {
      if (array.dtype().startsWith("float")) {
        Tensor x = Tensor.of(Shape.of(array.shape()), array.data());
        tensors.put(array, x);
        if (array.requiresGrad()) {
          leaves.add(x.requiresGrad(true));
        }
      }
    }
  }

  /** The call that these are the arguments of. */
  public Case golden() {
    return golden;
  }

  /** The tensors that take a gradient, in order of appearance. */
  public Tensor[] leaves() {
    return leaves.toArray(new Tensor[0]);
  }

  /** Every array among the arguments as a tensor, yes and no being 1 and 0. */
  public Tensor[] all() {
    return golden.arrays().stream().map(this::tensorOf).toArray(Tensor[]::new);
  }

  private Tensor tensorOf(Array array) {
    Tensor x = tensors.get(array);
    return x != null ? x : Tensor.of(Shape.of(array.shape()), array.data());
  }

  private static IntTensor intsOf(Array array) {
    int[] data = Arrays.stream(array.data()).mapToInt(v -> (int) v).toArray();
    return IntTensor.of(Shape.of(array.shape()), data);
  }

  private static Mask maskOf(Array array) {
    boolean[] data = new boolean[array.data().length];
    for (int i = 0; i < data.length; i++) {
      data[i] = array.data()[i] != 0;
    }
    return Mask.of(Shape.of(array.shape()), data);
  }

  /** The argument, unless there is none, or Python's. */
  public Optional<Argument> find(int place, String name) {
    return golden.argument(place, name).filter(a -> !(a instanceof Absent));
  }

  public boolean has(int place, String name) {
    return find(place, name).isPresent();
  }

  private Argument get(int place, String name) {
    return find(place, name)
        .orElseThrow(() -> new AssertionError(golden + ": no argument " + place + " " + name));
  }

  /** The first argument, which most operators are methods of. */
  public Tensor x() {
    return tensor(0, "input");
  }

  public Tensor tensor(int place, String name) {
    return tensorOf((Array) get(place, name));
  }

  /** A list of tensors. */
  public Tensor[] tensors(int place) {
    return ((Many) get(place, "tensors"))
        .arguments().stream().map(a -> tensorOf((Array) a)).toArray(Tensor[]::new);
  }

  public boolean isTensor(int place, String name) {
    return find(place, name).filter(a -> a instanceof Array).isPresent();
  }

  public IntTensor index(int place, String name) {
    return intsOf((Array) get(place, name));
  }

  public Mask mask(int place, String name) {
    return maskOf((Array) get(place, name));
  }

  public double number(int place, String name, double otherwise) {
    return find(place, name).map(a -> ((Plain) a).number()).orElse(otherwise);
  }

  public int integer(int place, String name) {
    return (int) ((Plain) get(place, name)).number();
  }

  public int integer(int place, String name, int otherwise) {
    return has(place, name) ? integer(place, name) : otherwise;
  }

  public boolean flag(int place, String name, boolean otherwise) {
    return find(place, name).map(a -> ((Flag) a).value()).orElse(otherwise);
  }

  public boolean isFlag(int place) {
    return find(place, "").filter(a -> a instanceof Flag).isPresent();
  }

  public String text(int place, String name, String otherwise) {
    return find(place, name).map(a -> ((Text) a).text()).orElse(otherwise);
  }

  public boolean isList(int place, String name) {
    return find(place, name).filter(a -> a instanceof Many).isPresent();
  }

  /** A whole number or a list of them; empty if there is no such argument. */
  public int[] ints(int place, String name) {
    return find(place, name).map(Operands::ints).orElse(new int[0]);
  }

  private static int[] ints(Argument argument) {
    List<Argument> many =
        argument instanceof Many list ? list.arguments() : List.<Argument>of(argument);
    return many.stream().mapToInt(a -> (int) ((Plain) a).number()).toArray();
  }

  /** The list of an argument that is a list of lists. */
  public int[] ints(int place, String name, int which) {
    return ints(((Many) get(place, name)).arguments().get(which));
  }

  /** The arguments in a list. */
  public List<Argument> list(int place, String name) {
    return ((Many) get(place, name)).arguments();
  }

  /** An index as it stands among others: a list, or an array. */
  public static IntTensor index(Argument argument) {
    return argument instanceof Array array ? intsOf(array) : IntTensor.of(ints(argument));
  }

  /** The mask that an argument is. */
  public static Optional<Mask> mask(Argument argument) {
    return argument instanceof Array array && array.dtype().equals("bool")
        ? Optional.of(maskOf(array))
        : Optional.empty();
  }

  /** The type that a result is asked to have. */
  public Optional<DType> dtype(String name) {
    return find(-1, name)
        .map(a -> ((GoldenCases.Dtype) a).name().equals("float32") ? DType.FLOAT32 : DType.FLOAT64);
  }
}
