/**
 * Tables and charts of result files, for docs/performance.md.
 *
 * <p>{@link autodiff.benchmarks.report.Report} is the command. It reads what {@link
 * autodiff.benchmarks.Suite} and the comparison with peers wrote ({@code ResultFile}, {@code
 * PeerFile}), makes a table and a chart of each part ({@code Section}), and puts them between the
 * markers that are there for them ({@code Page}). It measures nothing: the same files give the same
 * page.
 */
package autodiff.benchmarks.report;
