/**
 * Programs: a scalar function recorded once, simplified, and run at the speed of hand-written code.
 *
 * <p>Entry point: {@link autodiff.program.Program}; {@link autodiff.program.BatchProgram} runs one
 * at many points. Behind them: {@code Recording} runs the function and has the graph read back into
 * {@code Code}, the flat list of operations that all ways to run share; {@code Differentiation}
 * makes functions whose results are derivatives, to be recorded in the same way; {@code
 * Simplification} makes code shorter; a {@code Runner} computes it at one point, a {@code
 * BatchRunner} at many.
 *
 * <p>May import {@code autodiff} and {@code autodiff.kernel}.
 */
@NullMarked
package autodiff.program;

import org.jspecify.annotations.NullMarked;
