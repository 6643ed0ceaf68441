/**
 * Gradient checking: are derivatives right? Analytic derivatives against differences, of any
 * function of scalars or tensors, and above all of users' own {@link autodiff.CustomOp}s and {@link
 * autodiff.TensorOp}s.
 *
 * <p>Start at {@link autodiff.check.GradientCheck}; {@link autodiff.check.CheckSettings} says how
 * to compare, {@link autodiff.check.CheckResult} what came out. None of the three knows a test
 * framework: a failed check is an {@link AssertionError}.
 *
 * <p>May import {@code autodiff} and {@code autodiff.shape}, nothing else of the library.
 */
@NullMarked
package autodiff.check;

import org.jspecify.annotations.NullMarked;
