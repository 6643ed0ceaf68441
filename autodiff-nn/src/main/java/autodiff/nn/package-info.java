/**
 * Neural networks on tensors: layers, their first weights, and losses. Names, defaults and layouts
 * are PyTorch's, so that weights move both ways.
 *
 * <p>Start at {@link autodiff.nn.Layer}: a function of a tensor that has parameters. {@link
 * autodiff.nn.Sequential} puts layers one behind the other; {@link autodiff.nn.Dense}, {@link
 * autodiff.nn.Activation} and the others are what to put there. {@link autodiff.nn.Losses} says how
 * wrong the outputs are, {@link autodiff.nn.Init} what weights begin with:
 *
 * <pre>{@code
 * Generator random = Generator.of(42);
 * Layer network =
 *     Sequential.of(new Dense(64, 32, random), Activation.relu(), new Dense(32, 10, random));
 * Tensor loss = Losses.crossEntropy().of(network.call(images), labels);
 * loss.backward();
 * network.parameters().forEach((name, p) -> p.addInPlace(p.grad(), -0.1));
 * }</pre>
 *
 * <p>May import {@code autodiff} and {@code autodiff.shape}, nothing else of the library; its
 * subpackages (optimizers, data, training) import it.
 */
@NullMarked
package autodiff.nn;

import org.jspecify.annotations.NullMarked;
