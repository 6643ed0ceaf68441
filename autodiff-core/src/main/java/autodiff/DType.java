package autodiff;

/** The type of a tensor's elements. Of two different ones, {@link #FLOAT64} wins. */
public enum DType {
  /** Java's {@code float}. */
  FLOAT32(Float.BYTES) {
    @Override
    Object allocate(int length) {
      return new float[length];
    }
  },
  /** Java's {@code double}. */
  FLOAT64(Double.BYTES) {
    @Override
    Object allocate(int length) {
      return new double[length];
    }
  };

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /**
   * The size of an element.
   *
   * @return its bytes
   */
  public int bytes() {
    return bytes;
  }

  /** An array of zeros. */
  abstract Object allocate(int length);

  /**
   * The type of what is computed from elements of two types.
   *
   * @param other the other type
   * @return FLOAT64 if either is
   */
  public DType promote(DType other) {
    return this == FLOAT64 ? this : other;
  }
}
