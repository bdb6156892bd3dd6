package io.rlvr.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestRollout {
  @Test
  void everyTokenHasItsLogprob() {
    assertThatThrownBy(() -> rollout(new float[] {-1}, Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 response ids, but 1 logprobs: prompt p sample 3");
  }

  @Test
  void everyTokenHasItsReferenceLogprobOrNoneHas() {
    float[] logprobs = {-1, -2};

    assertThatThrownBy(() -> rollout(logprobs, Optional.of(new float[3])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 response ids, but 3 refLogprobs: prompt p sample 3");
    assertThatThrownBy(() -> rollout(logprobs, Optional.empty()).withRefLogprobs(new float[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 response ids, but 0 refLogprobs: prompt p sample 3");
  }

  @Test
  void theReferenceIsAllThatChanges() {
    float[] reference = {-3, -4};
    Rollout before = rollout(new float[] {-1, -2}, Optional.empty());
    Rollout after = before.withRefLogprobs(reference);

    assertThat(after.refLogprobs()).contains(reference);
    assertThat(after).usingRecursiveComparison().ignoringFields("refLogprobs").isEqualTo(before);
    assertThat(before.refLogprobs()).isEmpty();
  }

  @Test
  void tokensThatNobodySampledHaveNoLogprobs() {
    Rollout before = rollout(new float[] {-1, -2}, Optional.of(new float[] {-3, -4}));
    Rollout after = before.withResponseIds(new int[] {7, 8, 9});

    assertThat(after.responseIds()).containsExactly(7, 8, 9);
    assertThat(after.logprobs()).containsExactly(0, 0, 0);
    assertThat(after.refLogprobs()).isEmpty();
    assertThat(after)
        .usingRecursiveComparison()
        .ignoringFields("responseIds", "logprobs", "refLogprobs")
        .isEqualTo(before);
  }

  @Test
  void aTextAloneHasNoTokens() {
    Rollout rollout = Rollout.ofText("p", 3, "42");

    assertThat(rollout.response()).isEqualTo("42");
    assertThat(rollout.promptId()).isEqualTo("p");
    assertThat(rollout.sample()).isEqualTo(3);
    assertThat(rollout.responseIds()).isEmpty();
    assertThat(rollout.logprobs()).isEmpty();
    assertThat(rollout.finishReason()).isEqualTo(FinishReason.STOP);
  }

  private static Rollout rollout(float[] logprobs, Optional<float[]> reference) {
    return new Rollout(
        5,
        "p",
        3,
        new int[] {1},
        new int[] {2, 3},
        logprobs,
        reference,
        "so 42",
        FinishReason.LENGTH,
        4,
        "ab",
        99);
  }
}
