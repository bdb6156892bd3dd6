package io.rlvr.model.family;

/**
 * Cosines and sines of rotary position embedding, {@code [positions, headDim]} row major, both
 * halves of a row alike: {@code cos[t * headDim + i] = cos(t * inverse[i % (headDim / 2)])} with
 * {@code inverse[j] = theta^(-2j / headDim)}, stretched by {@link RopeScaling}. Frequencies and
 * angles are rounded to float32 as in transformers: far positions then agree with it.
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the engine as they are
public record RotaryTable(int positions, int headDim, float[] cos, float[] sin) {

  /**
   * The table of a model for positions 0 to {@code positions - 1}.
   *
   * @throws IllegalArgumentException if the model has fewer positions
   */
  public static RotaryTable of(ModelConfig config, int positions) {
    if (positions < 0 || positions > config.maxPositions()) {
      throw new IllegalArgumentException(
          "Positions must be from 0 to %d, but got: %d"
              .formatted(config.maxPositions(), positions));
    }
    int headDim = config.headDim();
    int half = headDim / 2;
    float[] inverse = inverseFrequencies(config);
    float[] cos = new float[Math.multiplyExact(positions, headDim)];
    float[] sin = new float[cos.length];
    for (int t = 0; t < positions; t++) {
      for (int i = 0; i < headDim; i++) {
        float angle = t * inverse[i % half];
        cos[t * headDim + i] = (float) Math.cos(angle);
        sin[t * headDim + i] = (float) Math.sin(angle);
      }
    }
    return new RotaryTable(positions, headDim, cos, sin);
  }

  /** Radians per position, {@code [headDim / 2]}. */
  static float[] inverseFrequencies(ModelConfig config) {
    float[] inverse = new float[config.headDim() / 2];
    for (int j = 0; j < inverse.length; j++) {
      float exponent = 2f * j / config.headDim();
      float plain = 1f / (float) Math.pow(config.ropeTheta(), exponent);
      inverse[j] = config.ropeScaling().map(scaling -> scaling.apply(plain)).orElse(plain);
    }
    return inverse;
  }
}
