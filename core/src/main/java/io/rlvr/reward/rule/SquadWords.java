package io.rlvr.reward.rule;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A text as SQuAD's evaluation script has it (evaluate-v1.1.py and v2.0, normalize_answer): lower
 * case, ASCII punctuation taken out without a gap (3.5 is 35, forty-two is fortytwo), articles
 * taken out, words between white space.
 */
final class SquadWords {
  private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}"); // of ASCII alone
  private static final Pattern ARTICLE =
      Pattern.compile("\\b(?:a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  private SquadWords() {}

  static List<String> of(String text) {
    String plain = PUNCTUATION.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("");
    return SPACE
        .splitAsStream(ARTICLE.matcher(plain).replaceAll(" "))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
