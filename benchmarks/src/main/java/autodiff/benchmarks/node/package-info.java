/**
 * How should the nodes of a scalar graph be stored?
 *
 * <p>A scalar operation is one floating-point instruction; what surrounds it (allocating the node,
 * remembering its arguments, finding it again in the backward sweep, and the garbage collector
 * looking after it all the while) costs ten to fifty times as much. So the layout of a node decides
 * the speed of the engine. This package holds a small prototype of every layout that was considered
 * and two benchmarks that compare them:
 *
 * <ul>
 *   <li>{@link autodiff.benchmarks.node.NodeDesigns}: what one recorded operation costs as the
 *       graph grows from a hundred nodes to ten million;
 *   <li>{@link autodiff.benchmarks.node.MoonsTraining}: what a step of training costs, on the small
 *       network that micrograd made popular.
 * </ul>
 *
 * <p>{@link autodiff.benchmarks.node.NodeDesignsTable} runs both and prints the tables.
 *
 * <p>The prototypes are {@link autodiff.benchmarks.node.ObjectGraphStored}, {@link
 * autodiff.benchmarks.node.ObjectGraphComputed}, {@link autodiff.benchmarks.node.ArrayTapeStored}
 * and {@link autodiff.benchmarks.node.ArrayTapeComputed}. They know only what the benchmarks need,
 * and differ in nothing but the layout. A new layout joins by implementing {@link
 * autodiff.benchmarks.node.Graph} and adding a line to {@link autodiff.benchmarks.node.Design}.
 */
package autodiff.benchmarks.node;
