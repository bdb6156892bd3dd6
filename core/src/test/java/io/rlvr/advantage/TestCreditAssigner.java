package io.rlvr.advantage;

import static io.rlvr.advantage.Estimates.advantages;
import static io.rlvr.advantage.Estimates.estimator;
import static io.rlvr.advantage.Estimates.scored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import io.rlvr.data.Credit;
import io.rlvr.data.FinishReason;
import io.rlvr.data.Verdict;
import io.rlvr.stats.Moments;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestCreditAssigner {
  private static ScoredSample lost(String promptId, int sample, Verdict.Status status) {
    return new ScoredSample(promptId, sample, status, Double.NaN, 1, 0);
  }

  @Test
  void zScoresOverTheStepNotTheGroup() {
    CreditAssigner assigner = new CreditAssigner(estimator("reinforce"), Normalisation.Z_SCORE, 0);

    // 1, 0 | 0, 0: mean 1/4, population std sqrt(3)/4
    assertThat(
            advantages(
                assigner,
                scored("a", 0, 1, 1),
                scored("a", 1, 0, 1),
                scored("b", 0, 0, 1),
                scored("b", 1, 0, 1)))
        .containsExactly(
            new double[] {1.7320508, -0.5773503, -0.5773503, -0.5773503}, within(1e-7));
  }

  @Test
  void equalRewardsGiveZeros() {
    CreditAssigner assigner = new CreditAssigner(estimator("reinforce"), Normalisation.Z_SCORE, 0);

    assertThat(advantages(assigner, scored("a", 0, 0.1, 1), scored("b", 0, 0.1, 1)))
        .containsExactly(0, 0);
  }

  @Test
  void thePenaltyComesAfterTheZScoreAndBeforeTheEstimator() {
    CreditAssigner assigner = new CreditAssigner(estimator("rloo"), Normalisation.Z_SCORE, 0.1);
    List<ScoredSample> rows =
        List.of(
            new ScoredSample("a", 0, Verdict.Status.SCORED, 3, 1, 2),
            new ScoredSample("a", 1, Verdict.Status.SCORED, 1, 1, -4));

    List<Credit> credit = assigner.assign(7, rows);

    // mean 2, std 1: z = 1, -1; less 0.1 * 2 and 0.1 * -4: 0.8, -0.6; leave one out: 1.4, -1.4
    assertThat(credit.get(0).normalised().getAsDouble()).isEqualTo(0.8, within(1e-12));
    assertThat(credit.get(1).normalised().getAsDouble()).isEqualTo(-0.6, within(1e-12));
    assertThat(credit.get(0).advantage().getAsDouble()).isEqualTo(1.4, within(1e-12));
    assertThat(credit.get(1).advantage().getAsDouble()).isEqualTo(-1.4, within(1e-12));
    assertThat(credit.get(0).reward()).hasValue(3);
    assertThat(credit.get(0).step()).isEqualTo(7);
  }

  @Test
  void aGroupIsKeptIfAnySampleOfItIsLearnedFrom() {
    List<String> settings = List.of("advantage.filter=equal", "advantage.truncated=left-out");
    CreditAssigner assigner =
        CreditAssigner.from(Settings.defaults(AdvantageSettings.KEYS, settings), 0);
    ScoredSample cut =
        new ScoredSample("a", 2, Verdict.Status.SCORED, 0, 1, 0, FinishReason.LENGTH);
    ScoredSample alsoCut =
        new ScoredSample("a", 3, Verdict.Status.SCORED, 1, 1, 0, FinishReason.LENGTH);

    assertThat(assigner.keeps(List.of(scored("a", 0, 1, 1), scored("a", 1, 0, 1)))).isTrue();
    assertThat(assigner.keeps(List.of(scored("a", 0, 1, 1), cut))).isTrue();
    assertThat(assigner.keeps(List.of(scored("a", 0, 1, 1), scored("a", 1, 1, 1)))).isFalse();
    assertThat(assigner.keeps(List.of(cut, alsoCut))).isFalse();
    assertThat(assigner.keeps(List.of(lost("a", 0, Verdict.Status.FAILED)))).isFalse();
  }

  @Test
  void failedAndUnscorableMembersAreLeftOut() {
    CreditAssigner assigner = new CreditAssigner(estimator("rloo"), Normalisation.NONE, 0);

    List<Credit> credit =
        assigner.assign(
            0,
            List.of(
                scored("a", 0, 1, 1),
                lost("a", 1, Verdict.Status.FAILED),
                scored("a", 2, 0, 1),
                lost("a", 3, Verdict.Status.UNSCORABLE),
                lost("b", 0, Verdict.Status.FAILED)));

    // two members are left: 1 - 0 and 0 - 1
    assertThat(credit)
        .containsExactly(
            kept("a", 0, 1, 1),
            left("a", 1, "failed"),
            kept("a", 2, 0, -1),
            left("a", 3, "unscorable"),
            left("b", 0, "failed"));
  }

  @Test
  void aGroupReducedToOneMemberIsASingleton() {
    CreditAssigner assigner = new CreditAssigner(estimator("grpo"), Normalisation.NONE, 0);

    assertThat(advantages(assigner, scored("a", 0, 1, 1), lost("a", 1, Verdict.Status.FAILED)))
        .containsExactly(0, Double.NaN);
  }

  @Test
  void rowsKeepTheirOrder() {
    CreditAssigner assigner = new CreditAssigner(estimator("reinforce"), Normalisation.NONE, 0);

    assertThat(
            advantages(
                assigner,
                scored("b", 1, 4, 1),
                scored("a", 0, 1, 1),
                scored("b", 0, 3, 1),
                scored("a", 1, 2, 1)))
        .containsExactly(4, 1, 3, 2);
  }

  @Test
  void aSampleThatOccursTwiceIsRefused() {
    CreditAssigner assigner = new CreditAssigner(estimator("rloo"), Normalisation.NONE, 0);

    assertThatThrownBy(
            () -> assigner.assign(0, List.of(scored("a", 3, 1, 1), scored("a", 3, 0, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Sample occurs twice: prompt a sample 3");
  }

  @Test
  void noRowsGiveNoCredit() {
    assertThat(new CreditAssigner(estimator("rloo"), Normalisation.Z_SCORE, 0).assign(0, List.of()))
        .isEmpty();
  }

  @Test
  void theSettingsChooseThePaper() {
    CreditAssigner assigner =
        CreditAssigner.from(Settings.defaults(AdvantageSettings.KEYS, List.of()), 0);

    // z = 1, -1, then leave one out: 2, -2
    assertThat(advantages(assigner, scored("a", 0, 3, 1), scored("a", 1, 1, 1)))
        .containsExactly(new double[] {2, -2}, within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reinforce",
        "reinforce++",
        "reinforce++-baseline",
        "rloo",
        "grpo",
        "dr-grpo",
        "opo",
        "remax"
      })
  void passesOverGroupsGiveTheSameBitsAsAllAtOnce(String type) {
    CreditAssigner assigner = new CreditAssigner(estimator(type), Normalisation.Z_SCORE, 0.01);
    Random random = new Random(7);
    List<ScoredSample> a = new ArrayList<>();
    List<ScoredSample> b = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      a.add(random(random, "a", i));
      b.add(random(random, "b", i));
    }
    a.add(scored("a", ScoredSample.GREEDY, 0.5, 3));
    b.add(scored("b", ScoredSample.GREEDY, 0.25, 2));
    Collections.reverse(b);
    List<ScoredSample> rows = new ArrayList<>(a);
    rows.addAll(b);

    Moments rewards =
        CreditAssigner.merged(
            Map.of("b", assigner.rewardMoments(b), "a", assigner.rewardMoments(a)));
    Moments estimates =
        CreditAssigner.merged(
            Map.of(
                "b", assigner.estimateMoments(b, rewards),
                "a", assigner.estimateMoments(a, rewards)));
    List<Credit> byGroup = new ArrayList<>(assigner.credit(0, a, rewards, estimates));
    byGroup.addAll(assigner.credit(0, b, rewards, estimates));

    assertThat(assigner.assign(0, rows)).containsExactlyInAnyOrderElementsOf(byGroup);
  }

  @Property(tries = 100)
  void theOrderOfRowsDoesNotChangeABit(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 20) int size) {
    CreditAssigner assigner =
        new CreditAssigner(estimator("reinforce++"), Normalisation.Z_SCORE, 0.01);
    List<ScoredSample> rows = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      rows.add(random(random, "p" + i % 3, i));
    }
    List<ScoredSample> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, random);

    assertThat(assigner.assign(0, shuffled))
        .containsExactlyInAnyOrderElementsOf(assigner.assign(0, rows));
  }

  private static ScoredSample random(Random random, String promptId, int sample) {
    return new ScoredSample(
        promptId,
        sample,
        random.nextInt(5) == 0 ? Verdict.Status.FAILED : Verdict.Status.SCORED,
        random.nextDouble(),
        1 + random.nextInt(9),
        random.nextGaussian());
  }

  private static Credit kept(String promptId, int sample, double reward, double advantage) {
    return new Credit(
        0,
        promptId,
        sample,
        OptionalDouble.of(reward),
        OptionalDouble.of(reward),
        OptionalDouble.of(advantage),
        true,
        "");
  }

  private static Credit left(String promptId, int sample, String reason) {
    return new Credit(
        0,
        promptId,
        sample,
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        false,
        reason);
  }
}
