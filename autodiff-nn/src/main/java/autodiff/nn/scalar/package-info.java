/**
 * Neural networks of single numbers: small enough to read in one sitting and to follow one neuron
 * at a time.
 *
 * <p>Start at {@link autodiff.nn.scalar.Mlp}, which is layers ({@link
 * autodiff.nn.scalar.NeuronLayer}) of {@link autodiff.nn.scalar.Neuron}s. {@link
 * autodiff.nn.scalar.ScalarLosses} says how wrong its outputs are, {@link
 * autodiff.nn.scalar.ScalarSgd} changes its parameters to make them less so:
 *
 * <pre>{@code
 * Mlp network = Mlp.random(new Random(42), Value::tanh, 4, 16, 3);
 * ScalarSgd sgd = ScalarSgd.of(network.parameters(), 0.1).withMomentum(0.9);
 * for (int epoch = 0; epoch < 100; epoch++) {
 *   Value loss = ScalarLosses.crossEntropy(network.applyAll(features), labels);
 *   sgd.clearGrads();
 *   loss.backward();
 *   sgd.step();
 * }
 * }</pre>
 *
 * <p>May import {@code autodiff}, nothing else of the library.
 */
@NullMarked
package autodiff.nn.scalar;

import org.jspecify.annotations.NullMarked;
