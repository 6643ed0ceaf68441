package autodiff.kernel;

/** Plain loops. */
final class PlainKernels implements KernelSet {
  @Override
  public String name() {
    return "plain";
  }

  @Override
  public MatMulKernel matMul() {
    return new PlainMatMul();
  }

  @Override
  public SumKernel sums() {
    return new PlainSums();
  }

  @Override
  public ExtremeKernel extremes() {
    return new PlainExtremes();
  }

  @Override
  public RowKernel rows() {
    return new PlainRowKernel();
  }

  @Override
  public UnaryLoop unary(String name, UnaryLoop plain) {
    return plain;
  }

  @Override
  public BinaryLoop binary(String name, BinaryLoop plain) {
    return plain;
  }

  @Override
  public TernaryLoop ternary(String name, TernaryLoop plain) {
    return plain;
  }
}
