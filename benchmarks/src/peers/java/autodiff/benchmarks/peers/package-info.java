/**
 * How fast are our tensors beside PyTorch's, and our matrix products beside OpenBLAS?
 *
 * <p>Both do the same work on the same numbers in the same virtual machine: ours in Java, PyTorch's
 * natively, driven through DJL. {@link autodiff.benchmarks.peers.PeerComparison} starts a virtual
 * machine for each number of threads; in it {@link autodiff.benchmarks.peers.SideBySide} checks
 * that both sides give the same numbers and then lets them take turns, so that whatever else the
 * machine does meanwhile hits both. What counts is the ratio.
 *
 * <p>The times of PyTorch include the way through DJL and JNI, about a microsecond an operation.
 * For large tensors that does not matter.
 *
 * <p>This package exists in the Maven profile {@code peers} only, as does its dependency on DJL. It
 * imports {@code ai.djl}, the library, {@code autodiff.benchmarks} and Gson, nothing else. OpenBLAS
 * is the system's: where there is none, its rows are left out.
 */
package autodiff.benchmarks.peers;

