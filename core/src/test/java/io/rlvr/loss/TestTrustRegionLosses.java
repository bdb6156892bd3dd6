package io.rlvr.loss;

import static io.rlvr.loss.Batches.loss;
import static io.rlvr.loss.Batches.one;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.UserException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** GMPO, DPPO, LUSPO, VESPO, the masks and the weighted KL by hand. */
class TestTrustRegionLosses {
  private static final double LN_2 = Math.log(2);
  private static final float F_LN_2 = (float) LN_2;

  @Test
  void gmpoClipsEachLogRatioBeforeTheMean() {
    float[] logpNew = {F_LN_2, 0};
    float[] logpOld = {0, 0};

    // A = 1: ln 2 is cut to 0.4, mean 0.2: loss -e^0.2; the cut token has no slope
    TokenLoss up = loss("gmpo").apply(one(logpNew, logpOld, 1, 1));
    assertThat(up.value()).isEqualTo(-Math.exp(0.2), within(1e-6));
    assertThat(up.gradient()[0])
        .containsExactly(new double[] {0, -Math.exp(0.2) / 2}, within(1e-6));
    assertThat(up.metrics()).containsEntry("loss.clip-fraction", 0.5);

    // A = -1: more likely is not where it pushes, so nothing is cut: s = e^(ln 2 / 2)
    TokenLoss down = loss("gmpo").apply(one(logpNew, logpOld, -1, -1));
    assertThat(down.value()).isEqualTo(Math.sqrt(2), within(1e-6));
    assertThat(down.gradient()[0])
        .containsExactly(new double[] {Math.sqrt(0.5), Math.sqrt(0.5)}, within(1e-6));
  }

  @Test
  void gmpoClipsBelowWhereTheAdvantageIsNegative() {
    // A = -1, log ratios -ln 2 cut to -0.4, and 0: s = e^-0.2
    TokenLoss actual =
        loss("gmpo").apply(one(new float[] {-F_LN_2, 0}, new float[] {0, 0}, -1, -1));

    assertThat(actual.value()).isEqualTo(Math.exp(-0.2), within(1e-6));
    assertThat(actual.gradient()[0])
        .containsExactly(new double[] {0, Math.exp(-0.2) / 2}, within(1e-6));
  }

  /** p = 1/2 from q = 1/4: ratio 2, |p - q| = 1/4, KL = ln(1/2) / 4 + 3/4 ln(3/2) = 0.1308. */
  @ParameterizedTest
  @CsvSource({
    "dppo-tv, 0.24, 1, 0",
    "dppo-tv, 0.26, 1, -2",
    "dppo-tv, 0.24, -1, 2",
    "dppo-kl, 0.13, 1, 0",
    "dppo-kl, 0.132, 1, -2",
    "dppo-kl, 0.13, -1, 2"
  })
  void dppoStopsWhereTheTokenHasLeftTheRegion(
      String type, double bound, double advantage, double slope) {
    TokenLoss actual =
        loss(type, "loss.dppo-high=" + bound, "loss.dppo-low=0.01")
            .apply(one(logs(0.5), logs(0.25), advantage));

    assertThat(actual.gradient()[0]).containsExactly(new double[] {slope}, within(1e-5));
    assertThat(actual.value()).isEqualTo(slope * Math.log(0.5), within(1e-5));
    assertThat(actual.metrics()).containsEntry("loss.clip-fraction", slope == 0 ? 1.0 : 0.0);
  }

  @Test
  void dppoHasABoundBelowAndACap() {
    // p = 1/4 from q = 1/2: less likely by 1/4, where the advantage pushes
    assertThat(
            loss("dppo-tv", "loss.dppo-low=0.24")
                .apply(one(logs(0.25), logs(0.5), -1))
                .gradient()[0])
        .containsExactly(0);
    assertThat(
            loss("dppo-tv", "loss.dppo-low=0.26")
                .apply(one(logs(0.25), logs(0.5), -1))
                .gradient()[0])
        .containsExactly(new double[] {0.5}, within(1e-6));
    assertThat(
            loss("dppo-tv", "loss.dppo-high=1", "loss.dppo-cap=1.5")
                .apply(one(logs(0.5), logs(0.25), 1))
                .gradient()[0])
        .containsExactly(-1.5);
  }

  @Test
  void luspoWeighsEachTokenAlikeWhateverItsResponse() {
    LossBatch batch =
        new LossBatch(
            new float[][] {{-1}, {-1, -1, -1}},
            new float[][] {{-1}, {-1, -1, -1}},
            Optional.empty(),
            Optional.empty(),
            new double[][] {{1}, {1, 1, 1}},
            new boolean[][] {{true}, {true, true, true}},
            4,
            2);

    // ratios 1: -1 * 1 token and -1 * 3 tokens, mean -2; each token's slope is -1 / 2 sequences,
    // where gspo's are -1/2 and -1/6
    TokenLoss actual = loss("luspo").apply(batch);
    assertThat(actual.value()).isEqualTo(-2, within(1e-12));
    assertThat(actual.gradient()).isDeepEqualTo(new double[][] {{-0.5}, {-0.5, -0.5, -0.5}});
  }

  @Test
  void vespoWeighsByAKernelOfTheWholeResponsesRatio() {
    float[] four = {F_LN_2 - 1, F_LN_2 - 1}; // w = 2 * 2
    float[] old = {-1, -1};

    // A = 1: e^(3 + 2 ln 4 - 3 * 4) = 16 e^-9; A = -1: e^(2 + 3 ln 4 - 2 * 4) = 64 e^-6
    assertThat(loss("vespo").apply(one(four, old, 1, 1)).gradient()[0])
        .containsExactly(new double[] {-8 * Math.exp(-9), -8 * Math.exp(-9)}, within(1e-8));
    assertThat(loss("vespo").apply(one(four, old, -1, -1)).gradient()[0])
        .containsExactly(new double[] {32 * Math.exp(-6), 32 * Math.exp(-6)}, within(1e-6));
  }

