package autodiff;

import autodiff.Elementwise.Binary;
import autodiff.Elementwise.Unary;
import autodiff.kernel.BinaryLoop;
import autodiff.kernel.KernelSet;
import autodiff.kernel.LoopCopies;
import autodiff.kernel.UnaryLoop;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The loops that run elementwise operations along tensors: a copy for each operation, made when it
 * is first used; or a kernel that was written for it.
 */
final class ElementLoops {
  private static final KernelSet KERNELS = KernelSet.current();
  private static final AtomicReferenceArray<UnaryLoop> UNARY =
      new AtomicReferenceArray<>(OperationCodes.WIDE);
  private static final AtomicReferenceArray<BinaryLoop> BINARY =
      new AtomicReferenceArray<>(OperationCodes.WIDE);

  private ElementLoops() {}

  static UnaryLoop of(Unary op) {
    UnaryLoop loop = UNARY.getAcquire(op.code());
    if (loop == null) {
      // Two threads may both make one: either will do.
      loop = KERNELS.unary(op.name(), LoopCopies.unary(op.value(), op.dx()));
      UNARY.setRelease(op.code(), loop);
    }
    return loop;
  }

  static BinaryLoop of(Binary op) {
    BinaryLoop loop = BINARY.getAcquire(op.code());
    if (loop == null) {
      loop =
          KERNELS.binary(op.name(), LoopCopies.binary(op.value(), op.dx()::of, op.dy()::of));
      BINARY.setRelease(op.code(), loop);
    }
    return loop;
  }
}
