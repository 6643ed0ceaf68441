/** Reverse-mode automatic differentiation: graphs of scalars and tensors, and their gradients. */
module autodiff {
  requires com.fasterxml.jackson.core;
  requires com.google.common;
  requires static jdk.incubator.vector;
  requires static transitive org.jspecify;
  requires org.objectweb.asm;

  exports autodiff;
  exports autodiff.check;
  exports autodiff.io;
  exports autodiff.op;
  exports autodiff.program;
  exports autodiff.shape;
  exports autodiff.transform;
  exports autodiff.view;
}
