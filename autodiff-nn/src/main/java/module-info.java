/** Neural networks on top of {@link autodiff}: layers, optimizers, data, training. */
module autodiff.nn {
  requires transitive autodiff;
  requires com.google.common;
  requires de.siegmar.fastcsv;
  requires java.desktop;
  requires static transitive org.jspecify;

  exports autodiff.nn;
  exports autodiff.nn.data;
  exports autodiff.nn.metrics;
  exports autodiff.nn.optim;
  exports autodiff.nn.scalar;
  exports autodiff.nn.train;
}
