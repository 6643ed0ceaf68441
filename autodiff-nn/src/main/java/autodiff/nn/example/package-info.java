/**
 * Programs to run and to read. Each is one command, {@code mvn -q -Drun=} and the name of the
 * class, prints its seed, comes out the same on every run, and draws pictures into a folder of its
 * own below {@code target}.
 *
 * <p>With tensors: {@link autodiff.nn.example.Digits}, the main job, reads handwritten digits, and
 * {@link autodiff.nn.example.Mnist} larger ones; {@link autodiff.nn.example.Petals} and {@link
 * autodiff.nn.example.Spirals} draw the regions into which a network divides the plane; {@link
 * autodiff.nn.example.Diabetes} predicts a number; {@link autodiff.nn.example.Overfitting} and
 * {@link autodiff.nn.example.VanishingGradients} show what goes wrong, and what helps.
 *
 * <p>With single numbers, to see how it works: {@link autodiff.nn.example.Iris} tells three species
 * of iris apart, {@link autodiff.nn.example.Moons} two interleaved half moons of points.
 *
 * <p>May import {@code autodiff}, {@code autodiff.io}, {@code autodiff.view} and {@code
 * autodiff.nn}; nothing may import this.
 */
@NullMarked
package autodiff.nn.example;

import org.jspecify.annotations.NullMarked;
