package io.rlvr.reward.math;

import io.rlvr.reward.math.find.Prose;
import io.rlvr.reward.math.parse.LatexNormaliser;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A response as the finders of answers read it: every box is {@code \boxed} with its brace beside
 * it, code spans and escaped dollars before digits lose their marks, and {@code 3\u00BD} is 7/2.
 */
final class AnswerText {
  private static final Pattern BOX = Pattern.compile("\\\\(?:boxed[ \\t]++|fbox[ \\t]*+)(?=\\{)");

  private static final Pattern TEXT_DOLLAR =
      Pattern.compile("\\\\text\\{ ?\\\\\\$ ?\\}|(?<![^\\s(*:])\\\\\\$(?=\\d)");

  private static final Pattern CODE = Pattern.compile("(?<!`)`([^`\\n]{1,80})`(?!`)");

  private static final String VULGAR =
      "\u00BD1/2\u00BC1/4\u00BE3/4\u21531/3\u21542/3\u21551/5\u21562/5\u21573/5\u21584/5"
          + "\u21591/6\u215A5/6\u215B1/8\u215C3/8\u215D5/8\u215E7/8\u21501/7\u21511/9";

  private static final Pattern MIXED =
      Pattern.compile(
          "(?<![\\w^}\\\\.,/])(\\d{0,12}+) ?([\u00BC-\u00BE\u2150\u2151\u2153-\u215E])(?![\\w^])");

  /** Longer responses are no bare formulas. */
  private static final int MOST_BARE = 200;

  private static final Pattern TUPLE = Pattern.compile("\\([^()\\n]++,[^()\\n]++\\)\\.?");

  private static final String ITEM = "-?\\d++(?:\\.\\d++|/\\d++)?+";

  private static final Pattern LIST =
      Pattern.compile(ITEM + "(?:, " + ITEM + ")*+,? (?:and|or) " + ITEM + "\\.?");

  /** With a letter beside an operator or a number on the left. */
  private static final Pattern EQUATION =
      Pattern.compile("(?=[^=]*[a-z])(?=[^=]*[-+*/^\\d])[^=\\n?:]++=[^=\\n?:]++");

  private AnswerText() {}

  static String of(String response) {
    String text = PlainNumbers.of(response);
    text = PlainNumbers.replaced(text, BOX, found -> "\\boxed");
    text = PlainNumbers.replaced(text, TEXT_DOLLAR, found -> "");
    text = PlainNumbers.replaced(text, CODE, found -> " " + found.group(1) + " ");
    return fractions(text);
  }

  /** Vulgar fractions as a quotient, the whole number before them with them. */
  static String fractions(String text) {
    return PlainNumbers.replaced(text, MIXED, AnswerText::fraction);
  }

  private static String fraction(MatchResult found) {
    int at = VULGAR.indexOf(found.group(2));
    BigInteger above = BigInteger.valueOf(VULGAR.charAt(at + 1) - '0');
    BigInteger below = BigInteger.valueOf(VULGAR.charAt(at + 3) - '0');
    BigInteger whole = found.group(1).isEmpty() ? BigInteger.ZERO : new BigInteger(found.group(1));
    return whole.multiply(below).add(above) + "/" + below;
  }

  /** A response that is nothing but a tuple, a list with "and", or an equation of several terms. */
  static Optional<String> bare(String response) {
    String text = response.strip();
    if (text.length() > MOST_BARE || text.indexOf('$') >= 0 || Prose.isMarked(text)) {
      return Optional.empty();
    }
    String normalised = LatexNormaliser.normalised(text);
    boolean isBare =
        List.of(TUPLE, LIST, EQUATION).stream()
            .map(pattern -> pattern.matcher(normalised))
            .anyMatch(Matcher::matches);
    return isBare && Prose.kind(normalised) == Prose.Kind.FORMULA
        ? Optional.of(normalised)
        : Optional.empty();
  }
}
