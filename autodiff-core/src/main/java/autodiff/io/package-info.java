/**
 * Tensors in files that other programs read and write: {@link autodiff.io.Safetensors} for the
 * weights of a network, {@link autodiff.io.Npy} and {@link autodiff.io.Npz} for NumPy.
 *
 * <p>Reading trusts nothing: a file that breaks the rules of its format ends in one {@link
 * autodiff.io.FileFormatException} and nothing half-loaded, and no memory is taken for what a
 * header claims but the file does not hold. Writing goes through {@link autodiff.io.AtomicFile}: a
 * crash leaves the old file or the new one.
 *
 * <p>May import {@code autodiff} and {@code autodiff.shape}, nothing else of the library.
 */
@NullMarked
package autodiff.io;

import org.jspecify.annotations.NullMarked;
