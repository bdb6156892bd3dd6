package io.rlvr.advantage;

import static io.rlvr.advantage.Estimates.advantages;
import static io.rlvr.advantage.Estimates.estimator;
import static io.rlvr.advantage.Estimates.scored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** REINFORCE++ and its baseline form: what they do over the step. */
class TestWhitening {
  private static CreditAssigner assigner(String type, String... overrides) {
    return new CreditAssigner(estimator(type, overrides), Normalisation.NONE, 0);
  }

  @Test
  void plusPlusWhitensOverTheStepByBessel() {
    // 1, 0 | 0, 0 of one token each: mean 1/4, sample variance (12/16)/3 = 1/4: as std 1/2.
    assertThat(
            advantages(
                assigner("reinforce++"),
                scored("a", 0, 1, 1),
                scored("a", 1, 0, 1),
                scored("b", 0, 0, 1),
                scored("b", 1, 0, 1)))
        .containsExactly(new double[] {1.5, -0.5, -0.5, -0.5}, within(1e-7));
  }

  @Test
  void populationIsTheOtherDialect() {
    // population variance 3/16: (3/4)/(sqrt(3)/4) = sqrt(3)
    assertThat(
            advantages(
                assigner("reinforce++", "advantage.whitening=population"),
                scored("a", 0, 1, 1),
                scored("a", 1, 0, 1),
                scored("b", 0, 0, 1),
                scored("b", 1, 0, 1)))
        .containsExactly(
            new double[] {1.7320508, -0.5773503, -0.5773503, -0.5773503}, within(1e-7));
  }

  @Test
  void epsilonIsAddedToTheVarianceOrItsFloor() {
    // rewards 1, 0: mean 1/2; sample variance 1/2 + 0.5 = 1; population variance 1/4, floor 4
    ScoredSample[] rows = {scored("a", 0, 1, 1), scored("a", 1, 0, 1)};
    assertThat(advantages(assigner("reinforce++", "advantage.whitening-epsilon=0.5"), rows))
        .containsExactly(new double[] {0.5, -0.5}, within(1e-12));
    assertThat(
            advantages(
                assigner(
                    "reinforce++",
                    "advantage.whitening=population",
                    "advantage.whitening-epsilon=4"),
                rows))
        .containsExactly(new double[] {0.25, -0.25}, within(1e-12));
  }

  @Test
  void responsesCountByTheirTokens() {
    // 1 of 1 token, 0 of 3 tokens is 1, 0, 0, 0 over tokens: 1.5 and -0.5
    assertThat(advantages(assigner("reinforce++"), scored("a", 0, 1, 1), scored("a", 1, 0, 3)))
        .containsExactly(new double[] {1.5, -0.5}, within(1e-7));
  }

  @Test
  void orOnceInTheOtherDialect() {
    // mean 1/2, sample variance 1/2: 0.5 / sqrt(0.5) = sqrt(0.5)
    assertThat(
            advantages(
                assigner("reinforce++", "advantage.whitening-unit=sequence"),
                scored("a", 0, 1, 1),
                scored("a", 1, 0, 3)))
        .containsExactly(new double[] {0.70710678, -0.70710678}, within(1e-7));
  }

  @Test
  void baselineCentresTheGroupFirst() {
    // a: 1, 0 -> 0.5, -0.5; b: 2, 0 -> 1, -1; mean 0, sample variance 2.5/3:
    // 0.5 / 0.9128709 = 0.5477226
    assertThat(
            advantages(
                assigner("reinforce++-baseline"),
                scored("a", 0, 1, 1),
                scored("a", 1, 0, 1),
                scored("b", 0, 2, 1),
                scored("b", 1, 0, 1)))
        .containsExactly(new double[] {0.5477226, -0.5477226, 1.0954451, -1.0954451}, within(1e-7));
  }

  @Test
  void aConstantStepGivesZerosAlsoWithoutEpsilon() {
    ScoredSample[] rows = {scored("a", 0, 0.1, 3), scored("b", 0, 0.1, 5), scored("c", 0, 0.1, 7)};
    assertThat(advantages(assigner("reinforce++", "advantage.whitening-epsilon=0"), rows))
        .containsExactly(0, 0, 0);
  }

  @Test
  void noneLeavesTheReward() {
    assertThat(
            advantages(
                assigner("reinforce++", "advantage.whitening=none"),
                scored("a", 0, 1, 1),
                scored("a", 1, 0.25, 1)))
        .containsExactly(1, 0.25);
  }
}
