package io.rlvr.reward;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import java.util.Collections;

/**
 * 1 if the answer contains the reference, else 0: the binary rule of Su et al. 2025 (arXiv
 * 2503.23829, section 4). The reference's {@link Tokens}, without articles, must occur one after
 * the other, so 4 is not found in 42. With {@code reward.normalisation = none} it is the paper's
 * rule to the letter: a plain substring.
 */
final class ContainsReward implements RuleReward {
  static final String NAME = "contains";

  private final TextOptions options;

  ContainsReward(TextOptions options) {
    this.options = options;
  }

  static ContainsReward from(Settings settings) {
    return new ContainsReward(TextOptions.from(settings));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict verdict(Prompt prompt, String response) {
    return options.best(prompt.reference(), response, this::fit);
  }

  private double fit(String alias, String answer) {
    if (options.normalisation() == TextNormalisation.NONE) {
      return answer.contains(alias) ? 1 : 0;
    }
    Tokens.Articles articles = TextNormalisation.articles(alias);
    int found = Collections.indexOfSubList(Tokens.of(answer, articles), Tokens.of(alias, articles));
    return found >= 0 ? 1 : 0;
  }
}
