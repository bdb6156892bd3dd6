package io.rlvr.reward.mix;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.PartFactory;
import io.rlvr.reward.Reward;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A rule first, a judge for what it does not accept (Huang et al. 2025, arXiv 2505.22203: rules
 * rarely accept a wrong answer, but reject right ones that are worded otherwise). Where the rule
 * gives 1, the value is 1 and no judge is asked. What it rejects, and what it cannot decide
 * (UNSCORABLE), goes to the judge in one call for the prompt's samples, and the judge's verdict
 * stands. A rule that FAILED leaves the rollout FAILED. Components: {@code rule} where the rule
 * gave a value, {@code judge} where the judge did.
 */
public final class HybridReward implements Reward {
  public static final String NAME = "hybrid";

  private static final String RULE = "rule";
  private static final String JUDGE = "judge";

  private final Reward rule;
  private final Reward judge;

  private HybridReward(Reward rule, Reward judge) {
    this.rule = rule;
    this.judge = judge;
  }

  public static HybridReward from(Settings settings, PartFactory parts) {
    return new HybridReward(
        parts.create(MixSettings.HYBRID_RULE, settings.get(MixSettings.HYBRID_RULE), settings),
        parts.create(MixSettings.HYBRID_JUDGE, settings.get(MixSettings.HYBRID_JUDGE), settings));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    List<Verdict> ruled = rule.score(prompt, rollouts);
    List<Rollout> undecided = new ArrayList<>();
    for (int i = 0; i < rollouts.size(); i++) {
      if (goesToJudge(ruled.get(i))) {
        undecided.add(rollouts.get(i));
      }
    }
    Iterator<Verdict> judged =
        undecided.isEmpty()
            ? List.<Verdict>of().iterator()
            : judge.score(prompt, undecided).iterator();
    List<Verdict> verdicts = new ArrayList<>();
    for (Verdict ofRule : ruled) {
      verdicts.add(goesToJudge(ofRule) ? decided(ofRule, judged.next()) : ruledAlone(ofRule));
    }
    return verdicts;
  }

  @Override
  public List<Reward> parts() {
    return List.of(rule, judge);
  }

  private static boolean goesToJudge(Verdict ofRule) {
    return switch (ofRule.status()) {
      case SCORED -> ofRule.value() < 1;
      case UNSCORABLE -> true;
      case FAILED -> false;
    };
  }

  private static Verdict ruledAlone(Verdict ofRule) {
    Mix mix = new Mix(Map.of(RULE, ofRule));
    return mix.missing().orElseGet(() -> mix.scored(1));
  }

  private static Verdict decided(Verdict ofRule, Verdict ofJudge) {
    Map<String, Verdict> both = new LinkedHashMap<>();
    both.put(RULE, ofRule);
    both.put(JUDGE, ofJudge);
    Mix mix = new Mix(both);
    return ofJudge.isScored() ? mix.scored(ofJudge.value()) : mix.missing(JUDGE);
  }
}
