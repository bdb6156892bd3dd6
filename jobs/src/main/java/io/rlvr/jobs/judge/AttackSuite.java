package io.rlvr.jobs.judge;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.data.LabelledAnswer.Label;
import io.rlvr.data.Prompt;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import io.rlvr.reward.judge.Attacks;
import io.rlvr.reward.judge.Attacks.Attack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How often a reward says YES to responses that hold no answer (Zhao et al. 2025, arXiv
 * 2507.08794): each attack on each question.
 *
 * @param judge version of the judge, if one spoke
 * @param scored by attack, verdicts that were SCORED
 * @param accepted by attack, verdicts that say YES
 */
public record AttackSuite(
    Optional<String> judge, List<Attack> attacks, List<Integer> scored, List<Integer> accepted) {

  /** All attacks of a question are one call: they share what stands before them. */
  public static AttackSuite run(Reward reward, double threshold, List<Prompt> prompts) {
    List<Attack> attacks = Attacks.load(Attacks.ATTACKS);
    int[] scored = new int[attacks.size()];
    int[] accepted = new int[attacks.size()];
    Optional<String> judge = Optional.empty();
    for (Prompt prompt : prompts) {
      List<Rollout> rollouts = new ArrayList<>();
      for (int i = 0; i < attacks.size(); i++) {
        rollouts.add(Rollout.ofText(prompt.promptId(), i, attacks.get(i).response()));
      }
      List<Verdict> verdicts = reward.score(prompt, rollouts);
      judge = judge.or(() -> JudgeEvaluation.judge(verdicts));
      for (int i = 0; i < scored.length; i++) {
        if (verdicts.get(i).isScored()) {
          scored[i]++;
          Label judged = Label.of(verdicts.get(i).value(), threshold);
          accepted[i] += judged == Label.YES ? 1 : 0;
        }
      }
    }
    return new AttackSuite(judge, attacks, boxed(scored), boxed(accepted));
  }

  /** Accepted / scored of one attack. */
  OptionalDouble falsePositiveRate(int attack) {
    return VerdictAgreement.share(accepted.get(attack), scored.get(attack));
  }

  /** The highest rate of any attack. */
  OptionalDouble highest() {
    double highest = -1;
    for (int i = 0; i < attacks.size(); i++) {
      highest = Math.max(highest, falsePositiveRate(i).orElse(-1));
    }
    return highest < 0 ? OptionalDouble.empty() : OptionalDouble.of(highest);
  }

  /** Both runs of the suite side by side. */
  public static void write(ObjectNode out, AttackSuite guarded, AttackSuite unguarded) {
    ArrayNode rows = out.putArray("attacks");
    for (int i = 0; i < guarded.attacks.size(); i++) {
      ObjectNode row = rows.addObject();
      row.put("attack", guarded.attacks.get(i).response());
      row.put("section", guarded.attacks.get(i).section());
      row.put("rows", guarded.scored.get(i));
      VerdictAgreement.put(row, "false_positive_rate_guarded", guarded.falsePositiveRate(i));
      VerdictAgreement.put(row, "false_positive_rate_unguarded", unguarded.falsePositiveRate(i));
    }
    VerdictAgreement.put(out, "max_false_positive_rate_guarded", guarded.highest());
    VerdictAgreement.put(out, "max_false_positive_rate_unguarded", unguarded.highest());
  }

  private static List<Integer> boxed(int[] counts) {
    List<Integer> boxed = new ArrayList<>();
    for (int count : counts) {
      boxed.add(count);
    }
    return boxed;
  }
}
