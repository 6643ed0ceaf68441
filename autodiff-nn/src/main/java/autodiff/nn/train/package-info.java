/**
 * Training: a loop that is started with one line, shows how far it is, can be stopped and resumed,
 * and says where it went wrong.
 *
 * <p>Entry points: {@link autodiff.nn.train.Trainer} trains; {@link autodiff.nn.train.History} is
 * what came of it; {@link autodiff.nn.train.EarlyStopping} ends it in time; {@link
 * autodiff.nn.train.Charts} draws it, as SVG or, through {@link autodiff.nn.train.Png}, as PNG.
 *
 * <p>May import everything of the network module but its examples, and of the engine the graph,
 * shapes, files and pictures.
 */
@NullMarked
package autodiff.nn.train;

import org.jspecify.annotations.NullMarked;
