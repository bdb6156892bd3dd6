package io.rlvr.reward.mix;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.PartFactory;
import io.rlvr.reward.Reward;
import io.rlvr.reward.judge.JudgeSettings;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The weighted share of a prompt's criteria that a response meets (Gunjal et al. 2025, arXiv
 * 2507.17746, explicit aggregation): each criterion is judged alone, in the place of the reference,
 * and value = sum(w * v) / sum(w over w &gt; 0), clipped to [0, 1]. Departs: a weight below 0 is
 * for what a response should not have, and is left out of the divisor, so that a response with all
 * that is wanted and nothing else gets 1. Components {@code criterion-1} and on: the judge's
 * values. A {@link Rubric} that cannot be read is UNSCORABLE; so is, or FAILED, a response whose
 * judge says so of any criterion.
 */
public final class RubricReward implements Reward {
  public static final String NAME = "rubric";

  private final Reward judge;

  private RubricReward(Reward judge) {
    this.judge = judge;
  }

  /** The judge has the rubric's own prompt, and sees more than the last line. */
  public static RubricReward from(Settings settings, PartFactory parts) {
    Settings ofJudge =
        settings
            .with(JudgeSettings.TEMPLATE, settings.get(MixSettings.RUBRIC_TEMPLATE))
            .with(JudgeSettings.SCOPE, settings.get(MixSettings.RUBRIC_SCOPE));
    return new RubricReward(
        parts.create(MixSettings.RUBRIC_JUDGE, settings.get(MixSettings.RUBRIC_JUDGE), ofJudge));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Verdict> score(Prompt prompt, List<Rollout> rollouts) {
    Rubric rubric;
    try {
      rubric = Rubric.of(prompt);
    } catch (Rubric.Malformed e) {
      return Collections.nCopies(rollouts.size(), Verdict.unscorable(e.getMessage()));
    }
    List<List<Verdict>> byCriterion = new ArrayList<>(); // [criterion][rollout]
    for (Rubric.Criterion criterion : rubric.criteria()) {
      byCriterion.add(judge.score(asked(prompt, criterion), rollouts));
    }
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < rollouts.size(); i++) {
      int rollout = i;
      verdicts.add(sum(rubric, byCriterion.stream().map(all -> all.get(rollout)).toList()));
    }
    return verdicts;
  }

  @Override
  public List<Reward> parts() {
    return List.of(judge);
  }

  private static Verdict sum(Rubric rubric, List<Verdict> judged) {
    Map<String, Verdict> byName = new LinkedHashMap<>();
    double sum = 0;
    for (int c = 0; c < judged.size(); c++) {
      byName.put("criterion-" + (c + 1), judged.get(c));
      sum += rubric.criteria().get(c).weight() * judged.get(c).value();
    }
    Mix mix = new Mix(byName);
    double value = Math.min(1, Math.max(0, sum / rubric.positiveWeights()));
    return mix.missing().orElseGet(() -> mix.scored(value));
  }

  private static Prompt asked(Prompt prompt, Rubric.Criterion criterion) {
    return new Prompt(
        prompt.promptId(),
        prompt.messages(),
        criterion.text(),
        prompt.source(),
        prompt.subject(),
        prompt.extra());
  }
}
