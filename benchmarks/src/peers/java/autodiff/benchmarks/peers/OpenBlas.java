package autodiff.benchmarks.peers;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The matrix product of the system's OpenBLAS, called through the foreign function API.
 *
 * <p>The benchmarks are compiled for Java 17, where that API is not final: it is found by
 * reflection once, and pointers are passed as the whole numbers they are. The calls themselves are
 * ordinary method handles.
 */
final class OpenBlas {
  private static final List<String> LIBRARIES =
      List.of("libopenblas.so.0", "/opt/homebrew/opt/openblas/lib/libopenblas.dylib");

  private static final int ROW_MAJOR = 101;
  private static final int AS_IT_IS = 111;

  private static final MethodType SGEMM = gemm(float.class);
  private static final MethodType DGEMM = gemm(double.class);

  private final MethodHandle floats;
  private final MethodHandle doubles;
  private final String configuration;

  private OpenBlas(Foreign foreign, int threads) throws Throwable {
    floats = foreign.function("cblas_sgemm", SGEMM);
    doubles = foreign.function("cblas_dgemm", DGEMM);
    foreign
        .function("openblas_set_num_threads", MethodType.methodType(void.class, int.class))
        .invoke(threads);
    long text =
        (long) foreign.function("openblas_get_config", MethodType.methodType(long.class)).invoke();
    configuration = foreign.text(text).strip();
  }

  private static MethodType gemm(Class<?> number) {
    return MethodType.methodType(
        void.class,
        new Class<?>[] {
          int.class,
          int.class,
          int.class,
          int.class,
          int.class,
          int.class,
          number,
          long.class,
          int.class,
          long.class,
          int.class,
          number,
          long.class,
          int.class
        });
  }

  /**
   * Loads the library; says why on standard output if that fails.
   *
   * @param threads how many threads it uses
   */
  static Optional<OpenBlas> load(int threads) {
    if (Runtime.version().feature() < 22) {
      System.out.println("OpenBLAS is left out: it needs Java 22 or newer");
      return Optional.empty();
    }
    try {
      return Optional.of(new OpenBlas(new Foreign(LIBRARIES), threads));
    } catch (IllegalArgumentException e) {
      System.out.println(
          String.format(Locale.ROOT, "OpenBLAS is left out: there is no %s (Debian: apt install libopenblas0); %s", LIBRARIES.get(0), e.getMessage()));
      return Optional.empty();
    } catch (Throwable e) {
      throw new IllegalStateException("OpenBLAS was found and cannot be called", e);
    }
  }

  /** Its version and the kernels it chose. */
  String configuration() {
    return configuration;
  }

  /** c = a · b of square matrices of floats, at addresses outside the heap. */
  void floats(int n, long a, long b, long c) {
    try {
      floats.invokeExact(ROW_MAJOR, AS_IT_IS, AS_IT_IS, n, n, n, 1f, a, n, b, n, 0f, c, n);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** c = a · b of square matrices of doubles, at addresses outside the heap. */
  void doubles(int n, long a, long b, long c) {
    try {
      doubles.invokeExact(ROW_MAJOR, AS_IT_IS, AS_IT_IS, n, n, n, 1.0, a, n, b, n, 0.0, c, n);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** The address of a direct buffer. */
  static long address(ByteBuffer buffer) {
    try {
      Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
      Object whole = segment.getMethod("ofBuffer", Buffer.class).invoke(null, buffer);
      return (long) segment.getMethod("address").invoke(whole);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The foreign function API, by reflection. */
  private static final class Foreign {
    private final Object linker;
    private final Object symbols;
    private final Class<?> layouts = Class.forName("java.lang.foreign.ValueLayout");
    private final Class<?> layout = Class.forName("java.lang.foreign.MemoryLayout");
    private final Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");

    Foreign(List<String> libraries) throws ReflectiveOperationException {
      linker = Class.forName("java.lang.foreign.Linker").getMethod("nativeLinker").invoke(null);
      Class<?> arenas = Class.forName("java.lang.foreign.Arena");
      Object arena = arenas.getMethod("global").invoke(null);
      Method lookup =
          Class.forName("java.lang.foreign.SymbolLookup")
              .getMethod("libraryLookup", String.class, arenas);
      Object found = null;
      for (String library : libraries) {
        try {
          found = lookup.invoke(null, library, arena);
          break;
        } catch (InvocationTargetException e) {
          // Not there: perhaps the next.
        }
      }
      if (found == null) {
        throw new IllegalArgumentException("looked for " + libraries);
      }
      symbols = found;
    }

    MethodHandle function(String name, MethodType type) throws ReflectiveOperationException {
      Optional<?> symbol =
          (Optional<?>)
              Class.forName("java.lang.foreign.SymbolLookup")
                  .getMethod("find", String.class)
                  .invoke(symbols, name);
      Object parameters = Array.newInstance(layout, type.parameterCount());
      for (int i = 0; i < type.parameterCount(); i++) {
        Array.set(parameters, i, layout(type.parameterType(i)));
      }
      Class<?> descriptors = Class.forName("java.lang.foreign.FunctionDescriptor");
      Object descriptor =
          type.returnType() == void.class
              ? descriptors.getMethod("ofVoid", parameters.getClass()).invoke(null, parameters)
              : descriptors
                  .getMethod("of", layout, parameters.getClass())
                  .invoke(null, layout(type.returnType()), parameters);
      Class<?> options = Class.forName("java.lang.foreign.Linker$Option");
      Object none = Array.newInstance(options, 0);
      return (MethodHandle)
          Class.forName("java.lang.foreign.Linker")
              .getMethod("downcallHandle", segment, descriptors, none.getClass())
              .invoke(linker, symbol.orElseThrow(), descriptor, none);
    }

    private Object layout(Class<?> type) throws ReflectiveOperationException {
      return layouts.getField("JAVA_" + type.getName().toUpperCase(Locale.ROOT)).get(null);
    }

    /** The C string at an address. */
    String text(long address) throws ReflectiveOperationException {
      Object there = segment.getMethod("ofAddress", long.class).invoke(null, address);
      Object all = segment.getMethod("reinterpret", long.class).invoke(there, 1024L);
      return (String) segment.getMethod("getString", long.class).invoke(all, 0L);
    }
  }
}
