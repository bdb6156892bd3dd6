package io.rlvr.advantage;

import static io.rlvr.advantage.Estimates.advantages;
import static io.rlvr.advantage.Estimates.assigner;
import static io.rlvr.advantage.Estimates.reasons;
import static io.rlvr.advantage.Estimates.scored;
import static io.rlvr.advantage.Estimates.truncated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.data.Credit;
import io.rlvr.stats.Moments;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Clip, dialects of the z-score, filters of groups and of truncated responses. */
class TestCreditRules {
  @Test
  void rewardsAreCutBeforeTheBaseline() {
    // 5 and -9 are cut to 2 and -2: mean 0
    List<Credit> credit =
        assigner("advantage.type=dr-grpo", "advantage.reward-clip=2")
            .assign(0, List.of(scored("a", 0, 5, 1), scored("a", 1, -9, 1)));

    assertThat(credit.get(0).advantage()).hasValue(2);
    assertThat(credit.get(1).advantage()).hasValue(-2);
    assertThat(credit.get(0).reward()).hasValue(5);
  }

  /** TRL's scale_rewards=batch is this with dr-grpo: (r - group mean) / (sample std + 1e-4). */
  @Test
  void theZScoreHasASampleStdAndAnEpsilonInTheOtherDialect() {
    // 1, 0 | 0, 0: mean 1/4, sample std 1/2; + 0.5 = 1; group means 1/2 and 0
    assertThat(
            advantages(
                assigner(
                    "advantage.type=dr-grpo",
                    "advantage.normalisation=z-score",
                    "advantage.normalisation-std=sample",
                    "advantage.normalisation-epsilon=0.5"),
                scored("a", 0, 1, 1),
                scored("a", 1, 0, 1),
                scored("b", 0, 0, 1),
                scored("b", 1, 0, 1)))
        .containsExactly(new double[] {0.5, -0.5, 0, 0}, within(1e-12));
  }

  @Property(tries = 100)
  void theZScoreHasMeanZeroAndVarianceOneOrIsAllZero(
      @ForAll @Size(min = 1, max = 9) List<@DoubleRange(min = -1, max = 1) Double> rewards) {
    ScoredSample[] rows = new ScoredSample[rewards.size()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = scored("p" + i % 2, i, rewards.get(i), 1 + i);
    }
    double[] advantages =
        advantages(assigner("advantage.type=reinforce", "advantage.normalisation=z-score"), rows);

    Moments moments = Moments.of(advantages);
    assertThat(moments.mean()).isEqualTo(0, within(1e-9));
    if (rewards.stream().distinct().count() == 1) {
      assertThat(advantages).containsOnly(0);
    } else {
      assertThat(moments.populationStd()).isEqualTo(1, within(1e-9));
    }
  }

  @Test
  void groupsOfEqualRewardsLeaveAndCountNowhere() {
    ScoredSample[] rows = {
      scored("a", 0, 1, 1),
      scored("a", 1, 0, 1),
      scored("b", 0, 1, 1),
      scored("b", 1, 1, 1),
      scored("c", 0, 1, 1)
    };
    CreditAssigner assigner =
        assigner(
            "advantage.type=reinforce",
            "advantage.normalisation=z-score",
            "advantage.filter=equal");
    List<Credit> credit = assigner.assign(0, List.of(rows));

    // b leaves, the lone sample of c stays. Rewards 1, 0, 1: mean 2/3, population std sqrt(2)/3:
    // (1/3)/(sqrt(2)/3) = 0.7071068, (-2/3)/(sqrt(2)/3) = -1.4142136
    assertThat(advantages(assigner, rows))
        .containsExactly(
            new double[] {0.7071068, -1.4142136, Double.NaN, Double.NaN, 0.7071068}, within(1e-7));
    assertThat(reasons(credit)).containsExactly("", "", "filtered", "filtered", "");
    assertThat(credit.get(2).reward()).hasValue(1);
    assertThat(credit.get(2).kept()).isFalse();
  }

  @Test
  void softRewardsAreEqualUpToAStd() {
    // population std of 0.5, 0.6 is 0.05; of 0.5, 0.75 it is 0.125
    assertThat(
            reasons(
                assigner("advantage.filter=equal", "advantage.filter-std=0.0625")
                    .assign(
                        0,
                        List.of(
                            scored("a", 0, 0.5, 1),
                            scored("a", 1, 0.6, 1),
                            scored("b", 0, 0.5, 1),
                            scored("b", 1, 0.75, 1)))))
        .containsExactly("filtered", "filtered", "", "");
  }

  @Test
  void truncatedResponsesCountInTheirGroupButLeave() {
    List<Credit> credit =
        assigner("advantage.type=dr-grpo", "advantage.truncated=left-out")
            .assign(0, List.of(scored("a", 0, 1, 1), truncated("a", 1, 0, 8)));

    // mean 1/2 of both
    assertThat(credit.get(0).advantage()).hasValue(0.5);
    assertThat(credit.get(1).advantage()).hasValue(-0.5);
    assertThat(reasons(credit)).containsExactly("", "length");
    assertThat(credit.get(1).kept()).isFalse();
    assertThat(
            reasons(assigner("advantage.type=dr-grpo").assign(0, List.of(truncated("a", 1, 0, 8)))))
        .containsExactly("");
  }

  @Test
  void truncatedResponsesHaveNoPartInTheWhitening() {
    // 1 and 0 stay: mean 1/2, sample variance 1/2: 0.5 / sqrt(0.5); 4 is left out of both
    assertThat(
            advantages(
                assigner("advantage.type=reinforce++", "advantage.truncated=left-out"),
                scored("a", 0, 1, 1),
                scored("a", 1, 0, 1),
                truncated("a", 2, 4, 100)))
        .containsExactly(new double[] {0.70710678, -0.70710678, 3.5 / 0.70710678}, within(1e-6));
  }
}