  @Test
  void vespoIsReinforceWhileThePolicyIsTheOneThatSampled() {
    LossBatch batch = one(new float[] {-1, -3}, new float[] {-1, -3}, 2, -1);

    assertThat(loss("vespo").apply(batch).gradient())
        .isDeepEqualTo(loss("reinforce").apply(batch).gradient());
  }

  /** pi_old / pi_rollout is 1/2 and 4: product 2, geometric mean sqrt(2); A = 1 and -1, r = 1. */
  @ParameterizedTest
  @CsvSource({
    "none, 1, 1, -0.5, 0.5, -1",
    "token, 0.6, 5, 0, 0.5, 0.5",
    "token, 0.4, 3, -0.5, 0, 0.5",
    "product, 0.5, 1.9, 0, 0, 1",
    "product, 0.5, 2.1, -0.5, 0.5, 0",
    "geometric, 0.5, 1.4, 0, 0, 1",
    "geometric, 0.5, 1.5, -0.5, 0.5, 0",
    "outlier, 0.4, 3.9, 0, 0, 1",
    "outlier, 0.4, 4.1, -0.5, 0.5, 0"
  })
  void whatIsOutOfBoundsIsRejected(
      String level, double low, double high, double first, double second, double share) {
    LossBatch batch =
        new LossBatch(
            new float[][] {{-1, -1}},
            new float[][] {{-1 + F_LN_2, -1 - 2 * F_LN_2}},
            Optional.of(new float[][] {{-1, -1}}),
            Optional.empty(),
            new double[][] {{1, -1}},
            new boolean[][] {{true, true}},
            2,
            1);

    TokenLoss actual =
        loss(
                "clipped",
                "loss.rejection=" + level,
                "loss.rejection-low=" + low,
                "loss.rejection-high=" + high)
            .apply(batch);

    assertThat(actual.gradient()[0]).containsExactly(new double[] {first, second}, within(1e-12));
    if (share >= 0) {
      assertThat(actual.metrics()).containsEntry("loss.rejected-share", share);
    } else {
      assertThat(actual.metrics()).doesNotContainKey("loss.rejected-share");
    }
  }

  @Test
  void boundsOfARejectionThatLeaveNothingInAreRefused() {
    assertThatThrownBy(() -> loss("clipped", "loss.rejection-low=3", "loss.rejection-high=2"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid loss.rejection-low: 3.0 (expected a number <= loss.rejection-high, which is 2.0)");
  }

  /** logp_rollout - logp_new is 0.5 and 1.5, mean 1: only bad tokens of far responses leave. */
  @ParameterizedTest
  @CsvSource({"0, -1, 1", "1.01, -1, 1", "0.99, -1, 0", "0.99, 1, -1"})
  void whatIsFarAndBadLeaves(double threshold, double advantage, double slope) {
    TokenLoss actual =
        loss("reinforce", "loss.off-policy-mask=" + threshold)
            .apply(one(new float[] {-1.5f, -2.5f}, new float[] {-1, -1}, advantage, advantage));

    assertThat(actual.gradient()[0])
        .containsExactly(new double[] {slope / 2, slope / 2}, within(1e-12));
    if (threshold > 0) {
      assertThat(actual.metrics()).containsEntry("loss.off-policy-share", slope == 0 ? 1.0 : 0.0);
    }
  }

  @Test
  void nothingThatCountsGivesNothing() {
    LossBatch empty =
        new LossBatch(
            new float[][] {{-1}},
            new float[][] {{-2}},
            Optional.empty(),
            Optional.empty(),
            new double[][] {{1}},
            new boolean[][] {{false}},
            0,
            1);
    for (String type : PolicyLosses.names()) {
      TokenLoss actual =
          loss(type, "loss.rejection=geometric", "loss.off-policy-mask=0.1").apply(empty);
      assertThat(actual.value()).as(type).isZero();
      assertThat(actual.gradient()).as(type).isDeepEqualTo(new double[][] {{0}});
    }
  }

  @Test
  void theKlIsWeighedByTheRatio() {
    // r = 2, d = ln 2: k3 = 2 - ln 2 - 1 = 1 - ln 2, its slope -(2 - 1) = -1;
    // weighted 2 (1 - ln 2), slope 2 * -1 + 2 (1 - ln 2) = -2 ln 2
    LossBatch batch =
        new LossBatch(
            new float[][] {{-1}},
            new float[][] {{-1 - F_LN_2}},
            Optional.empty(),
            Optional.of(new float[][] {{-1 + F_LN_2}}),
            new double[][] {{0}},
            new boolean[][] {{true}},
            1,
            1);

    TokenLoss actual =
        loss("clipped", "kl.placement=loss", "kl.coefficient=1", "kl.importance-weighted=true")
            .apply(batch);

    assertThat(actual.value()).isEqualTo(2 * (1 - LN_2), within(1e-6));
    assertThat(actual.gradient()[0]).containsExactly(new double[] {-2 * LN_2}, within(1e-6));
    assertThat(actual.metrics().get("loss.kl-reference")).isCloseTo(1 - LN_2, within(1e-6));
  }

  private static float[] logs(double probability) {
    return new float[] {(float) Math.log(probability)};
  }
}
