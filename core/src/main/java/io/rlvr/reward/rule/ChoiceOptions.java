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
 * after the other in brackets ("(A) red (B) blue"). Of several lists the last counts, as after
 * worked examples.
 */
record ChoiceOptions(SortedMap<Character, String> texts) {
  private static final Pattern LINE =
      Pattern.compile("^[ \t]*+[(\\[]?([A-J])[.):\\]][ \t]++(\\S.*+)$", Pattern.MULTILINE);
  private static final Pattern INLINE = Pattern.compile("[(\\[]([A-J])[)\\]]\\s*+([^()\\[\\]]++)");

  ChoiceOptions {
    texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
  }

  /** Empty if the question lists fewer than two. */
  static ChoiceOptions of(String question) {
    ChoiceOptions lines = list(LINE.matcher(question));
    return lines.texts().isEmpty() ? list(INLINE.matcher(question)) : lines;
  }

  Set<Character> letters() {
    return texts.keySet();
  }

  /**
   * The one option whose text is said in full; a text inside another one's that is said too is not.
   */
  Optional<Character> saidIn(String answer) {
    List<String> said = Tokens.of(answer, Tokens.Articles.DROPPED);
    List<Character> found = texts.keySet().stream().filter(c -> isIn(said, words(c))).toList();
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
        texts.put(letter, matcher.group(2).strip());
      }
    }
    return new ChoiceOptions(texts.size() > 1 ? texts : new TreeMap<>());
  }
}
