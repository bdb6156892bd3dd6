package io.rlvr.loss;

import static io.rlvr.loss.Batches.loss;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.SampleKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clip-Cov, KL-Cov and the mask of low entropies by hand. */
class TestStepLosses {
  private static final float LN_2 = (float) Math.log(2);
  private static final float[][] NONE = {};

  /**
   * Four tokens that count, and a masked one beside them. Advantages 2, 2, -2, -2 have mean 0;
   * log-probabilities -1, -3, -5, -7 have mean -4. So the covariances are 2 * 3 = 6, 2 * 1 = 2, -2
   * * -1 = 2 and -2 * -3 = 6.
   */
  private static LossBatch step(float[][] logpOld) {
    return new LossBatch(
        new float[][] {{-1, -3, -90}, {-5, -7}},
        logpOld,
        Optional.empty(),
        Optional.empty(),
        new double[][] {{2, 2, 700}, {-2, -2}},
        new boolean[][] {{true, true, false}, {true, true}},
        4,
        2);
  }

  private static LossBatch step() {
    return step(new float[][] {{-1, -3, -90}, {-5, -7}});
  }

  private static StepChoices choices(String... overrides) {
    return StepChoices.from(Settings.defaults(LossSettings.KEYS, List.of(overrides)));
  }

  /** The tokens that are apart, as sequence.token. */
  private static List<String> places(boolean[][] flags) {
    List<String> places = new ArrayList<>();
    for (int s = 0; s < flags.length; s++) {
      for (int t = 0; t < flags[s].length; t++) {
        if (flags[s][t]) {
          places.add(s + "." + t);
        }
      }
    }
    return places;
  }

  @ParameterizedTest
  @CsvSource({
    "0.1,  0.0,             a share below one token is one token and the first of two equal ones",
    "0.25, 0.0,             one of four",
    "0.49, 0.0,             1.96 tokens are cut to one",
    "0.5,  0.0 1.1,         both of covariance 6",
    "0.75, 0.0 0.1 1.1,     and the first of covariance 2",
    "1,    0.0 0.1 1.0 1.1, all that count"
  })
  void klCovChoosesTheHighestCovariances(double share, String expected, String why) {
    StepView chosen =
        choices("loss.type=kl-cov", "loss.kl-cov-share=" + share).choose(step(), NONE, 1);

    assertThat(String.join(" ", places(chosen.apart()))).as(why).isEqualTo(expected);
    assertThat(places(chosen.leftOut())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 5, 1,   0.1 1.0,         those of covariance 2",
    "1, 7, 1,   0.0 0.1 1.0 1.1, all within",
    "2, 7, 1,   0.0 1.1,         a covariance on the lower bound is outside",
    "2, 6, 1,   '',              one on the upper bound too",
    "1, 5, 0.5, 0.1 1.0,         two of four tokens and two candidates"
  })
  void clipCovChoosesWithinItsBounds(
      double low, double high, double share, String expected, String why) {
    StepView chosen =
        choices(
                "loss.type=clip-cov",
                "loss.clip-cov-low=" + low,
                "loss.clip-cov-high=" + high,
                "loss.clip-cov-share=" + share)
            .choose(step(), NONE, 1);

    assertThat(String.join(" ", places(chosen.apart()))).as(why).isEqualTo(expected);
  }

  /**
   * Of the same covariance, 2 * 2 = 4 within the bounds of 1 and 5, one counts and one does not.
   */
  @Test
  void clipCovChoosesNoTokenThatDoesNotCount() {
    // means over the two that count: advantage 0, log-probability -4
    float[][] logp = {{-2, -2, -6}};
    LossBatch step =
        new LossBatch(
            logp,
            logp,
            Optional.empty(),
            Optional.empty(),
            new double[][] {{2, 2, -2}},
            new boolean[][] {{true, false, true}},
            2,
            1);

    StepView chosen = choices("loss.type=clip-cov", "loss.clip-cov-share=1").choose(step, NONE, 1);

    assertThat(places(chosen.apart())).containsExactly("0.0", "0.2");
  }

  @Test
  void clipCovDrawsByItsSeed() {
    StepChoices one = choices("loss.type=clip-cov", "loss.clip-cov-share=0.25");
    Set<List<String>> drawn = new HashSet<>();
    for (int sample = 0; sample < 64; sample++) {
      long seed = new SampleKey(1, 1, "", sample).seed();
      List<String> places = places(one.choose(step(), NONE, seed).apart());
      assertThat(places(one.choose(step(), NONE, seed).apart())).isEqualTo(places);
      drawn.add(places);
    }

    // all 64 alike have a chance of 2^-63
    assertThat(drawn).containsExactlyInAnyOrder(List.of("0.1"), List.of("1.0"));
  }

  /** A = 2 and a ratio of 2 is clipped at 1.2; a ratio of 1/2 is where A does not push. */
  @ParameterizedTest
  @CsvSource({"-1, 1.0", "1, 0.1 1.0"})
  void clipCovLeavesClippedTokensAlone(float sign, String expected) {
    float[][] logpOld = {{-1, -3 + sign * LN_2, -90}, {-5, -7}};

    StepView chosen =
        choices("loss.type=clip-cov", "loss.clip-cov-share=1").choose(step(logpOld), NONE, 1);

    assertThat(String.join(" ", places(chosen.apart()))).isEqualTo(expected);
  }

