package io.rlvr.loss;

import static io.rlvr.loss.Batches.loss;
import static io.rlvr.loss.Batches.one;
import static io.rlvr.loss.Batches.slice;
import static io.rlvr.loss.Batches.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every loss, alone and composed. */
class TestPolicyLosses {
  private static final float STEP = 0x1p-12f;

  /** It is a policy gradient without a ratio; cross-entropy is none, and imitates any sample. */
  @Test
  void reinforceAloneIsForSamplesOfThePolicyInTraining() {
    assertThat(PolicyLosses.names())
        .filteredOn(
            type ->
                PolicyLosses.isOnPolicy(
                    Settings.defaults(LossSettings.KEYS, List.of("loss.type=" + type))))
        .containsExactly("reinforce");
  }

  /** Every loss with every aggregation, and with the cap and each penalty on top. */
  static Stream<List<String>> configurations() {
    List<List<String>> all = new ArrayList<>();
    for (String type : PolicyLosses.names()) {
      for (Aggregation aggregation : Aggregation.values()) {
        String name = aggregation.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        all.add(List.of("loss.type=" + type, "loss.aggregation=" + name, "loss.length-constant=5"));
      }
      for (String estimator : List.of("k1", "k2", "k3")) {
        all.add(
            List.of(
                "loss.type=" + type,
                "loss.importance-cap=1.25",
                "kl.placement=loss",
                "kl.coefficient=0.5",
                "kl.estimator=" + estimator));
      }
    }
    for (String level : List.of("token", "sequence", "sequence-mean")) {
      for (String bounds : List.of("truncate", "mask", "gate")) {
        all.add(
            List.of(
                "loss.type=clipped",
                "loss.importance-cap=1.25",
                "loss.importance-floor=0.8",
                "loss.importance-level=" + level,
                "loss.importance-bounds=" + bounds));
      }
    }
    all.add(List.of("loss.type=clipped", "loss.entropy-coefficient=0.5"));
    all.add(
        List.of(
            "loss.type=clipped",
            "kl.placement=loss",
            "kl.coefficient=0.5",
            "kl.estimator=k3",
            "kl.clamp=0.0625"));
    all.add(
        List.of(
            "loss.type=clipped",
            "kl.placement=loss",
            "kl.coefficient=0.5",
            "kl.estimator=k3",
            "kl.importance-weighted=true"));
    for (String level : List.of("token", "product", "geometric", "outlier")) {
      all.add(List.of("loss.type=clipped", "loss.rejection=" + level, "loss.rejection-high=1.3"));
    }
    all.add(List.of("loss.type=cispo", "loss.cispo-floor=0.8", "loss.cispo-cap=1.25"));
    all.add(List.of("loss.type=clipped", "loss.dual-clip=1.5"));
    all.add(List.of("loss.type=gspo", "loss.gspo-clip-low=0.2", "loss.gspo-clip-high=0.2"));
    return all.stream();
  }

  private static PolicyLoss create(List<String> configuration) {
    return PolicyLosses.create(Settings.defaults(LossSettings.KEYS, configuration));
  }

  /**
   * Without those where something is a constant to the derivative by definition (see
   * TestOtherLosses): the weights of cispo, dppo and vespo, the entropy bonus's factor, and the
   * ratio of gspo's and luspo's other tokens where a cap makes the advantages of a sequence differ.
   */
  static Stream<List<String>> differentiable() {
    return configurations()
        .filter(
            configuration ->
                Stream.of("cispo", "dppo-kl", "dppo-tv", "vespo")
                    .noneMatch(type -> configuration.contains("loss.type=" + type)))
        .filter(configuration -> !configuration.contains("loss.entropy-coefficient=0.5"))
        .filter(
            configuration ->
                Stream.of("gspo", "luspo")
                    .noneMatch(
                        type ->
                            configuration.containsAll(
                                List.of("loss.type=" + type, "loss.importance-cap=1.25"))));
  }

