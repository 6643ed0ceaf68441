/**
 * Numbers that say how good a network is, collected batch by batch.
 *
 * <p>For classes, outputs are scores, a column for each class: {@link
 * autodiff.nn.metrics.Accuracy}, {@link autodiff.nn.metrics.TopK}, {@link
 * autodiff.nn.metrics.Precision}, {@link autodiff.nn.metrics.Recall}, {@link
 * autodiff.nn.metrics.F1}, and the {@link autodiff.nn.metrics.ConfusionMatrix}, from which all but
 * the second follow. For numbers: {@link autodiff.nn.metrics.R2}, {@link autodiff.nn.metrics.Mae},
 * {@link autodiff.nn.metrics.Mse}. They are used alike: {@link autodiff.nn.metrics.Metric}.
 *
 * <p>May import {@code autodiff} and {@code autodiff.shape}, nothing else of the library.
 */
@NullMarked
package autodiff.nn.metrics;

import org.jspecify.annotations.NullMarked;
