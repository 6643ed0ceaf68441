/**
 * The elementwise operations: name, value and derivative of each, and the methods by which they are
 * called.
 *
 * <p>An operation is one line in one of four tables ({@link autodiff.op.ArithmeticTable}, {@link
 * autodiff.op.TranscendentalTable}, {@link autodiff.op.ActivationTable}, {@link
 * autodiff.op.SpecialTable}); what a line holds is said in {@link autodiff.op.Elementwise}. Beside
 * each table is the interface with the operations' methods and their documentation ({@link
 * autodiff.op.Arithmetic} and so on). {@link autodiff.op.Differentiable} has them all, and is the
 * type to write a function against that runs on scalars and on tensors.
 *
 * <p>May import {@code autodiff.kernel}, for special functions, and {@code autodiff.tape}, for the
 * codes under which recorded nodes name operations.
 */
@NullMarked
package autodiff.op;

import org.jspecify.annotations.NullMarked;
