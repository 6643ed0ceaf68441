/**
 * Data to learn from: where it comes from, how it is divided and scaled, and how it gets into
 * batches.
 *
 * <p>Start at {@link autodiff.nn.data.Datasets}, which has small data sets ready, or read your own
 * with {@link autodiff.nn.data.Table} (CSV) and {@link autodiff.nn.data.Idx}. {@link
 * autodiff.nn.data.Split} holds some of the samples out, {@link autodiff.nn.data.Standardization}
 * scales them, {@link autodiff.nn.data.DataLoader} gives them batch by batch:
 *
 * <pre>{@code
 * ClassificationData iris = Datasets.iris();
 * Split<IntTensor> split = Split.stratified(iris.samples(), 0.3, Generator.of(42));
 * Standardization scale = Standardization.fittedTo(split.training());
 * DataLoader<IntTensor> loader = DataLoader.of(scale.apply(split.training()), 15).shuffled(42);
 * for (int epoch = 0; epoch < 100; epoch++) {
 *   for (Batch<IntTensor> batch : loader.epoch(epoch)) {
 *     Tensor loss = crossEntropy.of(network.call(batch.inputs()), batch.targets());
 *   }
 * }
 * }</pre>
 *
 * <p>A data set of another kind is a class with two methods: {@link autodiff.nn.data.Dataset}.
 *
 * <p>May import {@code autodiff} and {@code autodiff.shape}, nothing else of the library.
 */
@NullMarked
package autodiff.nn.data;

import org.jspecify.annotations.NullMarked;
