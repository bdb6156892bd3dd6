package io.rlvr.reward;

import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts a minus beside the digits that it belongs to: behind a currency, behind a blank where
 * nothing stands before that it could be subtracted from, and where it is the word minus or
 * negative. A minus and a blank that begin a line are a list's mark, unless the number is all there
 * is.
 */
final class NumberSigns {
  private static final String MINUS = "[-\u2212\u2013]";

  private static final String SPACING = "(?: |~|\\\\[,;:! ]|\\{\\}){1,4}+";

  private static final String CURRENCY = "((?:\\\\?\\$|\\p{Sc})?+)";

  private static final String NUMBER_AHEAD = "(?=\\.?\\d|\\\\[dtc]?frac)";

  /** No operand. */
  private static final String FREE = "(?<![\\p{L}\\p{N})\\]}%])";

  /** What ends before a sign, and no operand does. */
  // no \\b: it looks back over all combining marks, at each place again
  private static final String OPENING =
      "([=:(\\[{\u2248$<>]|(?<![\\p{L}\\p{N}_])(?:is|are|was|be|to|of|by|at|equals?|gives?|get|answer|exactly|about))";

  private static final Pattern BEFORE_CURRENCY =
      Pattern.compile(FREE + MINUS + "(\\\\?\\$|\\p{Sc})(?= ?\\.?\\d)");

  private static final Pattern SPACED =
      Pattern.compile(OPENING + "( {0,2})" + MINUS + SPACING + CURRENCY + NUMBER_AHEAD);

  /** Spacing of LaTeX, which no list's mark has behind it. */
  private static final Pattern THIN =
      Pattern.compile(
          FREE
              + "(?<![\\p{N})\\]}%] )"
              + MINUS
              + " ?(?:\\\\[,;:! ]|~|\\{\\})"
              + SPACING.replace("{1,4}+", "{0,3}+")
              + NUMBER_AHEAD);

  private static final Pattern NEGATIVE = word("negative", "(?<![\\w-])()()");

  private static final Pattern MINUS_WORD =
      word("minus", "(?:(?<![^\\n])()|" + OPENING.replace("$", "$,*") + ")( {0,2})");

  private static final Pattern LONE =
      Pattern.compile(
          "(\\s*+(?:\\*\\*|\\$)?+)"
              + (MINUS + SPACING + CURRENCY)
              + "(\\.?\\d[\\d.,/']*+%?+(?:\\*\\*|\\$)?+[.!]?+\\s*+)");

  private static final Pattern AT_END =
      Pattern.compile(
          "(?:"
              + (FREE + MINUS)
              + ("|" + OPENING + " {0,2}" + MINUS + SPACING)
              + ("|(?<![\\w-])(?i:negative)" + SPACING)
              + ("|(?:" + OPENING + " {0,2}|(?<![^\\n]))(?i:minus)" + SPACING)
              + ")\\$?$");

  private static final int FAR = 40;

  private NumberSigns() {}

  /** The sign of a box that what stands before it on its line ends with, or nothing. */
  static String before(String line) {
    String end = line.substring(Math.max(0, line.length() - FAR));
    return AT_END.matcher(end).find() ? "-" : "";
  }

  private static Pattern word(String word, String before) {
    return Pattern.compile(
        before + "(?i:" + word + ")(?:" + SPACING + "|\\}){1,3}+" + CURRENCY + NUMBER_AHEAD);
  }

  static String joined(String text) {
    String joined = replaced(text, BEFORE_CURRENCY, found -> found.group(1) + "-");
    Matcher lone = LONE.matcher(joined);
    if (lone.matches()) {
      return lone.group(1) + lone.group(2) + "-" + lone.group(3);
    }
    joined = replaced(joined, SPACED, NumberSigns::sign);
    joined = replaced(joined, THIN, found -> "-");
    joined = replaced(joined, NEGATIVE, found -> found.group(3) + "-");
    return replaced(joined, MINUS_WORD, NumberSigns::wordSign);
  }

  private static String sign(MatchResult found) {
    return found.group(1) + found.group(2) + found.group(3) + "-";
  }

  private static String wordSign(MatchResult found) {
    String before = found.group(2) == null ? found.group(1) : found.group(2);
    return before + found.group(3) + found.group(4) + "-";
  }

  /** Whether a line may be an item of a list, or a number with a sign. */
  static boolean isUnclear(String line) {
    return LONE.matcher(line).matches() && line.strip().indexOf('$') != 0;
  }

  private static String replaced(String text, Pattern pattern, Function<MatchResult, String> with) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find()
        ? matcher.replaceAll(found -> Matcher.quoteReplacement(with.apply(found)))
        : text;
  }
}
