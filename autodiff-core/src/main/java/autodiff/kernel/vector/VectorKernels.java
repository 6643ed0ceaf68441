package autodiff.kernel.vector;

import autodiff.kernel.BinaryLoop;
import autodiff.kernel.ExtremeKernel;
import autodiff.kernel.KernelSet;
import autodiff.kernel.MatMulKernel;
import autodiff.kernel.RowKernel;
import autodiff.kernel.SumKernel;
import autodiff.kernel.TernaryLoop;
import autodiff.kernel.UnaryLoop;

/** Kernels with the Vector API. Loaded by name: see {@link KernelSet#current()}. */
public final class VectorKernels implements KernelSet {
  /** For the loader. */
  public VectorKernels() {}

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public MatMulKernel matMul() {
    return new VectorMatMul();
  }

  @Override
  public SumKernel sums() {
    return new VectorSums();
  }

  @Override
  public ExtremeKernel extremes() {
    return new VectorExtremes();
  }

  @Override
  public RowKernel rows() {
    return new VectorRowKernel();
  }

  @Override
  public UnaryLoop unary(String name, UnaryLoop plain) {
    return VectorLoops.unary(name, plain);
  }

  @Override
  public BinaryLoop binary(String name, BinaryLoop plain) {
    return VectorLoops.binary(name, plain);
  }

  @Override
  public TernaryLoop ternary(String name, TernaryLoop plain) {
    return TernaryLoops.ternary(name, plain);
  }
}
