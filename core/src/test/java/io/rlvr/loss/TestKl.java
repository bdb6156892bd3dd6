package io.rlvr.loss;

import static io.rlvr.loss.Batches.loss;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestKl {
  private static final double LN_2 = Math.log(2);
  private static final KlEstimator.Clamped K1 =
      new KlEstimator.Clamped(KlEstimator.K1, Double.POSITIVE_INFINITY);

  @ParameterizedTest
  @CsvSource({
    // logp - logpRef = ln 2, so d = -ln 2
    "K1, 0.6931472, 1,          ln 2",
    "K2, 0.2402265, 0.6931472,  (ln 2)^2 / 2 and ln 2",
    "K3, 0.1931472, 0.5,        1/2 + ln 2 - 1 and 1 - 1/2"
  })
  void estimatesFromOneToken(KlEstimator estimator, double value, double slope, String why) {
    assertThat(estimator.value(LN_2 - 1, -1)).as(why).isEqualTo(value, within(1e-7));
    assertThat(estimator.derivative(LN_2 - 1, -1)).as(why).isEqualTo(slope, within(1e-7));
  }

  @ParameterizedTest
  @CsvSource({
    // logp - logpRef = -ln 2, so d = ln 2
    "K1, -0.6931472, 1,          -ln 2",
    "K2, 0.2402265, -0.6931472,  even and odd",
    "K3, 0.3068528, -1,          2 - ln 2 - 1 and 1 - 2"
  })
  void estimatesOnTheOtherSide(KlEstimator estimator, double value, double slope, String why) {
    assertThat(estimator.value(-LN_2 - 1, -1)).as(why).isEqualTo(value, within(1e-7));
    assertThat(estimator.derivative(-LN_2 - 1, -1)).as(why).isEqualTo(slope, within(1e-7));
  }

  @Test
  void k3PullsBackHoweverFarThePolicyIsAboveTheReference() {
    // d = -30: exp(d) - d - 1 = 29, slope 1
    assertThat(KlEstimator.K3.value(0, -30)).isEqualTo(29, within(1e-9));
    assertThat(KlEstimator.K3.derivative(0, -30)).isEqualTo(1, within(1e-9));
    // d = 30 is cut at 20
    assertThat(KlEstimator.K3.value(-30, 0)).isEqualTo(Math.exp(20) - 21, within(1e-6));
    assertThat(KlEstimator.K3.derivative(-30, 0)).isZero();
  }

  @Test
  void sumsOverAResponse() {
    // (-1 + 3) + (-2 + 1) = 1
    assertThat(K1.sum(new float[] {-1, -2}, new float[] {-3, -1})).isEqualTo(1);
    assertThatThrownBy(() -> K1.sum(new float[1], new float[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("1 log-probabilities, but 2 of the reference");
  }

  @Test
  void thePenaltyIsAddedToTheLossOfEachToken() {
    LossBatch batch =
        new LossBatch(
            new float[][] {{-1, -2}},
            new float[][] {{-1, -2}},
            Optional.empty(),
            Optional.of(new float[][] {{-3, -1}}),
            new double[][] {{1, 1}},
            new boolean[][] {{true, true}},
            2,
            1);
    PolicyLoss loss =
        loss("reinforce", "kl.placement=loss", "kl.coefficient=0.5", "kl.estimator=k2");

    // reinforce: (1 + 2)/2 = 1.5; k2: (2^2/2 + 1/2)/2 = 1.25, times 0.5
    // slopes: -1/2 + 0.5 * 2/2 = 0; -1/2 + 0.5 * (-1)/2 = -0.75
    TokenLoss actual = loss.apply(batch);
    assertThat(actual.value()).isEqualTo(2.125, within(1e-12));
    assertThat(actual.gradient()[0]).containsExactly(new double[] {0, -0.75}, within(1e-12));
    assertThat(actual.metrics())
        .containsEntry("loss.kl-reference", 1.25)
        .containsEntry("loss.ratio-mean", 1.0);
  }

  @Test
  void aClampCutsTheValueAndItsGradient() {
    KlEstimator.Clamped clamped = new KlEstimator.Clamped(KlEstimator.K1, 1.5);
    assertThat(clamped.value(-1, -3)).isEqualTo(1.5);
    assertThat(clamped.value(-3, -1)).isEqualTo(-1.5);
    assertThat(clamped.value(-1, -2)).isEqualTo(1);
    assertThat(clamped.derivative(-1, -3)).isZero();
    assertThat(clamped.derivative(-3, -1)).isZero();
    assertThat(clamped.derivative(-1, -2)).isEqualTo(1);
    // (1.5) + (-2 + 1) = 0.5
    assertThat(clamped.sum(new float[] {-1, -2}, new float[] {-3, -1})).isEqualTo(0.5);
    Settings settings = Settings.defaults(LossSettings.KEYS, List.of("kl.clamp=10"));
    assertThat(KlOptions.from(settings).estimator().bound()).isEqualTo(10);
  }

  @Test
  void thePenaltyNeedsTheReference() {
    LossBatch batch = Batches.one(new float[] {-1}, new float[] {-1}, 1);

    assertThatThrownBy(() -> loss("reinforce", "kl.placement=loss").apply(batch))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("KL in the loss needs logpRef");
  }

  @Test
  void placementDecidesCoefficientsAndEstimator() {
    KlOptions reward = KlOptions.from(Settings.defaults(LossSettings.KEYS, List.of()));
    assertThat(reward.rewardCoefficient()).isEqualTo(0.01);
    assertThat(reward.lossCoefficient()).isZero();
    assertThat(reward.estimator().estimator()).isEqualTo(KlEstimator.K1);
    assertThat(reward.needsReference()).isTrue();

    KlOptions loss =
        KlOptions.from(Settings.defaults(LossSettings.KEYS, List.of("kl.placement=loss")));
    assertThat(loss.rewardCoefficient()).isZero();
    assertThat(loss.lossCoefficient()).isEqualTo(0.01);
    assertThat(loss.estimator().estimator()).isEqualTo(KlEstimator.K3);

    KlOptions none =
        KlOptions.from(Settings.defaults(LossSettings.KEYS, List.of("kl.placement=none")));
    assertThat(none.needsReference()).isFalse();
    KlOptions zero =
        KlOptions.from(Settings.defaults(LossSettings.KEYS, List.of("kl.coefficient=0")));
    assertThat(zero.needsReference()).isFalse();
  }
}
