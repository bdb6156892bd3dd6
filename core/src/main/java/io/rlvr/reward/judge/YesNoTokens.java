package io.rlvr.reward.judge;

import io.rlvr.config.UserException;
import io.rlvr.text.Tokenizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tokens by which a model says YES or NO: the first token of each spelling. One that begins
 * both, or is white space alone, says neither.
 */
record YesNoTokens(Set<Integer> yes, Set<Integer> no) {
  private static final List<String> YES = spellings("YES", "Yes", "yes");
  private static final List<String> NO = spellings("NO", "No", "no");

  /**
   * @throws UserException if the tokenizer cannot tell the two apart
   */
  static YesNoTokens of(Tokenizer tokenizer) {
    Set<Integer> yes = first(tokenizer, YES);
    Set<Integer> no = first(tokenizer, NO);
    Set<Integer> both = new TreeSet<>(yes);
    both.retainAll(no);
    yes.removeAll(both);
    no.removeAll(both);
    if (!yes.contains(tokenizer.encode("YES")[0]) || !no.contains(tokenizer.encode("NO")[0])) {
      throw new UserException(
          "Cannot judge with this model: its tokenizer begins YES and NO with the same token"
              + " (expected one that tells them apart)");
    }
    return new YesNoTokens(yes, no);
  }

  /** What a token says. */
  JudgeScore.Said said(int token) {
    if (yes.contains(token)) {
      return JudgeScore.Said.YES;
    }
    return no.contains(token) ? JudgeScore.Said.NO : JudgeScore.Said.NEITHER;
  }

  /** Token ids of YES, then those of NO. */
  List<int[]> choices() {
    return List.of(ids(yes), ids(no));
  }

  private static int[] ids(Set<Integer> set) {
    return set.stream().mapToInt(Integer::intValue).toArray();
  }

  private static Set<Integer> first(Tokenizer tokenizer, List<String> spellings) {
    Set<Integer> ids = new TreeSet<>();
    for (String spelling : spellings) {
      ids.add(tokenizer.encode(spelling)[0]);
    }
    ids.removeIf(id -> tokenizer.decode(new int[] {id}).isBlank());
    return ids;
  }

  /** Each with and without a space before it. */
  private static List<String> spellings(String... words) {
    List<String> spellings = new ArrayList<>();
    for (String word : words) {
      spellings.add(word);
      spellings.add(" " + word);
    }
    return List.copyOf(spellings);
  }
}
