/**
 * Pictures: of graphs and of what training did with them.
 *
 * <p>{@link autodiff.view.GraphView} shows the graph behind a node, as text, as Graphviz source or
 * as an SVG image. {@link autodiff.view.LineChart} draws curves such as losses, {@link
 * autodiff.view.RegionChart} the decision regions of a classifier of two inputs, {@link
 * autodiff.view.MatrixChart} a table of counts. Each is a {@link autodiff.view.Picture}. Images are
 * SVG text made here, without any other program; the same input gives the same text.
 *
 * <p>May import {@code autodiff}, nothing else of the library; nothing there may import this.
 */
@NullMarked
package autodiff.view;

import org.jspecify.annotations.NullMarked;
