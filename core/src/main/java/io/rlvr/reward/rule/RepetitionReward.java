package io.rlvr.reward.rule;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import io.rlvr.reward.RuleReward;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A penalty for saying the same again: -(1 - distinct / all) over the n-grams of {@link
 * RepeatedUnits} of the whole response; 0 if it is too short for one. After the repetition penalty
 * of Yeo et al. 2025 (arXiv 2502.03373, appendix C.2), as one number for a response where theirs is
 * one for each token. For use as a part of {@code weighted}, whose weight is the largest penalty.
 */
public final class RepetitionReward implements RuleReward {
  public static final String NAME = "repetition";

  private final int n;

  private RepetitionReward(int n) {
    this.n = n;
  }

  public static RepetitionReward from(Settings settings) {
    return new RepetitionReward(settings.get(PenaltySettings.REPETITION_NGRAM));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict verdict(Prompt prompt, String response) {
    List<String> tokens = RepeatedUnits.of(response);
    int all = tokens.size() - n + 1;
    if (all < 1) {
      return Verdict.scored(0);
    }
    Set<List<String>> distinct = new HashSet<>();
    for (int i = 0; i < all; i++) {
      distinct.add(tokens.subList(i, i + n));
    }
    return Verdict.scored((double) (distinct.size() - all) / all);
  }
}
