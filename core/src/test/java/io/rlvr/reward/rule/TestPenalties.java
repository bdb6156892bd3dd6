package io.rlvr.reward.rule;

import static io.rlvr.reward.testing.FakeReward.rollouts;
import static io.rlvr.reward.testing.RewardCases.prompt;
import static io.rlvr.reward.testing.RewardCases.reward;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.UserException;
import io.rlvr.data.FinishReason;
import io.rlvr.data.Rollout;
import io.rlvr.data.Verdict;
import io.rlvr.reward.Reward;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestPenalties {
  /** DAPO's own numbers, 20480 and 4096: free up to 16384, then 1/4096 a token. */
  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "16384, 0",
    "16385, -0.000244140625",
    "18432, -0.5",
    "20479, -0.999755859375",
    "20480, -1",
    "20481, -1"
  })
  void overlongFallsOverTheCache(int length, double value) {
    Reward reward =
        reward("overlong", "reward.overlong.max-length=20480", "reward.overlong.cache=4096");

    assertThat(reward.score(prompt("42"), List.of(ofLength(length))).get(0).value())
        .isEqualTo(value);
  }

  @Test
  void withoutACacheOverlongIsAStep() {
    Reward reward = reward("overlong", "reward.overlong.max-length=10");

    assertThat(reward.score(prompt("42"), List.of(ofLength(10), ofLength(11))))
        .extracting(Verdict::value)
        .containsExactly(0.0, -1.0);
  }

  @Test
  void aTextAloneHasNoLength() {
    Verdict verdict =
        reward("overlong", "reward.overlong.max-length=10")
            .score(prompt("42"), rollouts("a text"))
            .get(0);

    assertThat(verdict.status()).isEqualTo(Verdict.Status.UNSCORABLE);
    assertThat(verdict.error()).contains("response has no token ids: its length is unknown");
  }

  @Test
  void anEmptyResponseHasNoTokens() {
    Verdict verdict =
        reward("overlong", "reward.overlong.max-length=10")
            .score(prompt("42"), rollouts(""))
            .get(0);

    assertThat(verdict).isEqualTo(Verdict.scored(0));
  }

  /** ha 50 times has 98 3-grams of characters, hah and aha; 50 signs have 48, one distinct. */
  @Test
  void nonsenseWithoutSpacesIsRepetition() {
    Reward reward = reward("repetition");

    assertThat(reward.score(prompt("42"), rollouts("ha".repeat(50))).get(0).value())
        .isCloseTo(-(1 - 2.0 / 98), within(1e-15));
    assertThat(reward.score(prompt("42"), rollouts("!".repeat(50))).get(0).value())
        .isCloseTo(-(1 - 1.0 / 48), within(1e-15));
    assertThat(reward.score(prompt("42"), rollouts("-".repeat(80))).get(0).value()).isZero();
    assertThat(reward.score(prompt("42"), rollouts("Wait!!! Really?")).get(0).value()).isZero();
  }

  @Test
  void overlongsMistakesAreNamed() {
    assertThatThrownBy(() -> reward("overlong"))
        .isInstanceOf(UserException.class)
        .hasMessage("Missing reward.overlong.max-length (expected a whole number >= 1)");
    assertThatThrownBy(
            () -> reward("overlong", "reward.overlong.max-length=8", "reward.overlong.cache=9"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid reward.overlong.cache: 9 (expected at most reward.overlong.max-length, which"
                + " is 8)");
  }

  /**
   * a b c a b c: 3-grams abc bca cab abc, 3 of 4 distinct. Eight a: 6 of aaa, 1 distinct. Upper
   * case and punctuation do not tell n-grams apart.
   */
  @ParameterizedTest
  @CsvSource({
    "a b c a b c, 3, -0.25",
    "'A b. C\na, b c!', 3, -0.25",
    "a a a a a a a a, 3, -0.8333333333333334",
    "a a a a, 1, -0.75",
    "one two three four, 3, 0",
    "a a, 3, 0",
    "'', 3, 0"
  })
  void repetitionIsTheShareOfRepeatedNgrams(String response, String ngram, double value) {
    Verdict verdict =
        reward("repetition", "reward.repetition.ngram=" + ngram)
            .score(prompt("42"), rollouts(response))
            .get(0);

    assertThat(verdict.value()).isCloseTo(value, within(1e-15));
  }

  @Test
  void penaltiesAreParts() {
    // 42 is contained: 1. Words 42 42 42 42: 1 of 2 3-grams distinct, -0.5. Length 15 of 10 to 20:
    // -0.5. 1 + 0.2 * -0.5 + 0.4 * -0.5 = 0.7
    Reward reward =
        reward(
            "weighted",
            "reward.weighted.parts=contains:1, repetition:0.2, overlong:0.4",
            "reward.overlong.max-length=20",
            "reward.overlong.cache=10");

    assertThat(reward.score(prompt("42"), List.of(rollout("42 42 42 42", 15))).get(0).value())
        .isCloseTo(0.7, within(1e-12));
  }

  private static Rollout ofLength(int length) {
    return rollout("x", length);
  }

  private static Rollout rollout(String response, int length) {
    return new Rollout(
        1,
        "p",
        0,
        new int[] {1},
        new int[length],
        new float[length],
        Optional.empty(),
        response,
        FinishReason.STOP,
        0,
        "",
        0);
  }
}
