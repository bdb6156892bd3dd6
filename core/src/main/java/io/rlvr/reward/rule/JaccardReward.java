package io.rlvr.reward.rule;

import io.rlvr.config.Settings;
import io.rlvr.reward.Reward;
import io.rlvr.reward.Tokens;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * |A and B| / |A or B| of the token sets of answer and reference: the soft rule of Su et al. 2025
 * (arXiv 2503.23829, section 4). Sets of {@link Tokens} with articles, or with {@code
 * reward.normalisation = none} of words between white space.
 */
public final class JaccardReward implements TextFit {
  public static final String NAME = "jaccard";

  public static Reward from(Settings settings) {
    return new TextReward(
        NAME, TextOptions.from(settings), Tokens.Articles.KEPT, new JaccardReward());
  }

  @Override
  public double ofWords(List<String> answer, List<String> alias) {
    Set<String> said = new HashSet<>(answer);
    Set<String> union = new HashSet<>(alias);
    int sizes = said.size() + union.size();
    union.addAll(said);
    return (double) (sizes - union.size()) / union.size();
  }
}
