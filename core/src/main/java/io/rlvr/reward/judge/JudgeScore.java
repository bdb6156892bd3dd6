package io.rlvr.reward.judge;

import io.rlvr.reward.judge.remote.TokenText;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reward for what a judge said first (Su et al. 2025, arXiv 2503.23829, Eq. 4). Soft: p(YES) if
 * it said YES, 1 - p(NO) if NO. Binary: 1 if it said YES, 0 if NO. Both: 0 if it said neither.
 */
final class JudgeScore {
  private static final String SIGNS = "[^\\p{L}\\p{N}]*";

  /** A word with what stands around it: quotes, asterisks, a full stop. */
  private static final Pattern WORD = Pattern.compile(SIGNS + "(\\p{L}++)" + SIGNS);

  /** What some judges write before their word, such as {@code Final judgment:}. */
  private static final String LABEL =
      "(?:(?:\\p{L}+ ){0,2}(?:answer|decision|judge?ment|verdict)" + SIGNS + "[:=]" + SIGNS + ")?";

  /** The first word of a text, which no letter follows after a sign, and its alternative. */
  private static final Pattern FIRST_WORD =
      Pattern.compile(
          "^"
              + SIGNS
              + LABEL
              + "(\\p{L}++)(?![\\p{N}]|[-'\\u2019]\\p{L})"
              + "(?:\\s*[/|]\\s*|,?\\s+(?:or|and)\\s+)?(\\p{L}*)",
          Pattern.CASE_INSENSITIVE);

  private JudgeScore() {}

  /** What the first token is. */
  enum Said {
    YES,
    NO,
    NEITHER;

    /** A whole token, whatever its case and the white space and signs around it. */
    static Said token(String token) {
      Matcher word = WORD.matcher(TokenText.plain(token));
      return word.matches() ? word(word.group(1)) : NEITHER;
    }

    /** The first word of a text; neither where its opposite is the alternative: YES/NO. */
    static Said text(String text) {
      Matcher first = FIRST_WORD.matcher(text);
      if (!first.find()) {
        return NEITHER;
      }
      Said said = word(first.group(1));
      Said other = word(first.group(2));
      return other == NEITHER || other == said ? said : NEITHER;
    }

    private static Said word(String word) {
      return switch (word.toUpperCase(Locale.ROOT)) {
        case "YES" -> YES;
        case "NO" -> NO;
        default -> NEITHER;
      };
    }
  }

  static double soft(Said said, double pYes, double pNo) {
    return switch (said) {
      case YES -> pYes;
      case NO -> 1 - pNo;
      case NEITHER -> 0;
    };
  }

  static double binary(Said said) {
    return said == Said.YES ? 1 : 0;
  }
}
