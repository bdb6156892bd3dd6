package io.rlvr.loss;

import static io.rlvr.loss.Batches.loss;
import static io.rlvr.loss.Batches.one;
import static io.rlvr.loss.Batches.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import java.util.List;
import org.junit.jupiter.api.Test;

/** REINFORCE, cross-entropy, GSPO, CISPO and SAPO by hand. */
class TestOtherLosses {
  private static final float LN_2 = (float) Math.log(2);

  @Test
  void reinforceIsMinusAdvantageTimesLogp() {
    // (-2 * -1 - (-1) * -3) / 2 = (2 - 3)/2 = -0.5; slopes -2/2 and 1/2
    TokenLoss actual =
        loss("reinforce").apply(one(new float[] {-1, -3}, new float[] {-9, -9}, 2, -1));

    assertThat(actual.value()).isEqualTo(-0.5, within(1e-12));
    assertThat(actual.gradient()[0]).containsExactly(-1, 0.5);
  }

  @Test
  void clippedAndReinforceAgreeWhileThePolicyIsTheOneThatSampled() {
    LossBatch batch = one(new float[] {-1, -3}, new float[] {-1, -3}, 2, -1);

    assertThat(loss("clipped").apply(batch).gradient())
        .isDeepEqualTo(loss("reinforce").apply(batch).gradient());
  }

  @Test
  void crossEntropyReadsNoAdvantage() {
    TokenLoss actual =
        loss("cross-entropy").apply(one(new float[] {-1, -3}, new float[] {-9, -9}, 7, -7));

    assertThat(actual.value()).isEqualTo(2, within(1e-12));
    assertThat(actual.gradient()[0]).containsExactly(-0.5, -0.5);
    assertThat(actual.metrics()).isEmpty();
  }

  @Test
  void supervisedLossHasNoPenaltyAndNoCap() {
    Settings settings =
        Settings.defaults(
            LossSettings.KEYS,
            List.of("kl.placement=loss", "loss.importance-cap=2", "loss.type=clipped"));
    LossBatch batch = one(new float[] {-1, -3}, new float[] {-9, -9}, 7, -7);

    assertThat(PolicyLosses.supervised(settings).apply(batch).value()).isEqualTo(2, within(1e-12));
  }

  @Test
  void gspoClipsTheGeometricMeanOfTheRatios() {
    PolicyLoss loss = loss("gspo", "loss.gspo-clip-low=0.5", "loss.gspo-clip-high=0.5");

    // ratios 2, 1/2, 1, 1: mean log ratio 0, s = 1: loss -3, slope -3/4 for each of 4 tokens
    TokenLoss balanced =
        loss.apply(one(new float[] {LN_2, -LN_2, 0, 0}, new float[] {0, 0, 0, 0}, 3, 3, 3, 3));
    assertThat(balanced.value()).isEqualTo(-3, within(1e-12));
    assertThat(balanced.gradient()[0])
        .containsExactly(new double[] {-0.75, -0.75, -0.75, -0.75}, within(1e-12));

    // ratios 4, 1: s = 2, above 1.5: clipped where A > 0, free where A < 0
    float[] four = {2 * LN_2, 0};
    TokenLoss clipped = loss.apply(one(four, new float[] {0, 0}, 1, 1));
    assertThat(clipped.value()).isEqualTo(-1.5, within(1e-6));
    assertThat(clipped.gradient()[0]).containsExactly(0, 0);
    assertThat(clipped.metrics()).containsEntry("loss.clip-fraction", 1.0);
    TokenLoss free = loss.apply(one(four, new float[] {0, 0}, -1, -1));
    assertThat(free.value()).isEqualTo(2, within(1e-6));
    assertThat(free.gradient()[0]).containsExactly(new double[] {1, 1}, within(1e-6));
  }

