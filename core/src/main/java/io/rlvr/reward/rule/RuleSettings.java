package io.rlvr.reward.rule;

import io.rlvr.config.Key;
import io.rlvr.reward.ResponseScope;
import java.util.List;

/** The settings that several rules share; those of one rule are {@link VerifierSettings}. */
public final class RuleSettings {
  public static final Key<ResponseScope> SCOPE =
      Key.choice(
          "reward.scope",
          ResponseScope.LAST_LINE,
          "The part of a response that contains, exact, jaccard, token-f1, numeric, choice and regex see:"
              + " its last line or all of it, without thinking");

  public static final Key<TextNormalisation> NORMALISATION =
      Key.choice(
          "reward.normalisation",
          TextNormalisation.TOKENS,
          "What contains, exact, jaccard and regex compare: tokens, the words of SQuAD's script, or"
              + " the text as it is");

  public static final Key<String> ALIAS_SEPARATOR =
      Key.text(
          "reward.alias-separator",
          "",
          "What parts the aliases of a reference, each of which is right; empty if it has none");

  public static final Key<Double> RELATIVE_TOLERANCE =
      Key.atLeast(
          "reward.relative-tolerance",
          1e-9,
          0,
          "How far a number may be from the reference's, relative to that");

  public static final Key<Double> ABSOLUTE_TOLERANCE =
      Key.atLeast(
          "reward.absolute-tolerance", 0, 0, "How far a number may be from the reference's");

  public static final List<Key<?>> KEYS =
      List.of(SCOPE, NORMALISATION, ALIAS_SEPARATOR, RELATIVE_TOLERANCE, ABSOLUTE_TOLERANCE);

  private RuleSettings() {}
}
