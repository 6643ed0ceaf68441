/**
 * Programs: a scalar function recorded once, simplified, and run at the speed of hand-written code.
 *
 * <p>Entry point: {@code Program}. {@link autodiff.program.Code} is the flat list of operations
 * that all ways to run share; a {@link autodiff.program.Runner} is one of them.
 *
 * <p>May import {@code autodiff} and {@code autodiff.kernel}.
 */
@NullMarked
package autodiff.program;

import org.jspecify.annotations.NullMarked;
