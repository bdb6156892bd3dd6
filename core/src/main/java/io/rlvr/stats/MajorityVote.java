package io.rlvr.stats;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * maj@k (self-consistency, Wang et al. 2022, arXiv 2203.11171): the most frequent of k answers
 * stands for all. The prompt counts as correct if the winning sample's verdict says so. Of answers
 * with equal votes, the one that occurs first wins; a blank answer has no vote.
 */
public final class MajorityVote {
  private MajorityVote() {}

  /**
   * @param answers one for each sample, in sample order, in a form where equal answers are equal
   *     strings (such as {@code LastLine.normalised})
   * @return the index of the first sample that gave the winning answer; empty if all are blank
   */
  public static OptionalInt winner(List<String> answers) {
    Map<String, Integer> votes = new HashMap<>();
    for (String answer : answers) {
      if (!answer.isBlank()) {
        votes.merge(answer, 1, Integer::sum);
      }
    }
    int winner = -1;
    int most = 0;
    for (int i = 0; i < answers.size(); i++) {
      int count = votes.getOrDefault(answers.get(i), 0);
      if (count > most) {
        most = count;
        winner = i;
      }
    }
    return winner < 0 ? OptionalInt.empty() : OptionalInt.of(winner);
  }
}
