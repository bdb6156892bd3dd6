package io.rlvr.model.family;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Cosines and sines of rotary position embedding, {@code [positions, width]} row major. The first
 * {@code r} of a head's dimensions rotate, both halves of them alike: {@code cos[t, i] = cos(t *
 * inverse[i % (r / 2)])} with {@code inverse[j] = theta^(-2j / r)}, changed by {@link RopeScaling}.
 * The rest has a cosine of 1 and a sine of 0. A model with {@link SlidingLayers} has these {@code
 * headDim} columns for the other layers, then as many for those. Frequencies and angles are rounded
 * to float32 as in transformers: far positions then agree with it.
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the engine as they are
public record RotaryTable(int positions, int width, float[] cos, float[] sin) {

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
    List<float[]> bases = inverseFrequencies(config);
    float amplitude = config.ropeScaling().map(RopeScaling::amplitude).orElse(1f);
    int width = bases.size() * config.headDim();
    float[] cos = new float[Math.multiplyExact(positions, width)];
    float[] sin = new float[cos.length];
    for (int t = 0; t < positions; t++) {
      int at = t * width;
      for (float[] inverse : bases) {
        for (int i = 0; i < config.headDim(); i++) {
          boolean turns = i < 2 * inverse.length;
          float angle = turns ? t * inverse[i % inverse.length] : 0;
          cos[at] = (turns ? amplitude : 1) * (float) Math.cos(angle);
          sin[at] = (turns ? amplitude : 1) * (float) Math.sin(angle);
          at++;
        }
      }
    }
    return new RotaryTable(positions, width, cos, sin);
  }

  /** Radians per position of each pair {@code [r / 2]}, for each part of a row. */
  static List<float[]> inverseFrequencies(ModelConfig config) {
    List<float[]> bases = new ArrayList<>();
    bases.add(inverseFrequencies(config, config.ropeTheta(), config.ropeScaling()));
    config
        .traits()
        .sliding()
        .ifPresent(
            sliding ->
                bases.add(inverseFrequencies(config, sliding.ropeTheta(), Optional.empty())));
    return bases;
  }

  private static float[] inverseFrequencies(
      ModelConfig config, double theta, Optional<RopeScaling> scaling) {
    float[] inverse = new float[config.rotaryDim() / 2];
    for (int j = 0; j < inverse.length; j++) {
      int pair = j;
      float positions = (float) Math.pow(theta, 2f * j / config.rotaryDim());
      inverse[j] = scaling.map(scaled -> scaled.inverse(pair, positions)).orElse(1f / positions);
    }
    return inverse;
  }
}
