package io.rlvr.advantage;

import static io.rlvr.advantage.Estimates.array;
import static io.rlvr.advantage.Estimates.estimator;
import static io.rlvr.advantage.Estimates.ofGroup;
import static io.rlvr.advantage.Estimates.order;
import static io.rlvr.advantage.Estimates.permuted;
import static io.rlvr.advantage.Estimates.shifted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.UserException;
import io.rlvr.stats.Moments;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TestGrpo {
  private static final AdvantageEstimator SAMPLE = estimator("grpo", "advantage.epsilon=0");

  @Test
  void centresAndScalesByGroup() {
    // rewards 1,0,0,0, epsilon 0: mean 1/4, sample std sqrt((9 + 3)/16 / 3) = 1/2:
    // (3/4)/(1/2) = 1.5, (-1/4)/(1/2) = -0.5
    assertThat(ofGroup(SAMPLE, 1, 0, 0, 0))
        .containsExactly(new double[] {1.5, -0.5, -0.5, -0.5}, within(1e-12));
  }

  @Test
  void populationStdIsTheOtherDialect() {
    // population std sqrt(12/16 / 4) = sqrt(3)/4: (3/4)/(sqrt(3)/4) = sqrt(3)
    assertThat(ofGroup(estimator("grpo", "advantage.std=population"), 1, 0, 0, 0))
        .containsExactly(
            new double[] {1.7320508, -0.5773503, -0.5773503, -0.5773503}, within(1e-5));
  }

  @Test
  void epsilonIsAddedToTheStd() {
    // rewards 1,0: mean 1/2, sample std sqrt(1/2); epsilon 1: 0.5 / 1.7071068 = 0.2928932
    assertThat(ofGroup(estimator("grpo", "advantage.epsilon=1"), 1, 0))
        .containsExactly(new double[] {0.2928932, -0.2928932}, within(1e-7));
  }

  @Test
  void theDefaultsAreThoseOfVerl() {
    // epsilon 1e-6, sample std: 1.5 * 0.5 / 0.500001 = 1.499997000006
    assertThat(ofGroup(estimator("grpo"), 1, 0, 0, 0)[0]).isEqualTo(1.499997000006, within(1e-12));
  }

  @Test
  void equalRewardsGiveZeros() {
    assertThat(ofGroup(SAMPLE, 0.1, 0.1, 0.1)).containsExactly(0, 0, 0);
    assertThat(ofGroup(estimator("grpo"), 1, 1)).containsExactly(0, 0);
  }

  @Test
  void singletonGroupGetsZero() {
    assertThat(ofGroup(estimator("grpo"), 0.7)).containsExactly(0);
  }

  @Test
  void singletonGroupKeepsItsRewardInTheOtherDialect() {
    // verl divides by a std of 1 plus epsilon: 0.7 / 1.000001
    assertThat(ofGroup(estimator("grpo", "advantage.singleton=raw"), 0.7))
        .containsExactly(new double[] {0.6999993}, within(1e-9));
  }

  /** NeMo-RL's GRPO: mean and std of the others, divided only where that std is above 0. */
  @Test
  void othersAreTheBaselineInNemosDialect() {
    AdvantageEstimator others =
        estimator("grpo", "advantage.baseline=others", "advantage.epsilon=0");
    // 1 against 0, 0, 0: mean 0, std 0: 1 - 0, undivided.
    // 0 against 1, 0, 0: mean 1/3, sample std sqrt((4 + 1 + 1)/9 / 2) = sqrt(1/3):
    // (-1/3)/sqrt(1/3) = -sqrt(1/3) = -0.5773503
    assertThat(ofGroup(others, 1, 0, 0, 0))
        .containsExactly(new double[] {1, -0.5773503, -0.5773503, -0.5773503}, within(1e-7));
    // two members: the only other one has no std: 1 - 0 and 0 - 1, undivided
    assertThat(ofGroup(others, 1, 0)).containsExactly(1, -1);
    assertThat(ofGroup(others, 0.1, 0.1, 0.1)).containsExactly(0, 0, 0);
    assertThat(ofGroup(others, 0.7)).containsExactly(0);
  }

  @Test
  void aZeroStdLeavesEpsilonToDivideByInTheOtherDialect() {
    String[] settings = {"advantage.baseline=others", "advantage.zero-std=epsilon"};
    // 1 against 0: 1 / (0 + 0.25); with epsilon 0 there is nothing to divide by
    assertThat(ofGroup(estimator("grpo", settings[0], settings[1], "advantage.epsilon=0.25"), 1, 0))
        .containsExactly(4, -4);
    assertThat(ofGroup(estimator("grpo", settings[0], settings[1], "advantage.epsilon=0"), 1, 0))
        .containsExactly(1, -1);
    // the whole group: the difference is 0 too
    assertThat(ofGroup(estimator("grpo", settings[1]), 0.1, 0.1, 0.1)).containsExactly(0, 0, 0);
  }

  @Property(tries = 200)
  void aGroupHasMeanZeroAndVarianceOneOrIsAllZero(
      @ForAll @Size(min = 2, max = 8) List<@DoubleRange(min = -1, max = 1) Double> drawnRewards) {
    double[] advantages = ofGroup(SAMPLE, array(drawnRewards));
    Moments moments = Moments.of(advantages);
    assertThat(moments.mean()).isEqualTo(0, within(1e-9));
    if (drawnRewards.stream().distinct().count() == 1) {
      assertThat(advantages).containsOnly(0);
    } else {
      assertThat(moments.sampleStd()).isEqualTo(1, within(1e-9));
    }
  }

  @Test
  void unknownStdNamesTheChoices() {
    assertThatThrownBy(() -> estimator("grpo", "advantage.std=bessel"))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid advantage.std: 'bessel' (expected one of sample, population)");
  }

  @Property(tries = 200)
  void aShiftOfAllRewardsChangesNothing(
      @ForAll @Size(min = 1, max = 8) List<@DoubleRange(min = -1, max = 1) Double> drawnRewards,
      @ForAll @DoubleRange(min = -5, max = 5) double shift) {
    double[] rewards = array(drawnRewards);
    AdvantageEstimator grpo = estimator("grpo");
    assertThat(ofGroup(grpo, shifted(rewards, shift)))
        .containsExactly(ofGroup(grpo, rewards), within(1e-6));
  }

  @Property(tries = 200)
  void permutedRewardsGivePermutedAdvantages(
      @ForAll @Size(min = 1, max = 8) List<@DoubleRange(min = -1, max = 1) Double> drawnRewards) {
    double[] rewards = array(drawnRewards);
    int[] order = order(rewards.length);
    assertThat(ofGroup(estimator("grpo"), permuted(rewards, order)))
        .containsExactly(permuted(ofGroup(estimator("grpo"), rewards), order), within(1e-9));
  }

  @Property(tries = 200)
  void aScaleOfAllRewardsChangesNothingWithoutEpsilon(
      @ForAll @Size(min = 2, max = 8) List<@DoubleRange(min = -1, max = 1) Double> drawnRewards,
      @ForAll @DoubleRange(min = 0.1, max = 10) double scale) {
    double[] rewards = array(drawnRewards);
    double[] scaled = Arrays.stream(rewards).map(reward -> reward * scale).toArray();
    assertThat(ofGroup(SAMPLE, scaled)).containsExactly(ofGroup(SAMPLE, rewards), within(1e-6));
  }
}
