package io.rlvr.model.family;

/**
 * Llama 3's stretching of rotary frequencies ({@code rope_type} llama3): slow ones are divided by
 * {@code factor}, fast ones kept, those between interpolated.
 *
 * @param factor what the slow frequencies are divided by
 * @param lowFreqFactor a wavelength above {@code originalMaxPositions / lowFreqFactor} is slow
 * @param highFreqFactor a wavelength below {@code originalMaxPositions / highFreqFactor} is fast
 * @param originalMaxPositions the context of pre-training
 */
public record Llama3Scaling(
    double factor, double lowFreqFactor, double highFreqFactor, int originalMaxPositions)
    implements RopeScaling {
  public Llama3Scaling {
    if (!(highFreqFactor > lowFreqFactor)) {
      throw new IllegalArgumentException(
          "highFreqFactor %s must be above lowFreqFactor %s"
              .formatted(highFreqFactor, lowFreqFactor));
    }
  }

  @Override
  public float inverse(int pair, float positions) {
    return stretched(1f / positions);
  }

  /** The stretched frequency, in float32 as transformers computes it. */
  float stretched(float inverse) {
    float wavelength = (float) (2 * Math.PI) / inverse;
    if (wavelength > originalMaxPositions / lowFreqFactor) {
      return inverse / (float) factor;
    }
    if (wavelength < originalMaxPositions / highFreqFactor) {
      return inverse;
    }
    float smooth =
        (float)
            ((originalMaxPositions / wavelength - lowFreqFactor)
                / (highFreqFactor - lowFreqFactor));
    return (1 - smooth) * inverse / (float) factor + smooth * inverse;
  }
}
