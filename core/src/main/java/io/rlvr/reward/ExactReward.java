package io.rlvr.reward;

import io.rlvr.config.Settings;
import java.util.List;

/**
 * 1 if the answer is the reference, else 0. Equal means equal {@link Tokens} without articles, or
 * with {@code reward.normalisation = none} equal text but for white space around it; {@code squad}
 * makes it the exact match of SQuAD. "The answer is 42" is not 42 here: see {@code contains}.
 */
final class ExactReward implements TextFit {
  static final String NAME = "exact";

  static Reward from(Settings settings) {
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
