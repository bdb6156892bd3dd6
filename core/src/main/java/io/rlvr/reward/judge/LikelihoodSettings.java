package io.rlvr.reward.judge;

import io.rlvr.config.Key;
import java.util.List;

/** The settings of the likelihood reward. */
public final class LikelihoodSettings {
  public static final Key<LikelihoodReward.Form> FORM =
      Key.choice(
          "reward.likelihood.form",
          LikelihoodReward.Form.MEAN,
          "What is made of the probabilities of the reference's tokens: mean (RLPR), product"
              + " (VeriFree)");

  public static final Key<Boolean> DEBIAS =
      Key.flag(
          "reward.likelihood.debias",
          false,
          "Subtract the same without the reasoning, and clip to 0 to 1 (RLPR)");

  public static final Key<String> SEPARATOR =
      Key.text(
          "reward.likelihood.separator",
          "",
          "What stands before the answer, as in 'The answer is '; empty if it is the last line");

  public static final List<Key<?>> KEYS = List.of(FORM, DEBIAS, SEPARATOR);

  private LikelihoodSettings() {}
}
