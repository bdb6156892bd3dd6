package io.rlvr.model.engine;

/** The number type that the decoder computes in. The weights it trains are float32 always. */
public enum Precision {
  FLOAT32(6, 4),
  BFLOAT16(15, 2);

  private final int scalarType;
  private final int bytes;

  Precision(int scalarType, int bytes) {
    this.scalarType = scalarType;
    this.bytes = bytes;
  }

  /** How TorchScript writes the type. */
  int scalarType() {
    return scalarType;
  }

  /** Size of one number. */
  int bytes() {
    return bytes;
  }
}
