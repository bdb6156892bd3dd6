package io.rlvr.loss;

import static io.rlvr.loss.Batches.loss;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestImportanceCorrectedLoss {
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

  @Test
  void aRatioOnItsBoundIsInside() {
    TokenLoss actual =
        loss(
                "clipped",
                "loss.importance-bounds=mask",
                "loss.importance-floor=1",
                "loss.importance-cap=1")
            .apply(Batches.one(new float[] {-1}, new float[] {-1}, 1));

    assertThat(actual.gradient()[0]).containsExactly(-1);
    assertThat(actual.metrics()).containsEntry("loss.importance-capped-share", 0.0);
  }

  /**
   * pi_old / pi_rollout of the tokens is 1/2, 4 | 2, 2 (and 8 where masked): products 2 and 4,
   * geometric means sqrt(2) and 2. pi_new is pi_old and A is 1, so that a token's loss is minus its
   * weight and its slope minus its weight over the 4 tokens.
   */
  @ParameterizedTest(name = "{0} {1} in [{2}, {3}]")
  @CsvSource({
    "token,         truncate, 0.75, 3,   0.75,      3,         2,  2,  0.5,  1/2 up and 4 down",
    "token,         mask,     0.75, 3,   0,         0,         2,  2,  0.5,  1/2 and 4 are outside",
    "token,         mask,     0,    5,   0.5,       4,         2,  2,  0,    all are inside",
    "token,         gate,     0.75, 3,   0,         0,         2,  2,  0.5,  as mask",
    "sequence,      truncate, 0,    3,   2,         2,         3,  3,  0.5,  products 2 and 4",
    "sequence,      truncate, 2.5,  3,   2.5,       2.5,       3,  3,  1,    both are outside",
    "sequence,      mask,     0,    3,   2,         2,         0,  0,  0.5,  4 is outside",
    "sequence,      gate,     0,    3,   0.5,       4,         0,  0,  0.5,  the tokens' own",
    "sequence-mean, truncate, 0,    1.75, 1.4142136, 1.4142136, 1.75, 1.75, 0.5, sqrt(2) and 2",
    "sequence-mean, mask,     0,    1.75, 1.4142136, 1.4142136, 0,  0,  0.5,  2 is outside",
    "sequence-mean, gate,     0,    1.75, 0.5,       4,         0,  0,  0.5,  seq-mask-tis"
  })
  void levelsAndBounds(
      String level,
      String bounds,
      String floor,
      String cap,
      double first,
      double second,
      double third,
      double fourth,
      double outside,
      String why) {
    float[] old = {-2, -2};
    LossBatch batch =
        new LossBatch(
            new float[][] {old, {-2, -2, -2}},
            new float[][] {{-2 + LN_2, -2 - 2 * LN_2}, {-2 - LN_2, -2 - 3 * LN_2, -2 - LN_2}},
            Optional.of(new float[][] {old, {-2, -2, -2}}),
            Optional.empty(),
            new double[][] {{1, 1}, {1, 1, 1}},
            new boolean[][] {{true, true}, {true, false, true}},
            4,
            2);

    TokenLoss actual =
        loss(
                "clipped",
                "loss.importance-level=" + level,
                "loss.importance-bounds=" + bounds,
                "loss.importance-floor=" + floor,
                "loss.importance-cap=" + cap)
            .apply(batch);

    assertThat(actual.value())
        .as(why)
        .isEqualTo(-(first + second + third + fourth) / 4, within(1e-6));
    assertThat(actual.gradient()[0])
        .as(why)
        .containsExactly(new double[] {-first / 4, -second / 4}, within(1e-6));
    assertThat(actual.gradient()[1])
        .as(why)
        .containsExactly(new double[] {-third / 4, 0, -fourth / 4}, within(1e-6));
    assertThat(actual.metrics().get("loss.importance-capped-share"))
        .as(why)
        .isEqualTo(outside, within(1e-12));
  }
}
