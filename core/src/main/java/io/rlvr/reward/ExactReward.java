package io.rlvr.reward;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * 1 if the answer is the reference, else 0. Equal means equal {@link Tokens} without articles, or
 * with {@code reward.normalisation = none} equal text but for white space around it. "The answer is
 * 42" is not 42 here: see {@code contains}.
 */
final class ExactReward implements RuleReward {
  static final String NAME = "exact";

  private final TextOptions options;

  ExactReward(TextOptions options) {
    this.options = options;
  }

  static ExactReward from(Settings settings) {
    return new ExactReward(TextOptions.from(settings));
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
      return alias -> answer.equals(alias) ? 1 : 0;
    }
    Map<Tokens.Articles, List<String>> tokens = Tokens.byArticles(answer);
    return alias -> {
      Tokens.Articles articles = Tokens.articlesFor(alias);
      return tokens.get(articles).equals(Tokens.of(alias, articles)) ? 1 : 0;
    };
  }
}
