package io.rlvr.advantage;

import static io.rlvr.advantage.Estimates.advantages;
import static io.rlvr.advantage.Estimates.assigner;
import static io.rlvr.advantage.Estimates.reasons;
import static io.rlvr.advantage.Estimates.scored;
import static io.rlvr.advantage.ScoredSample.GREEDY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.data.Credit;
import io.rlvr.data.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestReMax {
  @Test
  void subtractsTheRewardOfTheGreedySample() {
    // a: 1 - 0.25, 0 - 0.25; b: 0.5 - 1. The greedy samples have no advantage.
    ScoredSample[] rows = {
      scored("a", 0, 1, 5),
      scored("a", GREEDY, 0.25, 3),
      scored("b", GREEDY, 1, 1),
      scored("a", 1, 0, 2),
      scored("b", 0, 0.5, 9)
    };

    assertThat(advantages(assigner("advantage.type=remax"), rows))
        .containsExactly(0.75, Double.NaN, Double.NaN, -0.25, -0.5);
    assertThat(reasons(assigner("advantage.type=remax").assign(0, List.of(rows))))
        .containsExactly("", "greedy", "greedy", "", "");
  }

  @Test
  void theGreedySampleIsNormalisedButNotPenalised() {
    CreditAssigner assigner =
        new CreditAssigner(new ReMax(), Normalisation.Z_SCORE, 0.1); // beta 0.1
    List<ScoredSample> rows =
        List.of(
            new ScoredSample("a", 0, Verdict.Status.SCORED, 3, 1, 2),
            new ScoredSample("a", 1, Verdict.Status.SCORED, 1, 1, -4),
            new ScoredSample("a", GREEDY, Verdict.Status.SCORED, 2.5, 1, 50));

    List<Credit> credit = assigner.assign(0, rows);

    // members alone: mean 2, std 1: z = 1, -1 and 0.5 for the greedy one;
    // 1 - 0.1 * 2 - 0.5 = 0.3; -1 + 0.1 * 4 - 0.5 = -1.1
    assertThat(credit.get(0).advantage().getAsDouble()).isEqualTo(0.3, within(1e-12));
    assertThat(credit.get(1).advantage().getAsDouble()).isEqualTo(-1.1, within(1e-12));
    assertThat(credit.get(2).normalised().getAsDouble()).isEqualTo(0.5, within(1e-12));
    assertThat(credit.get(2).kept()).isFalse();
  }

  @Test
  void aGroupWithoutItsGreedySampleLeaves() {
    List<Credit> credit =
        assigner("advantage.type=remax")
            .assign(
                0,
                List.of(
                    scored("a", 0, 1, 1),
                    scored("b", 0, 1, 1),
                    new ScoredSample("b", GREEDY, Verdict.Status.FAILED, 0, 1, 0)));

    assertThat(reasons(credit)).containsExactly("no-greedy", "no-greedy", "failed");
    assertThat(credit.get(0).kept()).isFalse();
    assertThat(credit.get(0).reward()).hasValue(1);
    assertThat(credit.get(0).advantage()).isEmpty();
  }

  @Test
  void theGreedySampleIsNoMemberForOtherEstimators() {
    // 1 - 0 and 0 - 1, as if the greedy sample were not there
    assertThat(
            advantages(
                assigner("advantage.type=rloo"),
                scored("a", GREEDY, 0.5, 1),
                scored("a", 0, 1, 1),
                scored("a", 1, 0, 1)))
        .containsExactly(Double.NaN, 1, -1);
  }
}
