package io.rlvr.reward;

import java.util.regex.Pattern;

/**
 * Whether a number is only a part of something that is no number, or no single one: a range, a sum
 * or product that is not carried out, a time, a version, an exponent, an index, an argument, a
 * class of remainders, a number of another base or a side of {@code 5=6}. A difference of two
 * numbers is not among them.
 */
final class NumberContext {
  private static final int FAR = 60;

  /** The lower end of a range before the upper one: 3-5, but not 10-5 and not 3 - 5. */
  private static final Pattern RANGE =
      Pattern.compile("(?<![\\w.,])(\\d{1,15}+(?:\\.\\d{1,15}+)?)[-\u2013]$");

  /** The other side of an equation of two whole numbers and nothing else. */
  private static final Pattern EQUATION = Pattern.compile("[\\s*$({]{0,4}+([-+]?\\d{1,15}+) ?= ?");

  private static final String FUNCTIONS =
      "(?:sin|cos|tan|cot|sec|csc|arcsin|arccos|arctan|ln|log|exp|min|max|gcd|lcm)";

  private static final Pattern BEFORE =
      Pattern.compile(
          "(?:"
              + String.join(
                  "|",
                  // a time
                  "(?<![\\d:.])\\d{1,2}:(?:[0-5]\\d:)?(?=[0-5]\\d(?![\\d.:]))",
                  // a class of remainders
                  "(?:(?<![\\p{L}\\p{N}_])|\\\\[bp]?)mod(?:ulo)? ?[{(}]? ?",
                  // a base, and an index
                  "\\d[A-F]{0,8}_\\{?|\\p{L}_\\{?",
                  // a root
                  "(?:sqrt|\u221A) ?[({\\[]?",
                  // an exponent
                  "\\^ ?[({]? ?",
                  // a term, a factor or a divisor
                  "[\\w)\\]}%!\u00B0] ?[+\u00B1\u2213\u00D7\u00B7\u22C5\u00F7] ?[({]?",
                  "[\\w)\\]}](?:\\* ?| \\* )[({]?|[\\d)\\]}] \\*",
                  "[\\w)\\]}] ?/ ?[({]?|\\d ?[xX] ?",
                  "\\\\(?:pm|mp|times|cdot|div) ?[({]?|\\+ ?/ ?-? ?|\\+- ?",
                  // of a variable
                  "(?<![\\p{L}\\p{N}'\u2019])[b-z] ?[-\u2212\u2013] ?|\\p{L} minus ?",
                  // in a fraction of more than digits, or in a binomial
                  "\\\\[dtc]?(?:frac|binom) ?(?:\\{[^{}]{0,30}+\\} ?)?\\{[^{}]{0,30}",
                  "\\bchoose ?",
                  // an argument
                  "(?<!\\p{L})\\p{L}\\(|\\\\?(?<![\\p{L}\\p{N}_])"
                      + FUNCTIONS
                      + "(?:_\\{?\\w{1,3}\\}?)? ?[({]?",
                  // a version
                  "\\d\\.\\d{1,9}")
              + ")$");

  private static final Pattern BEHIND =
      Pattern.compile(
          String.join(
              "|",
              " ?(?:[*\u00B7\u22C5\u00D7]|\\\\cdot|\\\\times)? ?(?:\\\\?sqrt|\u221A|\u03C0|\\\\?pi\\b)",
              " ?(?:[+\u00D7\u00B7\u22C5\u00F7\u00B1]|\\\\(?:pm|mp|times|cdot|div)\\b|\\+/-) ?"
                  + "[\\p{L}\\p{N}(\\\\]",
              // a star before a blank alone ends emphasis
              "(?:\\*| \\* )[\\p{L}\\p{N}(\\\\]",
              // a divisor, but $15/hour and 5/s have units
              " ?/ ?(?:[\\p{N}(\\\\]|(?![hsd])\\p{L}(?!\\p{L}))",
              // an exponent, but not degrees
              " ?\\^(?! ?\\{? ?\\\\circ)",
              " ?[-\u2212\u2013] ?[xyzn](?!\\p{L})",
              // a variable, but 3x faster is three times
              "[xyz](?![\\p{L}\\p{N}])(?! ?\\p{L}{2})",
              "\\.\\d|_\\{?\\d|_\\{[a-z\\\\]"));

  /** Letters beside the digits that are neither a currency nor a command. */
  private static final Pattern NAME =
      Pattern.compile(
          "(?<![\\p{L}\\\\])[A-Za-z]{1,20}+(?<!\\b(?:USD|EUR|GBP|INR|CAD|AUD|CHF|JPY|KRW|CNY|SGD"
              + "|HKD|NZD|BRL|MXN|ZAR|AED|MYR|PHP|THB|Rs|rs|RM|US|CN|RMB))$");

  private NumberContext() {}

  /** The number stands from start to end. */
  static boolean isPart(String text, int start, int end, double value) {
    var range = RANGE.matcher(text).region(Math.max(0, start - FAR), start);
    if (range.find() && Double.parseDouble(range.group(1)) < value) {
      return true;
    }
    var equation = EQUATION.matcher(text).region(0, start);
    if (equation.matches()
        && value == Math.rint(value)
        && Double.parseDouble(equation.group(1)) != value) {
      return true;
    }
    return isDecimalOfVersion(text, start)
        || found(BEFORE, text, start)
        || found(NAME, text, start)
        || BEHIND.matcher(text).region(end, text.length()).useTransparentBounds(true).lookingAt();
  }

  private static boolean isDecimalOfVersion(String text, int start) {
    return start > 0 && text.charAt(start) == '.' && Character.isDigit(text.charAt(start - 1));
  }

  private static boolean found(Pattern pattern, String text, int start) {
    return pattern
        .matcher(text)
        .region(Math.max(0, start - FAR), start)
        .useTransparentBounds(true)
        .find();
  }
}
