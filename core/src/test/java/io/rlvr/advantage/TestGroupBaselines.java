package io.rlvr.advantage;

import static io.rlvr.advantage.Estimates.array;
import static io.rlvr.advantage.Estimates.estimator;
import static io.rlvr.advantage.Estimates.ofGroup;
import static io.rlvr.advantage.Estimates.order;
import static io.rlvr.advantage.Estimates.permuted;
import static io.rlvr.advantage.Estimates.shifted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The estimators that subtract a baseline of the group and do not scale. */
class TestGroupBaselines {
  @Test
  void reinforceKeepsTheReward() {
    assertThat(ofGroup(estimator("reinforce"), 1, 0, -2)).containsExactly(1, 0, -2);
    assertThat(ofGroup(estimator("reinforce"), 0.7)).containsExactly(0.7);
  }

  @Test
  void rlooSubtractsTheMeanOfTheOthers() {
    // 1 - (0 + 0 + 2)/3 = 1/3; 0 - (1 + 0 + 2)/3 = -1; 2 - (1 + 0 + 0)/3 = 5/3
    assertThat(ofGroup(estimator("rloo"), 1, 0, 0, 2))
        .containsExactly(new double[] {1.0 / 3, -1, -1, 5.0 / 3}, within(1e-12));
  }

  @Test
  void drGrpoSubtractsTheMean() {
    // mean 3/4
    assertThat(ofGroup(estimator("dr-grpo"), 1, 0, 0, 2))
        .containsExactly(new double[] {0.25, -0.75, -0.75, 1.25}, within(1e-12));
  }

  @Test
  void opoWeighsTheMeanByLength() {
    // b = (10 * 1 + 30 * 0 + 60 * 0.5) / 100 = 0.4
    Group group = new Group(new double[] {1, 0, 0.5}, new int[] {10, 30, 60});
    assertThat(estimator("opo").withinGroup(group))
        .containsExactly(new double[] {0.6, -0.4, 0.1}, within(1e-12));
  }

  @Test
  void opoOfEqualLengthsIsTheMean() {
    assertThat(ofGroup(estimator("opo"), 1, 0, 0, 2))
        .containsExactly(new double[] {0.25, -0.75, -0.75, 1.25}, within(1e-12));
    Group empty = new Group(new double[] {1, 0}, new int[] {0, 0});
    assertThat(estimator("opo").withinGroup(empty)).containsExactly(0.5, -0.5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rloo", "dr-grpo", "opo", "reinforce++-baseline"})
  void equalRewardsAndSingletonsGiveZeros(String type) {
    assertThat(ofGroup(estimator(type), 0.1, 0.1, 0.1)).containsExactly(0, 0, 0);
    assertThat(ofGroup(estimator(type), 0.7)).containsExactly(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rloo", "dr-grpo", "opo", "reinforce++-baseline"})
  void singletonsKeepTheirRewardInTheOtherDialect(String type) {
    assertThat(ofGroup(estimator(type, "advantage.singleton=raw"), 0.7)).containsExactly(0.7);
  }

  @Property(tries = 200)
  void rlooSumsToZero(
      @ForAll @Size(min = 1, max = 8) List<@DoubleRange(min = -1, max = 1) Double> drawnRewards) {
    double[] rewards = array(drawnRewards);
    assertThat(Arrays.stream(ofGroup(estimator("rloo"), rewards)).sum()).isEqualTo(0, within(1e-9));
  }

  @Property(tries = 200)
  void aShiftOfAllRewardsChangesNothing(
      @ForAll @Size(min = 1, max = 8) List<@DoubleRange(min = -1, max = 1) Double> drawnRewards,
      @ForAll @DoubleRange(min = -5, max = 5) double shift) {
    double[] rewards = array(drawnRewards);
    for (String type : new String[] {"rloo", "dr-grpo", "opo", "reinforce++-baseline"}) {
      assertThat(ofGroup(estimator(type), shifted(rewards, shift)))
          .as(type)
          .containsExactly(ofGroup(estimator(type), rewards), within(1e-9));
    }
  }

  @Property(tries = 200)
  void permutedRewardsGivePermutedAdvantages(
      @ForAll @Size(min = 1, max = 8) List<@DoubleRange(min = -1, max = 1) Double> drawnRewards) {
    double[] rewards = array(drawnRewards);
    int[] order = order(rewards.length);
    Set<String> types = new TreeSet<>(Advantages.names());
    types.remove("gdpo"); // reads parts, not rewards
    for (String type : types) {
      assertThat(ofGroup(estimator(type), permuted(rewards, order)))
          .as(type)
          .containsExactly(permuted(ofGroup(estimator(type), rewards), order), within(1e-9));
    }
  }
}
