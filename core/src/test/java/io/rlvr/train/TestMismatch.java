package io.rlvr.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.data.Maybe;
import io.rlvr.model.engine.TokenSequence;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestMismatch {
  /**
   * Probabilities 0.5 and 0.25 of the sampler are 0.25 and 0.5 of the policy. r is 1/2, then 2: the
   * mean of -1/2 + ln 2 and 1 - ln 2 is 1/4. Both logarithms differ by ln 2.
   */
  @Test
  void itIsTheMeanOfWhatEachTokenDiffersBy() {
    Mismatch mismatch = Mismatch.of(List.of(sequence(0.5, 0.25), sequence(0.25, 0.5))).get();

    assertThat(mismatch.kl()).isEqualTo(0.25, within(1e-7));
    assertThat(mismatch.largest()).isEqualTo(Math.log(2), within(1e-7));
  }

  @Test
  void tokensCountAndNotResponses() {
    TrainingSequence equal =
        new TrainingSequence(
            new TokenSequence(new int[] {1}, new int[] {2, 3, 4}),
            new float[] {-1, -2, -3},
            Maybe.of(new float[] {-1, -2, -3}),
            Maybe.none(),
            1);

    // one token of four has 1 - ln 2
    assertThat(Mismatch.of(List.of(equal, sequence(0.25, 0.5))).get().kl())
        .isEqualTo((1 - Math.log(2)) / 4, within(1e-7));
  }

  @Test
  void withoutThePolicysOwnThereIsNone() {
    TokenSequence tokens = new TokenSequence(new int[] {1}, new int[] {2});

    assertThat(Mismatch.of(List.of(TrainingSequence.demonstration(tokens)))).isEmpty();
    assertThat(Mismatch.of(List.of())).isEmpty();
  }

  private static TrainingSequence sequence(double rollout, double policy) {
    return new TrainingSequence(
        new TokenSequence(new int[] {1}, new int[] {2}),
        new float[] {(float) Math.log(rollout)},
        Maybe.of(new float[] {(float) Math.log(policy)}),
        Maybe.none(),
        1);
  }
}
