package io.rlvr.jobs.judge;

import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Scores answers in any order: those to the same question and reference are one call, so that a
 * judge reads what they share once.
 */
public final class AnswerScoring {
  /** Most answers in one call. */
  private static final int MAX_GROUP = 128;

  private AnswerScoring() {}

  /** One verdict for each answer, in the same order. */
  public static List<Verdict> score(Reward reward, List<Answer> answers) {
    Map<Prompt, List<Integer>> groups = new LinkedHashMap<>();
    for (int i = 0; i < answers.size(); i++) {
      groups.computeIfAbsent(answers.get(i).group(), group -> new ArrayList<>()).add(i);
    }
    Verdict[] verdicts = new Verdict[answers.size()];
    for (List<Integer> group : groups.values()) {
      for (int from = 0; from < group.size(); from += MAX_GROUP) {
        score(
            reward,
            answers,
            group.subList(from, Math.min(from + MAX_GROUP, group.size())),
            verdicts);
      }
    }
    return List.of(verdicts);
  }

  private static void score(
      Reward reward, List<Answer> answers, List<Integer> group, Verdict[] verdicts) {
    Prompt prompt = answers.get(group.get(0)).prompt();
    List<Rollout> rollouts = new ArrayList<>();
    for (int i = 0; i < group.size(); i++) {
      rollouts.add(Rollout.ofText(prompt.promptId(), i, answers.get(group.get(i)).response()));
    }
    List<Verdict> scored = reward.score(prompt, rollouts);
    for (int i = 0; i < group.size(); i++) {
      verdicts[group.get(i)] = scored.get(i);
    }
  }
}
