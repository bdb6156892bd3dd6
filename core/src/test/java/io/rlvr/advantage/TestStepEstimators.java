package io.rlvr.advantage;

import static io.rlvr.advantage.Estimates.advantages;
import static io.rlvr.advantage.Estimates.assigner;
import static io.rlvr.advantage.Estimates.scored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.UserException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Estimators that end over the whole step: gpg, rloo-normalised and gdpo. */
class TestStepEstimators {
  private static final double ROOT_2 = Math.sqrt(2);

  private static final String[] GDPO = {
    "advantage.type=gdpo",
    "advantage.parts=x:1, y:1",
    "advantage.std=population",
    "advantage.epsilon=0",
    "advantage.whitening=none"
  };

  @Test
  void gpgDividesByTheShareThatTeaches() {
    // group a: +-1/2; group b is constant: 2 of 4 teach, so alpha = 4 / (4 - 2) = 2
    assertThat(
            advantages(
                assigner("advantage.type=gpg"),
                scored("a", 0, 1, 9),
                scored("a", 1, 0, 1),
                scored("b", 0, 1, 1),
                scored("b", 1, 1, 1)))
        .containsExactly(new double[] {1, -1, 0, 0}, within(1e-12));
  }

  @Test
  void gpgCountsAMemberOnTheMeanOfAGroupThatTeaches() {
    // group a: 1/2, 0, -1/2, all three teach; b does not: alpha = 4 / 3
    assertThat(
            advantages(
                assigner("advantage.type=gpg"),
                scored("a", 0, 1, 1),
                scored("a", 1, 0.5, 1),
                scored("a", 2, 0, 1),
                scored("b", 0, 1, 1)))
        .containsExactly(new double[] {2 / 3.0, 0, -2 / 3.0, 0}, within(1e-12));
  }

  @Test
  void gpgOfAStepThatTeachesNothingIsZero() {
    assertThat(
            advantages(assigner("advantage.type=gpg"), scored("a", 0, 1, 1), scored("a", 1, 1, 1)))
        .containsExactly(0, 0);
  }

  @Test
  void rlooIsWhitenedOverTheStep() {
    CreditAssigner assigner =
        assigner(
            "advantage.type=rloo-normalised",
            "advantage.whitening=population",
            "advantage.whitening-unit=sequence",
            "advantage.whitening-epsilon=0");

    // leave one out: a 1, -1; b 0, 0: mean 0, variance 2/4, so 1 / sqrt(1/2)
    assertThat(
            advantages(
                assigner,
                scored("a", 0, 1, 5),
                scored("a", 1, 0, 1),
                scored("b", 0, 1, 1),
                scored("b", 1, 1, 1)))
        .containsExactly(new double[] {ROOT_2, -ROOT_2, 0, 0}, within(1e-12));
    assertThat(advantages(assigner, scored("a", 0, 1, 1), scored("a", 1, 1, 1)))
        .containsExactly(0, 0);
    assertThat(advantages(assigner, scored("a", 0, 1, 1))).containsExactly(0);
  }

  @Test
  void gdpoNormalisesEachPartByItself() {
    // x = 1, 0, 1: mean 2/3, std sqrt(2)/3: 1/sqrt(2), -sqrt(2), 1/sqrt(2);
    // y = 1, 1, 0: 1/sqrt(2), 1/sqrt(2), -sqrt(2)
    assertThat(advantages(assigner(GDPO), three()))
        .containsExactly(new double[] {ROOT_2, -1 / ROOT_2, -1 / ROOT_2}, within(1e-12));
    // 2 x + y parts those whose sums x + y are alike
    String[] weighted = GDPO.clone();
    weighted[1] = "advantage.parts=x:2, y:1";
    assertThat(advantages(assigner(weighted), three()))
        .containsExactly(new double[] {3 / ROOT_2, -3 / ROOT_2, 0}, within(1e-12));
  }

  @Test
  void gdpoIsWhitenedOverTheStep() {
    String[] whitened = GDPO.clone();
    whitened[4] = "advantage.whitening=population";
    // sqrt(2), -1/sqrt(2), -1/sqrt(2) have mean 0 and variance (2 + 1/2 + 1/2) / 3 = 1
    assertThat(advantages(assigner(whitened), three()))
        .containsExactly(new double[] {ROOT_2, -1 / ROOT_2, -1 / ROOT_2}, within(1e-7));
  }

  @Test
  void gdpoLeavesOutAPartThatAVerdictLacksAndAPartWithoutASpread() {
    // y is there twice and constant: 0; x is there for the first two alone: +-1
    assertThat(
            advantages(
                assigner(GDPO),
                scored("a", 0, 9, 1).withParts(Map.of("x", 3.0)),
                scored("a", 1, 9, 1).withParts(Map.of("x", 1.0, "y", 5.0)),
                scored("a", 2, 9, 1).withParts(Map.of("y", 5.0))))
        .containsExactly(new double[] {1, -1, 0}, within(1e-12));
    assertThat(
            advantages(assigner(GDPO), scored("a", 0, 9, 1).withParts(Map.of("x", 3.0, "y", 1.0))))
        .containsExactly(0); // a group of one
  }

  @Test
  void gdpoRefusesWhatItCannotRead() {
    assertThatThrownBy(
            () -> advantages(assigner(GDPO), scored("a", 0, 1, 1).withParts(Map.of("z", 1.0))))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot assign credit to prompt a sample 0: its reward has parts [z] (expected one of x, y)");
    assertThatThrownBy(() -> assigner("advantage.type=gdpo"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Missing advantage.parts (expected part:weight pairs with commas between them)");
    assertThatThrownBy(() -> assigner("advantage.type=gdpo", "advantage.parts=x:one"))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid advantage.parts: 'one' (expected a number as the weight of x)");
    assertThatThrownBy(() -> assigner("advantage.type=gdpo", "advantage.parts=x:1, x:2"))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid advantage.parts: 'x' is there twice (expected it once)");
  }

  private static ScoredSample[] three() {
    return new ScoredSample[] {
      scored("a", 0, 0, 1).withParts(Map.of("x", 1.0, "y", 1.0)),
      scored("a", 1, 0, 1).withParts(Map.of("x", 0.0, "y", 1.0)),
      scored("a", 2, 0, 1).withParts(Map.of("x", 1.0, "y", 0.0))
    };
  }
}
