package io.rlvr.model.engine;

import io.rlvr.model.family.Parameter;

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

  /**
   * The number types of weights in memory. Every use of a matrix casts it to the compute type, so a
   * copy that was cast before gives the bits of the master. Vectors are few, and some uses of them
   * are in float32.
   */
  enum Held {
    /** All in float32. */
    MASTERS,
    /** A copy whose gradients a written pass adds to float32. */
    FOR_WRITTEN_PASS,
    /**
     * A copy whose gradients autograd gives in the type of the weights. It would add the rows of a
     * token that comes often in that type, so the embedding is in float32.
     */
    FOR_AUTOGRAD;

    /** Whether a parameter is in float32. */
    boolean isWide(Parameter parameter) {
      return this == MASTERS
          || parameter.shape().length == 1
          || (this == FOR_AUTOGRAD && parameter.name().equals("embedding"));
    }

    /** Bytes of a parameter. */
    long bytes(Parameter parameter) {
      return (long) parameter.elements() * (isWide(parameter) ? FLOAT32.bytes : BFLOAT16.bytes);
    }

    /** Bytes of its gradient, which is a sum in float32 of what comes in the type of the weight. */
    long gradientBytes(Parameter parameter) {
      long sum = (long) parameter.elements() * FLOAT32.bytes;
      return sum + (addsApart(parameter) ? bytes(parameter) : 0);
    }

    /** Whether autograd's gradient is added to a sum of another type. */
    boolean addsApart(Parameter parameter) {
      return this == FOR_AUTOGRAD && !isWide(parameter);
    }
  }
}
