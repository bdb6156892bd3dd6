package io.rlvr.reward.math;

import io.rlvr.reward.math.find.Prose;
import io.rlvr.reward.math.parse.LatexNormaliser;
import java.util.List;
import java.util.Optional;
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

  /** Longer responses are no bare formulas. */
  private static final int MOST_BARE = 200;

  private static final Pattern TUPLE = Pattern.compile("\\([^(),\\n]++(?:,[^(),\\n]++)++\\)\\.?");

  private static final String ITEM = "-?\\d++(?:\\.\\d++|/\\d++)?+";

  private static final Pattern LIST =
      Pattern.compile(ITEM + "(?:, " + ITEM + ")*+,? (?:and|or) " + ITEM + "\\.?");

  /** With a letter beside an operator or a number on the left. */
  private static final Pattern EQUATION =
      Pattern.compile("(?=[^=]*[a-z])(?=[^=]*[-+*/^\\d])[^=\\n?:]++=[^=\\n?:]++");

  /** 5 = 6, but not 5 = 5. */
  private static final Pattern FALSE_EQUATION =
      Pattern.compile("(-?\\d++) ?= ?(?!\\1\\.?$)-?\\d++\\.?");

  /** Signs of LaTeX without its delimiters. */
  private static final Pattern PRODUCT =
      Pattern.compile("-?\\d++(?:\\.\\d++)?+(?: ?\\\\(?:times|cdot|div) ?-?\\d++(?:\\.\\d++)?+)++");

  private AnswerText() {}

  static String of(String response) {
    String text = PlainNumbers.of(response);
    if (text.contains("\\boxed ") || text.contains("\\boxed\t") || text.contains("\\fbox")) {
      text = PlainNumbers.replaced(text, BOX, found -> "\\boxed");
    }
    int tail = Math.max(0, text.length() - PlainNumbers.TAIL);
    String end = PlainNumbers.replaced(text.substring(tail), TEXT_DOLLAR, found -> "");
    end = PlainNumbers.replaced(end, CODE, found -> " " + found.group(1) + " ");
    String before = text.substring(0, tail);
    if (!TypedNumbers.isDelimited(before) && !TypedNumbers.isDelimited(end)) {
      end = TypedNumbers.of(end);
    }
    return before + VulgarFractions.written(end);
  }

  /** A response that is nothing but a tuple, a list with "and", an equation or a product. */
  static Optional<String> bare(String response) {
    String text = response.strip();
    if (text.length() > MOST_BARE || text.indexOf('$') >= 0 || Prose.isMarked(text)) {
      return Optional.empty();
    }
    String normalised = LatexNormaliser.normalised(text);
    boolean isBare =
        List.of(TUPLE, LIST, EQUATION, FALSE_EQUATION, PRODUCT).stream()
            .map(pattern -> pattern.matcher(normalised))
            .anyMatch(Matcher::matches);
    return isBare && Prose.kind(normalised) == Prose.Kind.FORMULA
        ? Optional.of(normalised)
        : Optional.empty();
  }
}
