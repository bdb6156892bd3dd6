package io.rlvr.reward.rule;

import io.rlvr.reward.Tokens;
import java.util.List;

/** How well an answer fits one alias of a reference, from 0 to 1. */
interface TextFit {
  /** Of the words that a normalisation left of both; the alias has at least one. */
  double ofWords(List<String> answer, List<String> alias);

  /** Of the texts as they are: by the words between white space, unless a rule knows better. */
  default double ofText(String answer, String alias) {
    return ofWords(
        TextNormalisation.NONE.words(answer, Tokens.Articles.KEPT),
        TextNormalisation.NONE.words(alias, Tokens.Articles.KEPT));
  }
}
