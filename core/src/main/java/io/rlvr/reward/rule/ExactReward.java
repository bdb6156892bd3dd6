package io.rlvr.reward.rule;

import io.rlvr.config.Settings;
import io.rlvr.reward.Reward;
import io.rlvr.reward.Tokens;
import java.util.List;

/**
 * 1 if the answer is the reference, else 0. Equal means equal {@link Tokens} without articles, or
 * with {@code reward.normalisation = none} equal text but for white space around it; {@code squad}
 * makes it the exact match of SQuAD. "The answer is 42" is not 42 here: see {@code contains}.
 */
public final class ExactReward implements TextFit {
  public static final String NAME = "exact";

  public static Reward from(Settings settings) {
    return new TextReward(
        NAME, TextOptions.from(settings), Tokens.Articles.DROPPED, new ExactReward());
  }

  @Override
  public double ofWords(List<String> answer, List<String> alias) {
    return answer.equals(alias) ? 1 : 0;
  }

  @Override
  public double ofText(String answer, String alias) {
    return answer.equals(alias) ? 1 : 0;
  }
}
