package io.rlvr.reward.math.find;

import io.rlvr.reward.math.parse.Vocabulary;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells words from formulas. */
public final class Prose {
  /** More words than that are no answer in words. */
  private static final int FEW = 4;

  private static final List<String> MARKS =
      List.of("\\(", "\\[", "\\boxed", "\\begin{equation", "\\begin{align");

  private static final Pattern TEXT_COMMAND =
      Pattern.compile("\\\\(?:text\\w*+|mbox|hbox|mathrm|mathbf|mathit) ?+\\{([^{}]*+)\\}");

  private static final Pattern ENVIRONMENT =
      Pattern.compile("\\\\(?:begin|end) ?+\\{[a-z]++\\*?+}");

  /** A word, and before it the backslash of a command or nothing. */
  private static final Pattern WORD = Pattern.compile("(?<![A-Za-z])(\\\\?)([A-Za-z]{2,}+)");

  public enum Kind {
    FORMULA,
    WORDS,
    PROSE
  }

  private Prose() {}

  /** Whether something announces or delimits the answer in a text. */
  public static boolean isMarked(String text) {
    int dollar = text.indexOf('$');
    return (dollar >= 0 && text.indexOf('$', dollar + 1) > dollar + 1)
        || MARKS.stream().anyMatch(text::contains)
        || !Announcements.announcements(text).isEmpty();
  }

  /** What a text is that has no delimiters. */
  public static Kind kind(String text) {
    int words = 0;
    int longWords = 0;
    String named = ENVIRONMENT.matcher(text).replaceAll(" ");
    Matcher matcher = WORD.matcher(TEXT_COMMAND.matcher(named).replaceAll("x"));
    while (matcher.find()) {
      String word = matcher.group(2);
      if (matcher.group(1).isEmpty() && !Vocabulary.WORDS.containsKey(word)) {
        words++;
        longWords += word.length() > 2 ? 1 : 0;
      }
    }
    return longWords == 0 ? Kind.FORMULA : words <= FEW ? Kind.WORDS : Kind.PROSE;
  }

  /** Words without the commands around them, and without parentheses around all. */
  public static String plain(String text) {
    String words = TEXT_COMMAND.matcher(text).replaceAll("$1").strip().replaceAll(" ++", " ");
    return words.matches("\\([^(),]*+\\)") ? words.substring(1, words.length() - 1).strip() : words;
  }
}
