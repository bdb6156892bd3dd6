package io.rlvr.advantage;

import io.rlvr.stats.Moments;

/** An estimator whose second step is {@link Whitening}. */
interface WhitenedEstimator extends AdvantageEstimator {
  Whitening.Dialect whitening();

  @Override
  default long stepWeight(int length) {
    return whitening().unit().weight(length);
  }

  @Override
  default double overStep(double value, Moments step) {
    return whitening().apply(value, step);
  }
}
