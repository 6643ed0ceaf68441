/** Neural networks on top of {@link autodiff}: layers, optimisers, data, training. */
module autodiff.nn {
  requires transitive autodiff;
  requires com.google.common;
  requires static transitive org.jspecify;

  exports autodiff.nn;
  exports autodiff.nn.scalar;
}
