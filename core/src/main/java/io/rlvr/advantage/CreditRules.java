package io.rlvr.advantage;

import static java.util.Objects.requireNonNull;

import io.rlvr.config.Settings;
import io.rlvr.stats.Moments;
import java.io.Serializable;

/**
 * What comes before the estimator: how a reward is shaped, and who takes part.
 *
 * @param rewardClip rewards are cut to this size first, infinite for no cut
 * @param klCoefficient beta of the penalty in the reward, 0 for none
 */
record CreditRules(
    double rewardClip,
    Normalisation.Dialect normalisation,
    double klCoefficient,
    GroupFilter filter,
    double filterStd,
    Truncated truncated)
    implements Serializable {

  CreditRules {
    requireNonNull(normalisation, "normalisation is null");
    requireNonNull(filter, "filter is null");
    requireNonNull(truncated, "truncated is null");
  }

  static CreditRules from(Settings settings, double klCoefficient) {
    double clip = settings.get(AdvantageSettings.REWARD_CLIP);
    return new CreditRules(
        clip == 0 ? Double.POSITIVE_INFINITY : clip,
        new Normalisation.Dialect(
            settings.get(AdvantageSettings.NORMALISATION),
            settings.get(AdvantageSettings.NORMALISATION_STD),
            settings.get(AdvantageSettings.NORMALISATION_EPSILON)),
        klCoefficient,
        settings.get(AdvantageSettings.FILTER),
        settings.get(AdvantageSettings.FILTER_STD),
        settings.get(AdvantageSettings.TRUNCATED));
  }

  /** Only a normalisation and a penalty. */
  static CreditRules of(Normalisation normalisation, double klCoefficient) {
    return new CreditRules(
        Double.POSITIVE_INFINITY,
        Normalisation.Dialect.of(normalisation),
        klCoefficient,
        GroupFilter.NONE,
        0,
        Truncated.KEPT);
  }

  CreditRules withKlCoefficient(double coefficient) {
    return new CreditRules(rewardClip, normalisation, coefficient, filter, filterStd, truncated);
  }

  double clipped(ScoredSample sample) {
    return Math.max(-rewardClip, Math.min(rewardClip, sample.value()));
  }

  /** The reward as the estimator sees it. */
  double shaped(ScoredSample sample, Moments rewards) {
    double normalised = normalisation.apply(clipped(sample), rewards);
    return sample.isGreedy() ? normalised : normalised - klCoefficient * sample.klSum();
  }

  boolean filters() {
    return filter != GroupFilter.NONE || truncated != Truncated.KEPT;
  }

  boolean takesAllRewards() {
    return Double.isInfinite(rewardClip) && filter == GroupFilter.NONE;
  }

  boolean drops(Moments rewards) {
    return filter.drops(rewards, filterStd);
  }

  boolean leaves(ScoredSample sample) {
    return truncated == Truncated.LEFT_OUT && sample.isTruncated();
  }
}
