/**
 * How scalar nodes name what they compute: codes, of which the engine knows the operations. Not
 * exported.
 *
 * <p>Imports nothing of the library.
 */
@NullMarked
package autodiff.tape;

import org.jspecify.annotations.NullMarked;
