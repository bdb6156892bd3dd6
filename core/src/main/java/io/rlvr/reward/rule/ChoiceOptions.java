package io.rlvr.reward.rule;

import io.rlvr.reward.Tokens;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options that a question lists from A on: one a line ("A. red", "(A) red", "A: red"), else one
 * after the other, in brackets ("(A) red (B) blue") or not ("A) red B) blue"). Of several lists the
 * last counts, as after worked examples.
 */
record ChoiceOptions(SortedMap<Character, String> texts) {
  /** What the first label stands behind. */
  private static final String FIRST = "(?:(?<!A)|(?<=(?:^|[?:.,;!\n]\\s{0,3})A))";

  private static final Pattern LINE =
      Pattern.compile("^[ \t]*+[(\\[]?([A-J])[.):\\]][ \t]++(\\S.*+)$", Pattern.MULTILINE);
  private static final Pattern INLINE = Pattern.compile("[(\\[]([A-J])[)\\]]\\s*+([^()\\[\\]]++)");

  /**
   * A label with a bracket may stand behind a word; with a period or a colon it could be a name.
   */
  private static final List<Pattern> LABELLED =
      List.of(labelled("\\)", ""), labelled("\\.", FIRST), labelled(":", FIRST));

  private static final Pattern END = Pattern.compile("[\\s,;/|]+(?:(?:or|and)\\s*)?$");

  private static final int NEAR = 4;

  private static final Pattern DENIED_BEFORE =
      Pattern.compile(
          "(?:^| )(?:not|n t|[a-z]+n t|never|nor|neither|except|but not|rather than|instead of)"
              + "(?: (?:be|for|option|answer|is|it))*$");

  private static final Pattern DENIED_BEHIND =
      Pattern.compile(
          "^(?:is|are|was|were|seems?|looks?|(?:must|would|can) be)(?: (?:wrong|incorrect|false"
              + "|ruled out|(?:not|never) (?:correct|right|true|answer|it)$?)| (?:not|never)$)");

  ChoiceOptions {
    texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
  }

  /** Empty if the question lists fewer than two. */
  static ChoiceOptions of(String question) {
    ChoiceOptions lines = list(LINE.matcher(question));
    if (!lines.texts().isEmpty()) {
      return lines;
    }
    ChoiceOptions found = list(INLINE.matcher(question));
    for (Pattern labels : LABELLED) {
      found = found.texts().isEmpty() ? list(labels.matcher(question)) : found;
    }
    return found;
  }

  /** Options of one line, each up to the next label of the same kind. */
  private static Pattern labelled(String mark, String first) {
    String label = "[A-J]" + mark + "[ \t]";
    return Pattern.compile(
        "(?<![^\\s,;/|])([A-J])" + first + mark + "[ \t]++((?:(?![\\s,;/|]" + label + ")[^\n])++)");
  }

  Set<Character> letters() {
    return texts.keySet();
  }

  /**
   * The one option whose text is said in full and not denied; a text inside another one's that is
   * said too is not.
   */
  Optional<Character> saidIn(String answer) {
    List<String> said = Tokens.of(answer, Tokens.Articles.DROPPED);
    List<Character> found = texts.keySet().stream().filter(c -> isSaid(words(c), said)).toList();
    List<Character> widest =
        found.stream().filter(c -> found.stream().noneMatch(other -> isWider(other, c))).toList();
    return widest.size() == 1 ? Optional.of(widest.get(0)) : Optional.empty();
  }

  private List<String> words(char letter) {
    return Tokens.of(texts.get(letter), Tokens.Articles.DROPPED);
  }

  private boolean isWider(char option, char than) {
    return isIn(words(option), words(than)) && words(option).size() > words(than).size();
  }

  /** Whether the last place of a text is not denied. */
  private static boolean isSaid(List<String> part, List<String> text) {
    int at = part.isEmpty() ? -1 : Collections.lastIndexOfSubList(text, part);
    if (at < 0) {
      return false;
    }
    String before = String.join(" ", text.subList(Math.max(0, at - NEAR), at));
    int end = at + part.size();
    String behind = String.join(" ", text.subList(end, Math.min(text.size(), end + NEAR)));
    return !DENIED_BEFORE.matcher(before).find() && !DENIED_BEHIND.matcher(behind).find();
  }

  private static boolean isIn(List<String> text, List<String> part) {
    return !part.isEmpty() && Collections.indexOfSubList(text, part) >= 0;
  }

  private static ChoiceOptions list(Matcher matcher) {
    SortedMap<Character, String> texts = new TreeMap<>();
    while (matcher.find()) {
      char letter = matcher.group(1).charAt(0);
      if (letter == 'A') {
        texts.clear();
      }
      if (letter == 'A' + texts.size()) {
        texts.put(letter, END.matcher(matcher.group(2)).replaceFirst("").strip());
      }
    }
    return new ChoiceOptions(texts.size() > 1 ? texts : new TreeMap<>());
  }
}
