package io.rlvr.model.engine;

import ai.djl.Device;
import java.util.Locale;

/** How the decoder multiplies by weights where no gradient is wanted. */
enum Products {
  /** By oneDNN, with weights laid out for its kernels: a second copy of each projection. */
  PACKED("products_packed.py"),
  /** With the weights as they are. */
  PLAIN("products_plain.py");

  private final String source;

  Products(String source) {
    this.source = source;
  }

  /**
   * The faster ones on a device. Which operators a build of libtorch has is known of the one for
   * Linux on x86-64 alone.
   */
  static Products on(Device device) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch");
    return !device.isGpu() && system.equals("linux") && processor.equals("amd64") ? PACKED : PLAIN;
  }

  /** The script of theirs. */
  String source() {
    return source;
  }
}
