package io.rlvr.loss;

import static io.rlvr.loss.Batches.loss;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestImportanceCappedLoss {
  private static final float LN_2 = (float) Math.log(2);

  /** pi_old / pi_rollout is 1/2 and 4; pi_new is pi_old; A = 1 and -1. */
  private static LossBatch batch(Optional<float[][]> logpOld) {
    return new LossBatch(
        new float[][] {{-1, -1}},
        new float[][] {{-1 + LN_2, -1 - 2 * LN_2}},
        logpOld,
        Optional.empty(),
        new double[][] {{1, -1}},
        new boolean[][] {{true, true}},
        2,
        1);
  }

  @Test
  void eachTokenIsWeighedByTheCappedRatio() {
    TokenLoss actual =
        loss("clipped", "loss.importance-cap=2")
            .apply(batch(Optional.of(new float[][] {{-1, -1}})));

    // weights 1/2 and min(4, 2) = 2; ratio 1: (-1/2 + 2)/2 = 0.75; slopes -1/4 and 1
    assertThat(actual.value()).isEqualTo(0.75, within(1e-6));
    assertThat(actual.gradient()[0]).containsExactly(new double[] {-0.25, 1}, within(1e-6));
    assertThat(actual.metrics()).containsEntry("loss.importance-capped-share", 0.5);
  }

  @Test
  void withoutTheTrainersOwnOldPolicyNothingChanges() {
    LossBatch batch = batch(Optional.empty());

    assertThat(loss("clipped", "loss.importance-cap=2").apply(batch).gradient())
        .isDeepEqualTo(loss("clipped").apply(batch).gradient());
  }
}
