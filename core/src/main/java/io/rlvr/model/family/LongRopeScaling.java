package io.rlvr.model.family;

import java.util.List;

/**
 * LongRoPE (Ding et al. 2024, arXiv 2402.13753) within the context of pre-training: each pair has a
 * factor of its own, and all cosines and sines have one for the longer context. The factors for
 * sequences beyond pre-training are others, and a sequence that grows into them would change the
 * keys it has: so contexts end there.
 *
 * @param shortFactors what the frequency of each pair is divided by
 * @param longest the context of pre-training
 */
public record LongRopeScaling(List<Double> shortFactors, float amplitude, int longest)
    implements RopeScaling {
  public LongRopeScaling {
    shortFactors = List.copyOf(shortFactors);
  }

  @Override
  public float inverse(int pair, float positions) {
    return 1f / (shortFactors.get(pair).floatValue() * positions);
  }
}