  @ParameterizedTest
  @MethodSource("differentiable")
  void theGradientIsTheDerivativeOfTheValue(List<String> configuration) {
    PolicyLoss loss = create(configuration);
    for (int seed = 0; seed < 5; seed++) {
      LossBatch batch = Batches.random(seed);
      double[][] gradient = loss.apply(batch).gradient();
      for (int s = 0; s < batch.sequences(); s++) {
        assertThat(gradient[s]).hasSameSizeAs(batch.logpNew()[s]);
        for (int t = 0; t < gradient[s].length; t++) {
          float logp = batch.logpNew()[s][t];
          double up = loss.apply(with(batch, s, t, logp + STEP)).value();
          double down = loss.apply(with(batch, s, t, logp - STEP)).value();
          assertThat(gradient[s][t])
              .as("seed %d sequence %d token %d", seed, s, t)
              .isEqualTo((up - down) / (2 * STEP), within(1e-6));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void sharesOfMicroBatchesAddUp(List<String> configuration) {
    PolicyLoss loss = create(configuration);
    LossBatch batch = Batches.random(11);
    TokenLoss whole = loss.apply(batch);
    TokenLoss first = loss.apply(slice(batch, 0, 1));
    TokenLoss second = loss.apply(slice(batch, 1, 4));

    assertThat(first.value() + second.value()).isEqualTo(whole.value(), within(1e-12));
    assertThat(first.gradient()[0]).containsExactly(whole.gradient()[0], within(1e-15));
    assertThat(second.gradient()[2]).containsExactly(whole.gradient()[3], within(1e-15));
    whole
        .metrics()
        .forEach(
            (name, value) ->
                assertThat(first.metrics().get(name) + second.metrics().get(name))
                    .as(name)
                    .isEqualTo(value, within(1e-12)));
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void maskedTokensCountNowhere(List<String> configuration) {
    PolicyLoss loss = create(configuration);
    LossBatch batch = Batches.random(3);
    TokenLoss expected = loss.apply(batch);
    LossBatch changed = batch;
    int masked = 0;
    for (int s = 0; s < batch.sequences(); s++) {
      for (int t = 0; t < batch.mask()[s].length; t++) {
        if (!batch.mask()[s][t]) {
          assertThat(expected.gradient()[s][t]).isZero();
          changed = with(changed, s, t, Float.NaN);
          masked++;
        }
      }
    }

    TokenLoss actual = loss.apply(changed);

    assertThat(masked).isPositive();
    assertThat(actual.value()).isEqualTo(expected.value());
    assertThat(actual.gradient()).isDeepEqualTo(expected.gradient());
    assertThat(actual.metrics()).isEqualTo(expected.metrics());
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void anEmptyMaskGivesNothing(List<String> configuration) {
    TokenLoss nothing =
        create(configuration)
            .apply(
                new LossBatch(
                    new float[][] {{-1, -2}},
                    new float[][] {{-1, -2}},
                    Optional.empty(),
                    Optional.of(new float[][] {{-1, -2}}),
                    new double[][] {{1, 1}},
                    new boolean[][] {{false, false}},
                    0,
                    1));

    assertThat(nothing.value()).isZero();
    assertThat(nothing.gradient()[0]).containsExactly(0, 0);
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void extremeRatiosStayFinite(List<String> configuration) {
    PolicyLoss loss = create(configuration);
    for (float logp : new float[] {-200, -1e-6f}) {
      for (double advantage : new double[] {1, -1}) {
        LossBatch batch =
            new LossBatch(
                new float[][] {{logp}},
                new float[][] {{-100}},
                Optional.empty(),
                Optional.of(new float[][] {{-100}}),
                new double[][] {{advantage}},
                new boolean[][] {{true}},
                1,
                1);
        TokenLoss actual = loss.apply(batch);
        assertThat(actual.value()).isFinite();
        assertThat(actual.gradient()[0][0]).isFinite();
        actual.metrics().values().forEach(metric -> assertThat(metric).isFinite());
      }
    }
  }

  @Test
  void anUnknownNameIsRefusedWithASuggestion() {
    assertThatThrownBy(() -> loss("cliped"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid loss.type: 'cliped' (expected one of cispo, clip-cov, clipped, cross-entropy,"
                + " dppo-kl, dppo-tv, gmpo, gspo, kl-cov, luspo, reinforce, sapo, vespo). Did you"
                + " mean 'clipped'?");
  }

  @Test
  void settingsThatExcludeEachOtherAreRefused() {
    assertThatThrownBy(() -> loss("clipped", "loss.dual-clip=0.5"))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid loss.dual-clip: 0.5 (expected 0 for off, or a number > 1)");
    assertThatThrownBy(() -> loss("clipped", "loss.aggregation=seq-mean-token-sum-norm"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid loss.length-constant: 0 (expected a whole number >= 1 where loss.aggregation"
                + " ends in -norm)");
    assertThatThrownBy(() -> loss("sapo", "loss.sapo-tau-positive=0"))
        .isInstanceOf(UserException.class)
        .hasMessage("Invalid loss.sapo-tau-positive: 0.0 (expected a number > 0)");
    assertThatThrownBy(() -> loss("clipped", "loss.importance-cap=2", "loss.importance-floor=2.5"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid loss.importance-floor: 2.5 (expected a number <= loss.importance-cap, which is"
                + " 2.0)");
  }

  @Test
  void raggedArraysMustAgree() {
    assertThatThrownBy(() -> one(new float[] {-1}, new float[] {-1, -2}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Tokens of sequence 0 differ: logpNew 1, logpRollout 2");
    assertThatThrownBy(() -> one(new float[] {-1}, new float[] {-1}, 1, 1))
        .hasMessage("Tokens of sequence 0 differ: logpNew 1, advantages 2, mask 1");
  }
}