  /** Ratios 2, 2, 1 and 1/2: clipped at 1.2, chosen, free, and clipped at 0.8. */
  @Test
  void clipCovTakesNothingFromAChosenToken() {
    LossBatch step = step(new float[][] {{-1 - LN_2, -3 - LN_2, -90}, {-5, -7 + LN_2}});
    boolean[][] apart = {{false, true, false}, {false, false}};

    TokenLoss actual = loss("clip-cov").apply(step.withStep(step.step().withChosen(apart, apart)));

    // (-2 * 1.2 + 0 + 2 * 1 + 2 * 0.8) / 4
    assertThat(actual.value()).isEqualTo(1.2 / 4, within(1e-6));
    assertThat(actual.gradient()[0]).containsExactly(new double[] {0, 0, 0}, within(1e-6));
    assertThat(actual.gradient()[1]).containsExactly(new double[] {0.5, 0}, within(1e-6));
    assertThat(actual.metrics())
        .containsEntry("loss.covariance-share", 0.25)
        .containsEntry("loss.clip-fraction", 0.75);
  }

  /** Ratios 2, 2, 1 and 1/2, none clipped; the last three are penalised by |ln ratio| / 2. */
  @Test
  void klCovPenalisesChosenTokens() {
    LossBatch step = step(new float[][] {{-1 - LN_2, -3 - LN_2, -90}, {-5, -7 + LN_2}});
    boolean[][] apart = {{false, true, false}, {true, true}};

    TokenLoss actual =
        loss("kl-cov", "loss.kl-cov-coefficient=0.5")
            .apply(step.withStep(step.step().withChosen(apart, StepView.none(step.mask()))));

    // (-4) + (-4 + ln 2 / 2) + 2 + (1 + ln 2 / 2), over 4
    assertThat(actual.value()).isEqualTo((-5 + LN_2) / 4, within(1e-6));
    // -A r: -4, -4, 2, 1; the sign of the log ratio is 1, 0 and -1
    assertThat(actual.gradient()[0])
        .containsExactly(new double[] {-4 / 4.0, -3.5 / 4, 0}, within(1e-6));
    assertThat(actual.gradient()[1]).containsExactly(new double[] {2 / 4.0, 0.5 / 4}, within(1e-6));
    assertThat(actual.metrics()).containsEntry("loss.covariance-share", 0.75);
  }

  /** Entropies 1 to 5, and 100 and 0 of tokens that do not count. */
  @ParameterizedTest
  @CsvSource({
    "0,    0.0 0.1 0.2 1.0,     the quantile 1 is 5",
    "0.2,  0.0 0.1 0.2 1.0,     place 0.8 * 4 = 3.2: the quantile is 4.2",
    "0.4,  0.0 0.1 0.2,         place 2.4: 3.4",
    "0.5,  0.0 0.1,             place 2: 3 which stays in",
    "0.99, 0.0,                 place 0.04: 1.04"
  })
  void theTokensOfTheHighestEntropyStay(double share, String expected, String why) {
    float[][] entropies = {{1, 2, 3, 100, 0}, {4, 5}};
    boolean[][] mask = {{true, true, true, false, false}, {true, true}};

    boolean[][] leftOut = new TopEntropy(share).leavesOut(entropies, mask);

    assertThat(String.join(" ", places(leftOut))).as(why).isEqualTo(expected);
  }

  @Test
  void equalEntropiesStayAndNoTokenLeavesNone() {
    TopEntropy top = new TopEntropy(0.2);
    float[][] entropies = {{0.5f, 0.5f}};

    assertThat(places(top.leavesOut(entropies, new boolean[][] {{true, true}}))).isEmpty();
    assertThat(places(top.leavesOut(entropies, new boolean[][] {{false, false}}))).isEmpty();
  }

  /** -A = -2, -2, 2, 2 over four tokens, of which the first and the last are left out. */
  @Test
  void whatIsLeftOutHasNoGradientAndStillCounts() {
    LossBatch step = step();
    boolean[][] leftOut = {{true, false, false}, {false, true}};

    TokenLoss actual =
        loss("clipped", "loss.top-entropy-share=0.5")
            .apply(step.withStep(step.step().withChosen(StepView.none(step.mask()), leftOut)));

    assertThat(actual.gradient()[0]).containsExactly(new double[] {0, -0.5, 0}, within(1e-12));
    assertThat(actual.gradient()[1]).containsExactly(new double[] {0.5, 0}, within(1e-12));
    assertThat(actual.metrics()).containsEntry("loss.low-entropy-share", 0.5);
  }

  @Test
  void aFirstPassIsAskedForWhereItIsRead() {
    assertThat(choices("loss.type=clipped"))
        .returns(false, StepChoices::needsLogprobs)
        .returns(false, StepChoices::needsEntropies);
    assertThat(choices("loss.type=kl-cov"))
        .returns(true, StepChoices::needsLogprobs)
        .returns(false, StepChoices::needsEntropies);
    assertThat(choices("loss.type=clip-cov", "loss.top-entropy-share=0.2"))
        .returns(true, StepChoices::needsLogprobs)
        .returns(true, StepChoices::needsEntropies);
    assertThat(StepChoices.NONE)
        .returns(false, StepChoices::needsLogprobs)
        .returns(false, StepChoices::needsEntropies);
  }

  @Test
  void settingsThatChooseNothingAreRefused() {
    assertThatThrownBy(() -> loss("clip-cov", "loss.clip-cov-low=5"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid loss.clip-cov-low: 5.0 (expected a number < loss.clip-cov-high, which is"
                + " 5.0)");
    assertThatThrownBy(() -> loss("clip-cov", "loss.clip-cov-share=0"))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid loss.clip-cov-share: 0.0 (expected a number > 0)");
    assertThatThrownBy(() -> loss("kl-cov", "loss.kl-cov-share=0"))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid loss.kl-cov-share: 0.0 (expected a number > 0)");
  }
}
