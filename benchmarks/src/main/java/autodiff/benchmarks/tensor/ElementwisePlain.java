package autodiff.benchmarks.tensor;

import org.openjdk.jmh.annotations.Fork;

/** The same as {@link Elementwise}, with plain loops instead of the Vector API's kernels. */
@Fork(value = 2, jvmArgsAppend = "-Dautodiff.kernels=plain")
public class ElementwisePlain extends Elementwise {}
