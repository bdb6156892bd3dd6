package io.rlvr.reward.mix;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.PartFactory;
import io.rlvr.reward.Reward;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Another reward r, corrected for what is known of its errors: (r - rho0) / (1 - rho0 - rho1) with
 * rho0 the rate of false positives and rho1 that of false negatives. Its expectation over the
 * verifier's noise is the true reward of 0 or 1 (Natarajan et al. 2013, the method of unbiased
 * estimators; Cai et al. 2025, arXiv 2510.00915, the backward correction). Values below 0 and above
 * 1 are its nature: to clip them would bring the bias back. The raw value is kept as {@code raw}
 * beside the components of r. Both rates 0 change nothing.
 */
public final class DebiasedReward implements Reward {
  public static final String NAME = "debiased";
  static final String RAW = "raw";

  private final Reward base;
  private final double falsePositiveRate;
  private final double falseNegativeRate;

  private DebiasedReward(Reward base, double falsePositiveRate, double falseNegativeRate) {
    this.base = base;
    this.falsePositiveRate = falsePositiveRate;
    this.falseNegativeRate = falseNegativeRate;
  }

  public static DebiasedReward from(Settings settings, PartFactory parts) {
    double falsePositiveRate = settings.get(MixSettings.FALSE_POSITIVE_RATE);
    double falseNegativeRate = settings.get(MixSettings.FALSE_NEGATIVE_RATE);
    if (falsePositiveRate + falseNegativeRate >= 1) {
      throw new UserException(
          "Invalid %s: %s (expected less than 1 together with %s, which is %s; a verifier at 1 is"
              + " a coin)",
          MixSettings.FALSE_POSITIVE_RATE.name(),
          falsePositiveRate,
          MixSettings.FALSE_NEGATIVE_RATE.name(),
          falseNegativeRate);
    }
    Reward base =
        parts.create(MixSettings.DEBIASED_BASE, settings.get(MixSettings.DEBIASED_BASE), settings);
    return new DebiasedReward(base, falsePositiveRate, falseNegativeRate);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    return base.score(prompt, rollouts).stream().map(this::corrected).toList();
  }

  @Override
  public List<Reward> parts() {
    return List.of(base);
  }

  private Verdict corrected(Verdict verdict) {
    if (!verdict.isScored()) {
      return verdict;
    }
    Map<String, Double> components = new TreeMap<>(verdict.components());
    components.put(RAW, verdict.value());
    double value =
        (verdict.value() - falsePositiveRate) / (1 - falsePositiveRate - falseNegativeRate);
    return verdict.rescored(value, components);
  }
}
