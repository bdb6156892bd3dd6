package io.rlvr.reward;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

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

  private ToDoubleFunction<String> fit(String answer) {
    if (options.normalisation() == TextNormalisation.NONE) {
      return alias -> answer.contains(alias) ? 1 : 0;
    }
    Map<Tokens.Articles, List<String>> tokens = Tokens.byArticles(answer);
    return alias -> {
      Tokens.Articles articles = Tokens.articlesFor(alias);
      return Collections.indexOfSubList(tokens.get(articles), Tokens.of(alias, articles)) < 0
          ? 0
          : 1;
    };
  }
}
