package io.rlvr.loss;

import static io.rlvr.loss.Batches.loss;
import static io.rlvr.loss.Batches.one;
import static io.rlvr.loss.Batches.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestClippedLoss {
  private static final double LN_HALF = Math.log(0.5);

  @ParameterizedTest(name = "{4}")
  @CsvSource({
    "1,    2, -2,    -2,   inside: -A r and its slope -A r",
    "1.1,  2, -2.2,  -2.2, inside",
    "1.5,  2, -2.4,  0,    above 1.2 and A > 0: -2 * 1.2 and no slope",
    "1.5, -2,  3,    3,    above 1.2 and A < 0: the unclipped 2 * 1.5 is the greater loss",
    "0.5,  2, -1,    -1,   below 0.8 and A > 0: the unclipped -2 * 0.5 is the greater loss",
    "0.5, -2,  1.6,  0,    below 0.8 and A < 0: 2 * 0.8 and no slope",
    "1.5,  0,  0,    0,    no advantage"
  })
  void takesTheGreaterOfTwoLosses(
      double ratio, double advantage, double value, double slope, String why) {
    TokenLoss actual = token(loss("clipped"), Math.log(ratio), advantage);

    assertThat(actual.value()).as(why).isEqualTo(value, within(1e-6));
    assertThat(actual.gradient()[0][0]).as(why).isEqualTo(slope, within(1e-6));
  }

  @Test
  void onAKinkTheUnclippedSideCounts() {
    // exp(1/4) - 1 and 1 - exp(-1/4) are exact in double, so the ratio is exactly 1 + high or 1 -
    // low
    double top = Math.exp(0.25);
    double bottom = Math.exp(-0.25);
    PolicyLoss loss =
        new ClippedLoss(
            new Aggregation.Weights(Aggregation.TOKEN_MEAN, 0),
            1 - bottom,
            top - 1,
            Double.POSITIVE_INFINITY);

    assertThat(token(loss, 0.25, 1).gradient()[0][0]).isEqualTo(-top);
    assertThat(token(loss, 0.25, -1).gradient()[0][0]).isEqualTo(top);
    assertThat(token(loss, -0.25, 1).gradient()[0][0]).isEqualTo(-bottom);
    assertThat(token(loss, -0.25, -1).gradient()[0][0]).isEqualTo(bottom);
    assertThat(token(loss, 0.25, 1).metrics()).containsEntry("loss.clip-fraction", 0.0);

    float beyond = Math.nextUp(0.25f + 0x1p-20f);
    assertThat(token(loss, beyond, 1).gradient()[0][0]).isZero();
    assertThat(token(loss, beyond, 1).metrics()).containsEntry("loss.clip-fraction", 1.0);
  }

  @Test
  void clipHigherMovesTheUpperBoundAlone() {
    PolicyLoss loss = loss("clipped", "loss.clip-high=0.28");

    assertThat(token(loss, Math.log(1.5), 1).value()).isEqualTo(-1.28, within(1e-6));
    assertThat(token(loss, LN_HALF, -1).value()).isEqualTo(0.8, within(1e-6));
  }

  @Test
  void dualClipBoundsTheLossOfBadTokens() {
    PolicyLoss loss = loss("clipped", "loss.dual-clip=3");

    // A = -2, c = 3: at most 6, reached at a ratio of 3
    TokenLoss beyond = token(loss, Math.log(4), -2);
    assertThat(beyond.value()).isEqualTo(6, within(1e-6));
    assertThat(beyond.gradient()[0][0]).isZero();
    assertThat(beyond.metrics())
        .containsEntry("loss.dual-clip-fraction", 1.0)
        .containsEntry("loss.clip-fraction", 0.0);
    assertThat(token(loss, Math.log(2), -2).value()).isEqualTo(4, within(1e-6));
    assertThat(token(loss, Math.log(2), -2).gradient()[0][0]).isEqualTo(4, within(1e-6));
    assertThat(token(loss, Math.log(4), 2).value()).isEqualTo(-2.4, within(1e-6));
  }

  @Test
  void theRatioDividesByTheTrainersOwnOldPolicyWhereItIsKnown() {
    LossBatch rollout = one(new float[] {-1}, new float[] {-3}, 1);
    LossBatch old =
        new LossBatch(
            rollout.logpNew(),
            rollout.logpRollout(),
            java.util.Optional.of(new float[][] {{-1}}),
            rollout.logpRef(),
            rollout.advantages(),
            rollout.mask(),
            1,
            1);

    assertThat(loss("clipped").apply(rollout).value()).isEqualTo(-1.2, within(1e-12));
    assertThat(loss("clipped").apply(old).value()).isEqualTo(-1, within(1e-12));
  }

  @Test
  void metricsAreMeansOverTheStepsTokens() {
    // ratios 1/2, 1 and 2, A = 1: only the last is clipped
    TokenLoss actual =
        loss("clipped")
            .apply(
                one(
                    new float[] {(float) LN_HALF, 0, (float) -LN_HALF},
                    new float[] {0, 0, 0},
                    1,
                    1,
                    1));

    assertThat(actual.metrics().get("loss.clip-fraction")).isEqualTo(1.0 / 3, within(1e-12));
    assertThat(actual.metrics().get("loss.ratio-mean")).isEqualTo(3.5 / 3, within(1e-7));
    // k1: -ln(1/2) - ln 1 - ln 2 = 0; k3: (1/2 + ln 2 - 1) + 0 + (2 - ln 2 - 1) = 1/2, over 3
    assertThat(actual.metrics().get("loss.kl-old-k1")).isEqualTo(0, within(1e-12));
    assertThat(actual.metrics().get("loss.kl-old-k3")).isEqualTo(0.5 / 3, within(1e-7));
  }

  @Test
  void ratiosAreCutAtTwentyNat() {
    TokenLoss cut = token(loss("clipped"), 25, -1);

    assertThat(cut.value()).isEqualTo(Math.exp(20), within(1e-3));
    assertThat(cut.gradient()[0][0]).isZero();
  }
}
