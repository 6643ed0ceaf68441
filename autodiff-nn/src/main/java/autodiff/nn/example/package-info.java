/**
 * Programs to run and to read: networks of single numbers that learn classic data sets within
 * seconds and draw pictures of it.
 *
 * <p>{@link autodiff.nn.example.Iris} tells three species of iris apart, {@link
 * autodiff.nn.example.Moons} two interleaved half moons of points. Each is one screen of training;
 * the data are those of {@link autodiff.nn.data.Datasets}.
 *
 * <p>May import {@code autodiff}, {@code autodiff.view} and {@code autodiff.nn}; nothing may import
 * this.
 */
@NullMarked
package autodiff.nn.example;

import org.jspecify.annotations.NullMarked;
