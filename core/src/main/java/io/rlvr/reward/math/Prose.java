package io.rlvr.reward.math;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells words from formulas. */
final class Prose {
  /** More words than that are no answer in words. */
  private static final int FEW = 4;

  private static final Pattern MARK =
      Pattern.compile("\\$[^$]++\\$|\\\\\\(|\\\\\\[|\\\\boxed|\\\\begin\\{(?:equation|align)|(?i:answer)");

  private static final Pattern TEXT_COMMAND =
      Pattern.compile("\\\\(?:text\\w*+|mbox|hbox|mathrm|mathbf|mathit) ?+\\{([^{}]*+)\\}");

  /** A word, and before it the backslash of a command or nothing. */
  private static final Pattern WORD = Pattern.compile("(?<![A-Za-z])(\\\\?)([A-Za-z]{2,}+)");

  enum Kind {
    FORMULA,
    WORDS,
    PROSE
  }

  private Prose() {}

  /** Whether something announces or delimits the answer in a text. */
  static boolean isMarked(String text) {
    return MARK.matcher(text).find();
  }

  /** What a text is that has no delimiters. */
  static Kind kind(String text) {
    int words = 0;
    Matcher matcher = WORD.matcher(TEXT_COMMAND.matcher(text).replaceAll("x"));
    while (matcher.find()) {
      boolean isWord =
          matcher.group(1).isEmpty() && !Vocabulary.WORDS.containsKey(matcher.group(2));
      words += isWord && matcher.group(2).length() > 2 ? 1 : 0;
    }
    return words == 0 ? Kind.FORMULA : words <= FEW ? Kind.WORDS : Kind.PROSE;
  }

  /** Words without the commands around them, and without parentheses around all. */
  static String plain(String text) {
    String words = TEXT_COMMAND.matcher(text).replaceAll("$1").strip();
    return words.startsWith("(") && words.endsWith(")") && words.indexOf(',') < 0
        ? words.substring(1, words.length() - 1).strip()
        : words;
  }
}
