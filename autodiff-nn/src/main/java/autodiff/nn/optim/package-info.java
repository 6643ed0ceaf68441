/**
 * How parameters change: optimizers, schedules of their learning rates, clipping of gradients.
 *
 * <p>Start at {@link autodiff.nn.optim.Optimizer}; {@link autodiff.nn.optim.Adam} is the one to try
 * first. A {@link autodiff.nn.optim.Schedule} is a rate as a function of the step, which a {@link
 * autodiff.nn.optim.Scheduler} applies; {@link autodiff.nn.optim.OnPlateau} looks at a metric
 * instead. {@link autodiff.nn.optim.Clipping} keeps gradients small. Names, defaults and formulas
 * are PyTorch's; where it differs from the papers, each class says how.
 *
 * <pre>{@code
 * AdamW adam = AdamW.of(model.parameters(), 1e-3).weightDecay(0.05);
 * Scheduler scheduler = Scheduler.of(adam, LinearWarmup.of(100).then(100, new Cosine(900)));
 * for (Batch<IntTensor> batch : loader) {
 *   Tensor loss = losses.of(model.call(batch.inputs()), batch.targets());
 *   adam.clearGrads();
 *   loss.backward();
 *   Clipping.byNorm(model.parameters(), 1);
 *   adam.step();
 *   scheduler.step();
 * }
 * }</pre>
 *
 * <p>May import {@code autodiff} and {@code autodiff.shape}, nothing else of the library.
 */
@NullMarked
package autodiff.nn.optim;

import org.jspecify.annotations.NullMarked;
