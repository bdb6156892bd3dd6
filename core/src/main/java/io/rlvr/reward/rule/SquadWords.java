package io.rlvr.reward.rule;

import io.rlvr.reward.Characters;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A text as SQuAD's evaluation script has it (evaluate-v1.1.py and v2.0, normalize_answer): lower
 * case, ASCII punctuation taken out without a gap (3.5 is 35, forty-two is fortytwo), articles
 * taken out, words between white space. A text with letters of a script that is written without
 * spaces is taken as MLQA's script takes it (Lewis et al. 2020, arXiv 1910.07475,
 * mlqa_evaluation_v1.py, mixed_segmentation): all punctuation of Unicode is taken out, and each
 * such letter is a word.
 */
final class SquadWords {
  private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}"); // of ASCII alone
  private static final Pattern ARTICLE =
      Pattern.compile("\\b(?:a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  private static final Pattern UNSPACED =
      Pattern.compile(
          "[\\p{IsHan}\\p{IsHiragana}\\p{IsKatakana}\\p{IsThai}\\p{IsLao}\\p{IsKhmer}"
              + "\\p{IsMyanmar}]\\p{M}*+");

  private static final Pattern ALL_PUNCTUATION = Pattern.compile("[\\p{P}\\p{Punct}]");

  private SquadWords() {}

  static List<String> of(String text) {
    String lower = Characters.lower(text);
    String plain =
        UNSPACED.matcher(lower).find()
            ? UNSPACED.matcher(ALL_PUNCTUATION.matcher(lower).replaceAll("")).replaceAll(" $0 ")
            : PUNCTUATION.matcher(lower).replaceAll("");
    return SPACE
        .splitAsStream(ARTICLE.matcher(plain).replaceAll(" "))
        .filter(word -> !word.isEmpty())
        .toList();
  }
}
