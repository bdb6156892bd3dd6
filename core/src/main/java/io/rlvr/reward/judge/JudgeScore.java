package io.rlvr.reward.judge;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reward for what a judge said first (Su et al. 2025, arXiv 2503.23829, Eq. 4). Soft: p(YES) if
 * it said YES, 1 - p(NO) if NO. Binary: 1 if it said YES, 0 if NO. Both: 0 if it said neither.
 */
final class JudgeScore {
  private static final Pattern FIRST_WORD = Pattern.compile("^\\s*(\\p{L}+)");

  private JudgeScore() {}

  /** What the first token is. */
  enum Said {
    YES,
    NO,
    NEITHER;

    /** A whole token, whatever its case and the white space around it. */
    static Said token(String token) {
      return switch (token.strip().toUpperCase(Locale.ROOT)) {
        case "YES" -> YES;
        case "NO" -> NO;
        default -> NEITHER;
      };
    }

    /** The first word of a text. */
    static Said text(String text) {
      Matcher word = FIRST_WORD.matcher(text);
      return word.find() ? token(word.group(1)) : NEITHER;
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
