package io.rlvr.reward.math;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Rewrites numbers of a response without delimiters of LaTeX to what the finders of answers know.
 * Those are powers of ten in LaTeX, a plus as a sign, and numbers behind {@code \u2248} or in
 * parentheses. Numbers of another base, and a time as the answer, are put between dollars.
 */
final class TypedNumbers {
  private static final List<String> DELIMITERS =
      List.of("$", "\\(", "\\[", "\\boxed", "\\begin", "\\ensuremath");

  private static final String VALUE = "\\d{1,40}+(?:,\\d{3})*+(?:[./]\\d{1,40}+)?";

  /** Where a line begins, or an answer is announced. */
  private static final String ANNOUNCED = "(?<=^|\\bis|[=:\u2248])";

  private static final String LINE_END = "(?=[.!]?[ \\t]{0,8}$)";

  private static final Pattern SCIENTIFIC =
      Pattern.compile(
          "(?<=\\d) ?(?:\\\\times|\\\\cdot) ?10 ?\\^ ?"
              + "(?:\\{ ?([-+\u2212]?\\d{1,6}) ?\\}|([-+\u2212]?\\d{1,6}))(?!\\d)");

  private static final Pattern NEAR = Pattern.compile("\u2248(?=[-+\u2212]?\\.?\\d)");

  private static final Pattern PLUS =
      Pattern.compile(ANNOUNCED + "( ?)\\+(?=\\.?\\d)", Pattern.MULTILINE);

  private static final Pattern IN_PARENTHESES =
      Pattern.compile(
          ANNOUNCED + "( ?)\\(([-+\u2212]?" + VALUE + ")\\)" + LINE_END, Pattern.MULTILINE);

  private static final Pattern BASED =
      Pattern.compile(
          "(?<![\\w.,\\\\^{}/+*-])(\\d[\\dA-F]{0,39}+)_"
              + "(\\{\\d{1,2}+\\}|\\d{1,2}+|\\{(?:\\\\(?:text|mathrm) ?\\{[a-z]{3,8}\\}|[a-z]{3,8})\\})"
              + "(?![\\w/^*{(]|[.,]\\d)");

  private static final Pattern LOWERED =
      Pattern.compile("(?<=\\d)(?<![\u2080-\u2089])[\u2080-\u2089]{1,2}+(?![\u2080-\u2089])");

  private static final Pattern CLASS =
      Pattern.compile(
          "(?<![\\w.,\\\\^{}/+*])((?:[a-z] ?(?:\\\\equiv|\u2261|=) ?)?-?\\d{1,40}+) ?"
              + "(?:\\\\pmod ?(?:\\{ ?(\\d{1,40}+) ?\\}|(\\d{1,40}+))|\\(mod(?:ulo)? (\\d{1,40}+)\\))");

  /** A ratio, or a time of which nobody knows the half of the day. */
  private static final Pattern RATIO =
      Pattern.compile(
          "(?<=^|\\bis|\\bat|[=\u2248])( ?)(\\d{1,9}+(?::\\d{1,9}+){1,3}+)(?=[.!]?\\s{0,8}\\z)",
          Pattern.MULTILINE);

  private static final Pattern UNDERLINED =
      Pattern.compile("\\\\underline ?\\{([^{}\\n]{1,80}+)\\}");

  private static final Pattern TIME =
      Pattern.compile(
          ANNOUNCED
              + "( ?)([012]?\\d:[0-5]\\d(?::[0-5]\\d)? ?[AaPp]\\.?[Mm]\\b)(?=[.!]?\\s{0,8}\\z)",
          Pattern.MULTILINE);

  private TypedNumbers() {}

  /** Whether LaTeX says where its formulas are. */
  static boolean isDelimited(String text) {
    return DELIMITERS.stream().anyMatch(text::contains);
  }

  static String of(String text) {
    String typed =
        PlainNumbers.replaced(
            text,
            SCIENTIFIC,
            found -> " \u00D7 10^" + (found.group(1) == null ? found.group(2) : found.group(1)));
    typed = PlainNumbers.replaced(typed, NEAR, found -> "\u2248 ");
    typed = PlainNumbers.replaced(typed, IN_PARENTHESES, found -> found.group(1) + found.group(2));
    typed = PlainNumbers.replaced(typed, PLUS, found -> found.group(1));
    typed = PlainNumbers.replaced(typed, UNDERLINED, found -> found.group(1));
    typed = PlainNumbers.replaced(typed, LOWERED, found -> "_" + raised(found.group()));
    typed = PlainNumbers.replaced(typed, BASED, TypedNumbers::based);
    typed = PlainNumbers.replaced(typed, CLASS, TypedNumbers::residue);
    typed = PlainNumbers.replaced(typed, RATIO, f -> f.group(1) + "$" + f.group(2) + "$");
    return PlainNumbers.replaced(
        typed, TIME, found -> found.group(1) + "$\\text{" + found.group(2) + "}$");
  }

  private static String raised(String lowered) {
    StringBuilder digits = new StringBuilder();
    lowered.chars().forEach(c -> digits.append(c - '\u2080'));
    return digits.toString();
  }

  private static String residue(MatchResult found) {
    String modulus =
        found.group(2) != null
            ? found.group(2)
            : found.group(3) != null ? found.group(3) : found.group(4);
    return "$" + found.group(1) + " \\pmod{" + modulus + "}$";
  }

  private static String based(MatchResult found) {
    String base = found.group(2);
    return "$" + found.group(1) + "_" + (base.startsWith("{") ? base : "{" + base + "}") + "$";
  }
}
