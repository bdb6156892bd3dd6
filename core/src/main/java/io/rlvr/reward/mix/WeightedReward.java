package io.rlvr.reward.mix;

import io.rlvr.config.PairSetting;
import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.PartFactory;
import io.rlvr.reward.Reward;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weighted sum of other rewards: sum over parts of w_p * v_p; weights need not sum to 1. Each
 * v_p is kept as a component. A part that has no value makes the whole FAILED, if it failed, else
 * UNSCORABLE. With {@code reward.weighted.missing = renormalise} it leaves the sum instead, and the
 * sum of the others is multiplied by (sum of all |w|) / (sum of their |w|); TRL leaves it out
 * without that factor, which lets an outage look like a worse answer.
 */
public final class WeightedReward implements Reward {
  public static final String NAME = "weighted";

  /** What a part without a value does to the whole. */
  enum Missing {
    FAIL,
    RENORMALISE
  }

  private final Map<String, Reward> parts;
  private final Map<String, Double> weights;
  private final Missing missing;

  private WeightedReward(Map<String, Reward> parts, Map<String, Double> weights, Missing missing) {
    this.parts = Collections.unmodifiableMap(parts);
    this.weights = Collections.unmodifiableMap(weights);
    this.missing = missing;
  }

  public static WeightedReward from(Settings settings, PartFactory parts) {
    Map<String, Double> weights = PairSetting.weightsFrom(MixSettings.WEIGHTED_PARTS, settings);
    Map<String, Reward> rewards = new LinkedHashMap<>();
    weights
        .keySet()
        .forEach(
            name -> rewards.put(name, parts.create(MixSettings.WEIGHTED_PARTS, name, settings)));
    return new WeightedReward(rewards, weights, settings.get(MixSettings.WEIGHTED_MISSING));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    Map<String, List<Verdict>> byPart = new LinkedHashMap<>();
    parts.forEach((name, part) -> byPart.put(name, part.score(prompt, rollouts)));
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < rollouts.size(); i++) {
      Map<String, Verdict> ofRollout = new LinkedHashMap<>();
      for (Map.Entry<String, List<Verdict>> part : byPart.entrySet()) {
        ofRollout.put(part.getKey(), part.getValue().get(i));
      }
      verdicts.add(sum(ofRollout));
    }
    return verdicts;
  }

  @Override
  public List<Reward> parts() {
    return List.copyOf(parts.values());
  }

  private Verdict sum(Map<String, Verdict> verdicts) {
    double sum = 0;
    double scored = 0;
    double all = 0;
    for (Map.Entry<String, Verdict> part : verdicts.entrySet()) {
      double weight = weights.get(part.getKey());
      all += Math.abs(weight);
      if (part.getValue().isScored()) {
        scored += Math.abs(weight);
        sum += weight * part.getValue().value();
      }
    }
    Mix mix = new Mix(verdicts);
    boolean isWhole = verdicts.values().stream().allMatch(Verdict::isScored);
    if (isWhole) {
      return mix.scored(sum);
    }
    return missing == Missing.RENORMALISE && scored > 0
        ? mix.scored(sum * (all / scored))
        : mix.missing().orElseThrow();
  }
}
