/** Reverse-mode automatic differentiation: graphs of scalars and tensors, and their gradients. */
module autodiff {
  requires com.google.common;
  requires static jdk.incubator.vector;
  requires static transitive org.jspecify;
  requires org.objectweb.asm;

  exports autodiff;
  exports autodiff.check;
  exports autodiff.shape;
  exports autodiff.transform;
  exports autodiff.view;
}
