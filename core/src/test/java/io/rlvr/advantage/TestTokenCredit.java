package io.rlvr.advantage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TestTokenCredit {
  private static TokenCredit credit(String... overrides) {
    return TokenCredit.from(
        Settings.defaults(TokenSettings.KEYS, new ArrayList<>(List.of(overrides))));
  }

  private static TokenRewards response(double[] rewards, double[] values) {
    boolean[] mask = new boolean[rewards.length];
    Arrays.fill(mask, true);
    return new TokenRewards(rewards, values, mask);
  }

  @Test
  void gaeDecaysTheErrorsOfTheCritic() {
    // gamma 1/2, lambda 1/2; rewards 0, 0, 1; values 0.5, 0.25, 0.75. From the end:
    // delta_2 = 1 - 0.75 = 0.25                      A_2 = 0.25
    // delta_1 = 0 + 0.5 * 0.75 - 0.25 = 0.125        A_1 = 0.125 + 0.25 * 0.25 = 0.1875
    // delta_0 = 0 + 0.5 * 0.25 - 0.5 = -0.375        A_0 = -0.375 + 0.25 * 0.1875 = -0.328125
    TokenCredit.Result result =
        credit(
                "advantage.type=gae",
                "advantage.gamma=0.5",
                "advantage.lambda=0.5",
                "advantage.whitening=none")
            .assign(List.of(response(new double[] {0, 0, 1}, new double[] {0.5, 0.25, 0.75})));

    assertThat(result.advantages().get(0)).containsExactly(-0.328125, 0.1875, 0.25);
    // plus the values
    assertThat(result.returns().get(0)).containsExactly(0.171875, 0.4375, 1.0);
  }

  @Test
  void maskedTokensArePassedOver() {
    // as rewards 0, 1 and values 0.5, 0.75 with gamma and lambda 1: A_1 = 0.25,
    // A_0 = 0 + 0.75 - 0.5 + 0.25 = 0.5
    TokenRewards response =
        new TokenRewards(
            new double[] {0, 7, 1, 9},
            new double[] {0.5, 7, 0.75, 9},
            new boolean[] {true, false, true, false});

    TokenCredit.Result result =
        credit("advantage.type=gae", "advantage.whitening=none").assign(List.of(response));

    assertThat(result.advantages().get(0)).containsExactly(0.5, 0, 0.25, 0);
    assertThat(result.returns().get(0)).containsExactly(1, 0, 1, 0);
  }

  @Test
  void plusPlusDiscountsWhatComesLater() {
    // gamma 1/2, rewards 1, 0, 4: 4; 0 + 2; 1 + 1
    TokenCredit.Result result =
        credit("advantage.type=reinforce++", "advantage.gamma=0.5", "advantage.whitening=none")
            .assign(List.of(response(new double[] {1, 0, 4}, new double[] {8, 8, 8})));

    assertThat(result.advantages().get(0)).containsExactly(2, 2, 4);
  }

  @Test
  void whiteningIsOverTheTokensOfTheStep() {
    // returns 1, 1 | 0, 0 (the last masked): 1, 1, 0: mean 2/3, sample variance (1/9 + 1/9 + 4/9)/2
    // = 1/3: (1/3) * sqrt(3) = 0.5773503, (-2/3) * sqrt(3) = -1.1547005
    TokenCredit.Result result =
        credit("advantage.type=reinforce++")
            .assign(
                List.of(
                    response(new double[] {0, 1}, new double[2]),
                    new TokenRewards(new double[2], new double[2], new boolean[] {true, false})));

    assertThat(result.advantages().get(0))
        .containsExactly(new double[] {0.5773503, 0.5773503}, within(1e-6));
    assertThat(result.advantages().get(1))
        .containsExactly(new double[] {-1.1547005, 0}, within(1e-6));
  }

  /** Eq. 16 written as it stands: the sum of (gamma * lambda)^k * delta_{t+k}. */
  @Property(tries = 100)
  void gaeIsTheSumOfDecayedErrors(
      @ForAll @Size(min = 1, max = 6) List<@DoubleRange(min = -1, max = 1) Double> rewards,
      @ForAll @DoubleRange(min = 0, max = 1) double gamma,
      @ForAll @DoubleRange(min = 0, max = 1) double lambda) {
    int n = rewards.size();
    double[] values = new double[n + 1];
    for (int t = 0; t < n; t++) {
      values[t] = Math.sin(1.0 + t);
    }
    double[] found =
        new Gae(gamma, lambda)
            .advantages(response(Estimates.array(rewards), Arrays.copyOf(values, n)));
    for (int t = 0; t < n; t++) {
      double sum = 0;
      for (int k = 0; t + k < n; k++) {
        double delta = rewards.get(t + k) + gamma * values[t + k + 1] - values[t + k];
        sum += Math.pow(gamma * lambda, k) * delta;
      }
      assertThat(found[t]).isEqualTo(sum, within(1e-9));
    }
  }

  @Test
  void noTokensGiveNoAdvantages() {
    TokenCredit.Result result =
        credit("advantage.type=gae").assign(List.of(response(new double[0], new double[0])));

    assertThat(result.advantages().get(0)).isEmpty();
    assertThat(credit("advantage.type=gae").assign(List.of()).advantages()).isEmpty();
  }

  @Test
  void otherEstimatorsGiveNoCreditToTokens() {
    assertThatThrownBy(() -> credit("advantage.type=rloo"))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid advantage.type: 'rloo' (expected one of gae, reinforce++).");
  }

  @Test
  void shapesMustAgree() {
    assertThatThrownBy(() -> response(new double[2], new double[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 token rewards, but 1 values and a mask of 2");
  }
}
