package io.rlvr.model.engine;

import ai.djl.Device;
import java.util.Locale;

/** How the decoder multiplies by weights. */
enum Products {
  /**
   * By oneDNN: in training with weights as they are, else laid out for its kernels, which is a
   * second copy of each projection.
   */
  ONEDNN("products_onednn.py"),
  /** By oneDNN with weights laid out; in training by what libtorch takes, which is MKL. */
  PACKED("products_packed.py"),
  /** With the weights as they are. */
  PLAIN("products_plain.py");

  private final String source;

  Products(String source) {
    this.source = source;
  }

  /**
   * The faster ones on a device. Which operators a build of libtorch has is known of the one for
   * Linux on x86-64 alone. MKL leaves the widest vectors (AVX-512) of other makers' processors
   * alone; where both use the same, MKL is faster in training.
   */
  static Products on(Device device) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch");
    if (device.isGpu() || !system.equals("linux") || !processor.equals("amd64")) {
      return PLAIN;
    }
    return CpuFeatures.hasVectorsThatMklLeaves() ? ONEDNN : PACKED;
  }

  /** The script of theirs. */
  String source() {
    return source;
  }

  /** Whether weights are laid out where no gradient is wanted. */
  boolean packs() {
    return this != PLAIN;
  }
}
