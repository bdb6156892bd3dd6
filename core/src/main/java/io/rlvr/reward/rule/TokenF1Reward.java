package io.rlvr.reward.rule;

import io.rlvr.config.Settings;
import io.rlvr.reward.Reward;
import io.rlvr.reward.Tokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * 2 P R / (P + R) over the words of answer and reference, each counted as often as it occurs in
 * both: P is the share of the answer's words, R of the reference's (Rajpurkar et al. 2016, arXiv
 * 1606.05250, section 6.1). Words are those of SQuAD's own script unless {@code
 * reward.token-f1.normalisation} says otherwise; the best alias counts. Departs: an empty reference
 * (a question without answer in SQuAD 2) is UNSCORABLE.
 */
public final class TokenF1Reward implements TextFit {
  public static final String NAME = "token-f1";

  public static Reward from(Settings settings) {
    TextOptions options =
        TextOptions.from(settings)
            .withNormalisation(settings.get(VerifierSettings.TOKEN_F1_NORMALISATION));
    return new TextReward(NAME, options, Tokens.Articles.DROPPED, new TokenF1Reward());
  }

  @Override
  public double ofWords(List<String> answer, List<String> alias) {
    Map<String, Integer> left = new HashMap<>();
    alias.forEach(word -> left.merge(word, 1, Integer::sum));
    int shared = 0;
    for (String word : answer) {
      if (left.merge(word, -1, Integer::sum) >= 0) {
        shared++;
      }
    }
    // P = shared / answer and R = shared / alias: 2 P R / (P + R) = 2 shared / (answer + alias)
    return 2.0 * shared / (answer.size() + alias.size());
  }
}
