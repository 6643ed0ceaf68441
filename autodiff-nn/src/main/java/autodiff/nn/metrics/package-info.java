/**
 * Numbers that say how good a network is, collected batch by batch.
 *
 * <p>For classes, outputs are scores, a column for each class: {@link
 * autodiff.nn.metrics.Accuracy}, {@link autodiff.nn.metrics.TopK}, {@link
 * autodiff.nn.metrics.Precision}, {@link autodiff.nn.metrics.Recall}, {@link
 * autodiff.nn.metrics.F1}, {@link autodiff.nn.metrics.LogLoss}, {@link
 * autodiff.nn.metrics.Perplexity}, and the {@link autodiff.nn.metrics.ConfusionMatrix}. {@link
 * autodiff.nn.metrics.Ignoring} leaves out samples without a target.
 *
 * <p>For yes and no, outputs are one score a sample, and targets 0 or 1: {@link
 * autodiff.nn.metrics.BinaryAccuracy}, {@link autodiff.nn.metrics.BinaryPrecision}, {@link
 * autodiff.nn.metrics.BinaryRecall}, {@link autodiff.nn.metrics.BinaryF1}, {@link
 * autodiff.nn.metrics.BinaryLogLoss}, {@link autodiff.nn.metrics.RocAuc}, {@link
 * autodiff.nn.metrics.AveragePrecision}.
 *
 * <p>For numbers: {@link autodiff.nn.metrics.R2}, {@link autodiff.nn.metrics.Mae}, {@link
 * autodiff.nn.metrics.Mse}. All are used alike: {@link autodiff.nn.metrics.Metric}.
 *
 * <p>May import {@code autodiff} and {@code autodiff.shape}, nothing else of the library.
 */
@NullMarked
package autodiff.nn.metrics;

import org.jspecify.annotations.NullMarked;
