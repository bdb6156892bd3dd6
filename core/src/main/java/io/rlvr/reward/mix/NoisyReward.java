package io.rlvr.reward.mix;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.LabelledAnswer.Label;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.PartFactory;
import io.rlvr.reward.Reward;
import io.rlvr.reward.judge.JudgeForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Another reward with the errors of a judge: what it finds wrong is called right at the rate rho0,
 * what it finds right is called wrong at the rate rho1. Over the truth it stands in for a judge of
 * known quality, to see what its errors do. Errors are independent from sample to sample, where
 * those of a real judge repeat.
 *
 * <p>The judge sees x = d1 + z of what is right and x = z - d0 of what is wrong, with z logistic,
 * d1 = logit(1 - rho1) and d0 = logit(1 - rho0), and says YES where x is above 0. Binary: 1 for
 * YES, else 0. Soft: the probability of being right given x where half of the answers are, so that
 * it is sure where it is seldom mistaken. The raw value is kept as {@code raw}.
 */
public final class NoisyReward implements Reward {
  public static final String NAME = "noisy";
  private static final String RAW = "raw";

  private final Reward base;
  private final JudgeForm form;
  private final double shiftOfWrong;
  private final double shiftOfRight;

  private NoisyReward(Reward base, JudgeForm form, double shiftOfWrong, double shiftOfRight) {
    this.base = base;
    this.form = form;
    this.shiftOfWrong = shiftOfWrong;
    this.shiftOfRight = shiftOfRight;
  }

  public static NoisyReward from(Settings settings, PartFactory parts) {
    JudgeForm form = settings.get(MixSettings.NOISY_FORM);
    double falsePositiveRate = settings.get(MixSettings.NOISY_FALSE_POSITIVE_RATE);
    double falseNegativeRate = settings.get(MixSettings.NOISY_FALSE_NEGATIVE_RATE);
    if (form == JudgeForm.SOFT && Math.min(falsePositiveRate, falseNegativeRate) == 0) {
      throw new UserException(
          "Invalid %s: soft (expected binary where %s is %s and %s is %s, for it is never unsure)",
          MixSettings.NOISY_FORM.name(),
          MixSettings.NOISY_FALSE_POSITIVE_RATE.name(),
          falsePositiveRate,
          MixSettings.NOISY_FALSE_NEGATIVE_RATE.name(),
          falseNegativeRate);
    }
    Reward base =
        parts.create(MixSettings.NOISY_BASE, settings.get(MixSettings.NOISY_BASE), settings);
    return new NoisyReward(base, form, logit(1 - falsePositiveRate), logit(1 - falseNegativeRate));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    List<Verdict> scored = base.score(prompt, rollouts);
    List<Verdict> noisy = new ArrayList<>();
    for (int i = 0; i < scored.size(); i++) {
      Verdict verdict = scored.get(i);
      noisy.add(verdict.isScored() ? noisy(verdict, rollouts.get(i)) : verdict);
    }
    return noisy;
  }

  @Override
  public List<Reward> parts() {
    return List.of(base);
  }

  private Verdict noisy(Verdict verdict, Rollout rollout) {
    boolean isRight = Label.of(verdict.value()) == Label.YES;
    double seen = (isRight ? shiftOfRight : -shiftOfWrong) + logit(uniform(rollout));
    double value =
        form == JudgeForm.BINARY
            ? seen > 0 ? 1 : 0
            : 1 / (1 + density(seen + shiftOfWrong) / density(seen - shiftOfRight));
    Map<String, Double> components = new TreeMap<>(verdict.components());
    components.put(RAW, verdict.value());
    return verdict.rescored(value, components);
  }

  /** From who the sample is; between 0 and 1 and neither of them. */
  private static double uniform(Rollout rollout) {
    long identity = 31 * (31 * rollout.seed() + rollout.promptId().hashCode()) + rollout.sample();
    return ((new SplittableRandom(identity).nextLong() >>> 12) + 0.5) * 0x1p-52;
  }

  private static double logit(double share) {
    return Math.log(share / (1 - share));
  }

  /** Of the logistic distribution, which is symmetric. */
  private static double density(double z) {
    double e = Math.exp(-Math.abs(z));
    return e / ((1 + e) * (1 + e));
  }
}
