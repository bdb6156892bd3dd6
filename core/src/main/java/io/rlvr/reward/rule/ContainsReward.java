package io.rlvr.reward.rule;

import io.rlvr.config.Settings;
import io.rlvr.reward.Reward;
import io.rlvr.reward.Tokens;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * 1 if the answer contains the reference, else 0: the binary rule of Su et al. 2025 (arXiv
 * 2503.23829, section 4). The reference's {@link Tokens}, without articles, must occur one after
 * the other, so 4 is not found in 42; a Korean particle may follow the last ({@link
 * KoreanParticles}). With {@code reward.normalisation = none} it is the paper's rule to the letter:
 * a plain substring.
 */
public final class ContainsReward implements TextFit {
  public static final String NAME = "contains";

  public static Reward from(Settings settings) {
    return new TextReward(
        NAME, TextOptions.from(settings), Tokens.Articles.DROPPED, new ContainsReward());
  }

  @Override
  public double ofWords(List<String> answer, List<String> alias) {
    if (Collections.indexOfSubList(answer, alias) >= 0) {
      return 1;
    }
    Optional<List<String>> stems = KoreanParticles.takenOff(answer, alias.get(alias.size() - 1));
    return stems.isPresent() && Collections.indexOfSubList(stems.get(), alias) >= 0 ? 1 : 0;
  }

  @Override
  public double ofText(String answer, String alias) {
    return answer.contains(alias) ? 1 : 0;
  }
}
