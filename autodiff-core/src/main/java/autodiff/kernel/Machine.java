package autodiff.kernel;

/** The facts of the JVM and the processor that this program runs on. */
final class Machine implements KernelChoice.Facts {
  @Override
  public String property() {
    return System.getProperty(KernelSet.PROPERTY, "");
  }

  @Override
  public boolean hasVectorModule() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  @Override
  public boolean hasFusedProducts() {
    return FusedProducts.areFast();
  }

  /** As the JVM describes itself; {@code -XX:TieredStopAtLevel=1} is an "emulated client". */
  @Override
  public boolean compilesVectors() {
    String info = System.getProperty("java.vm.info", "");
    return !info.contains("interpreted mode") && !info.contains("emulated-client");
  }
}