  @Test
  void gspoGivesEachTokenItsOwnAdvantage() {
    // GSPO-token, Eq. 13: ratios 1, so s = 1; slopes -A_t / 2
    TokenLoss actual = loss("gspo").apply(one(new float[] {-1, -2}, new float[] {-1, -2}, 3, -1));

    assertThat(actual.value()).isEqualTo(-1, within(1e-12));
    assertThat(actual.gradient()[0]).containsExactly(-1.5, 0.5);
  }

  @Test
  void gspoIsAMeanOverSequencesWhateverTheAggregation() {
    LossBatch batch = Batches.random(5);

    assertThat(loss("gspo", "loss.aggregation=token-mean").apply(batch).value())
        .isEqualTo(loss("gspo", "loss.aggregation=seq-mean-token-mean").apply(batch).value());
  }

  @Test
  void cispoCapsTheWeightAndDropsNoToken() {
    PolicyLoss loss = loss("cispo", "loss.cispo-cap=3");

    // ratio 2: -2 * A * logp with logp = ln 2 - 1, slope -2 A
    TokenLoss free = token(loss, LN_2, 0.5);
    assertThat(free.value()).isEqualTo(-(Math.log(2) - 1), within(1e-6));
    assertThat(free.gradient()[0][0]).isEqualTo(-1, within(1e-6));
    assertThat(free.metrics()).containsEntry("loss.clip-fraction", 0.0);
    // ratio 4: weight 3
    TokenLoss capped = token(loss, 2 * LN_2, 0.5);
    assertThat(capped.value()).isEqualTo(-1.5 * (2 * Math.log(2) - 1), within(1e-6));
    assertThat(capped.gradient()[0][0]).isEqualTo(-1.5, within(1e-12));
    assertThat(capped.metrics()).containsEntry("loss.clip-fraction", 1.0);
  }

  @Test
  void cispoHasAFloorInTheOtherDialect() {
    // ratio 1/2 weighs 0.75: loss -0.75 * 2 * (-1 - ln 2), slope -0.75 * 2
    TokenLoss actual = token(loss("cispo", "loss.cispo-floor=0.75"), -Math.log(2), 2);
    assertThat(actual.value()).isEqualTo(1.5 * (1 + Math.log(2)), within(1e-6));
    assertThat(actual.gradient()[0]).containsExactly(new double[] {-1.5}, within(1e-12));
    assertThat(actual.metrics()).containsEntry("loss.clip-fraction", 1.0);
  }

  @Test
  void cispoHoldsTheRatioConstant() {
    LossBatch batch = Batches.random(5);
    TokenLoss actual = loss("cispo").apply(batch);
    double value = 0;
    for (int s = 0; s < batch.sequences(); s++) {
      for (int t = 0; t < batch.logpNew()[s].length; t++) {
        value += actual.gradient()[s][t] * batch.logpNew()[s][t]; // linear in logp, by definition
      }
    }
    assertThat(actual.value()).isEqualTo(value, within(1e-12));
  }

  @Test
  void sapoHasTheSlopeOfTheSurrogateAtOne() {
    // gate 1/2: value -A * 4/tau/2 = -2 A / tau; slope -A * 4 * 1/4 * 1 = -A
    assertThat(token(loss("sapo"), 0, 3).value()).isEqualTo(-6, within(1e-12));
    assertThat(token(loss("sapo"), 0, 3).gradient()[0][0]).isEqualTo(-3, within(1e-12));
    assertThat(token(loss("sapo"), 0, -2.1).value()).isEqualTo(4, within(1e-12));
    assertThat(token(loss("sapo"), 0, -2.1).gradient()[0][0]).isEqualTo(2.1, within(1e-12));
  }

  @Test
  void sapoFadesAwayFromOne() {
    // ratio 2, tau 1: g = 1/(1 + exp(-1)) = 0.7310586; -4 g = -2.9242343;
    // slope -4 g (1 - g) 2 = -8 * 0.1966119 = -1.5728955
    TokenLoss actual = token(loss("sapo"), LN_2, 1);
    assertThat(actual.value()).isEqualTo(-2.9242343, within(1e-6));
    assertThat(actual.gradient()[0][0]).isEqualTo(-1.5728955, within(1e-6));
  }
}
