package io.rlvr.model.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;

/** DJL's PyTorch engine, started with our settings. The native library is on the class path. */
final class TorchEngine {
  private TorchEngine() {}

  /** The engine, loaded on first use (seconds). */
  static Engine start() {
    // No download of anything and no call home, whatever the machine.
    setDefault("ai.djl.offline", "true");
    setDefault("OPT_OUT_TRACKING", "true");
    // The optimizer compiles again for every new shape, and our shapes are ragged.
    setDefault("ai.djl.pytorch.graph_optimizer", "false");
    EngineThreads.count();
    return Engine.getEngine("PyTorch");
  }

  /** CUDA devices that this engine can compute on. */
  static int cudaDevices() {
    Engine engine = start();
    return engine.hasCapability(StandardCapabilities.CUDA) ? engine.getGpuCount() : 0;
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
