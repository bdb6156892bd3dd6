package io.rlvr.reward;

import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import io.rlvr.data.Verdict;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * |A and B| / |A or B| of the token sets of answer and reference: the soft rule of Su et al. 2025
 * (arXiv 2503.23829, section 4). Sets of {@link Tokens} with articles, or with {@code
 * reward.normalisation = none} of words between white space.
 */
final class JaccardReward implements RuleReward {
  static final String NAME = "jaccard";

  private final TextOptions options;

  JaccardReward(TextOptions options) {
    this.options = options;
  }

  static JaccardReward from(Settings settings) {
    return new JaccardReward(TextOptions.from(settings));
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
    Set<String> said = tokens(answer);
    return alias -> {
      Set<String> union = tokens(alias);
      int sizes = said.size() + union.size();
      union.addAll(said);
      return (double) (sizes - union.size()) / union.size();
    };
  }

  private Set<String> tokens(String text) {
    return options.normalisation() == TextNormalisation.NONE
        ? new HashSet<>(Arrays.asList(text.strip().split("\\s+")))
        : new HashSet<>(Tokens.of(text, Tokens.Articles.KEPT));
  }
}
