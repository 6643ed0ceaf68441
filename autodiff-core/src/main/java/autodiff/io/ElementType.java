package autodiff.io;

import autodiff.DType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How files store a number, and which type of tensor holds it exactly. */
enum ElementType {
  FLOAT64(Double.BYTES, "F64", "f8", DType.FLOAT64),
  FLOAT32(Float.BYTES, "F32", "f4", DType.FLOAT32),
  FLOAT16(Short.BYTES, "F16", "f2", DType.FLOAT32),
  /** The upper half of a float32. NumPy has no such type. */
  BFLOAT16(Short.BYTES, "BF16", "", DType.FLOAT32),
  INT64(Long.BYTES, "I64", "i8", DType.FLOAT64),
  INT32(Integer.BYTES, "I32", "i4", DType.FLOAT64),
  INT16(Short.BYTES, "I16", "i2", DType.FLOAT64),
  INT8(Byte.BYTES, "I8", "i1", DType.FLOAT64),
  UINT64(Long.BYTES, "U64", "u8", DType.FLOAT64),
  UINT32(Integer.BYTES, "U32", "u4", DType.FLOAT64),
  UINT16(Short.BYTES, "U16", "u2", DType.FLOAT64),
  UINT8(Byte.BYTES, "U8", "u1", DType.FLOAT64),
  BOOL(Byte.BYTES, "BOOL", "b1", DType.FLOAT64);

  /** Up to here every whole number is a float64. */
  static final long LARGEST_EXACT = 1L << 53;

  private final int bytes;
  private final String safetensorsName;
  private final String numpyName;
  private final DType dtype;

  ElementType(int bytes, String safetensorsName, String numpyName, DType dtype) {
    this.bytes = bytes;
    this.safetensorsName = safetensorsName;
    this.numpyName = numpyName;
    this.dtype = dtype;
  }

  /** The type that stores the elements of a tensor as they are. */
  static ElementType of(DType dtype) {
    return dtype == DType.FLOAT64 ? FLOAT64 : FLOAT32;
  }

  static Optional<ElementType> ofSafetensors(String name) {
    return Arrays.stream(values()).filter(t -> t.safetensorsName.equals(name)).findFirst();
  }

  /** By kind and size, for example {@code f4}. */
  static Optional<ElementType> ofNumpy(String name) {
    return Arrays.stream(values())
        .filter(t -> t.numpyName.equals(name) && !name.isEmpty())
        .findFirst();
  }

  int bytes() {
    return bytes;
  }

  String safetensorsName() {
    return safetensorsName;
  }

  String numpyName() {
    return numpyName;
  }

  /** The type of the tensor that holds such numbers. */
  DType dtype() {
    return dtype;
  }

  /** The next number of one of the two short floating-point types. */
  float nextFloat(ByteBuffer buffer) {
    short bits = buffer.getShort();
    return this == BFLOAT16 ? Float.intBitsToFloat(bits << 16) : half(bits);
  }

  /** A float16: 1 bit sign, 5 bits exponent (bias 15), 10 bits fraction. All are float32s. */
  private static float half(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(magnitude));
    }
    int wide = exponent == 0x1f ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }

  /** The next number of one of the whole types; those above 2⁶³ − 1 come out negative. */
  long nextWhole(ByteBuffer buffer) {
    return switch (this) {
      case INT64, UINT64 -> buffer.getLong();
      case INT32 -> buffer.getInt();
      case UINT32 -> Integer.toUnsignedLong(buffer.getInt());
      case INT16 -> buffer.getShort();
      case UINT16 -> Short.toUnsignedLong(buffer.getShort());
      case INT8 -> buffer.get();
      case UINT8, BOOL -> Byte.toUnsignedLong(buffer.get());
      default -> throw new IllegalStateException(this + " is no whole type");
    };
  }

  /** What forbids a whole number of this type, if anything. */
  Optional<String> problemOf(long whole) {
    if (this == BOOL) {
      return whole > 1
          ? Optional.of(String.format(Locale.ROOT, "%d, but a boolean is stored as 0 or 1", whole))
          : Optional.empty();
    }
    boolean exact = whole <= LARGEST_EXACT && whole >= (this == UINT64 ? 0 : -LARGEST_EXACT);
    if (exact) {
      return Optional.empty();
    }
    String number = this == UINT64 ? Long.toUnsignedString(whole) : Long.toString(whole);
    return Optional.of(number + ", beyond 2^53, up to which a float64 tensor is exact");
  }
}
