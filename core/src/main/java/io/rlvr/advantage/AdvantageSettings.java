package io.rlvr.advantage;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import java.util.List;

/** The settings of credit assignment. */
public final class AdvantageSettings {
  public static final Key<String> TYPE =
      Key.text(
          "advantage.type",
          "rloo",
          "The advantage estimator: dr-grpo, grpo, opo, reinforce, reinforce++,"
              + " reinforce++-baseline, rloo, or a class name");

  public static final Key<Normalisation> NORMALISATION =
      Key.choice(
          "advantage.normalisation",
          Normalisation.Z_SCORE,
          "What happens to the rewards of a step before the KL penalty and the estimator");

  public static final Key<Std> STD =
      Key.choice(
          "advantage.std", Std.SAMPLE, "The group's standard deviation that grpo divides by");

  public static final Key<Double> EPSILON =
      Key.atLeast("advantage.epsilon", 1e-6, 0, "Added to the standard deviation by grpo");

  public static final Key<Singleton> SINGLETON =
      Key.choice(
          "advantage.singleton",
          Singleton.ZERO,
          "The advantage of a group of one: 0, or its raw reward");

  public static final Key<Whitening> WHITENING =
      Key.choice(
          "advantage.whitening",
          Whitening.BESSEL,
          "How reinforce++ and reinforce++-baseline scale over the step");

  public static final Key<Whitening.Unit> WHITENING_UNIT =
      Key.choice(
          "advantage.whitening-unit",
          Whitening.Unit.TOKEN,
          "Whether a response counts by its tokens or once in the moments that whiten");

  public static final Key<Double> WHITENING_EPSILON =
      Key.atLeast(
          "advantage.whitening-epsilon",
          1e-8,
          0,
          "Added to the variance (bessel) or its least value (population) where a step is whitened");

  public static final List<Key<?>> KEYS =
      List.of(
          TYPE,
          NORMALISATION,
          STD,
          EPSILON,
          SINGLETON,
          WHITENING,
          WHITENING_UNIT,
          WHITENING_EPSILON);

  private AdvantageSettings() {}

  static Whitening.Step whitening(Settings settings) {
    return new Whitening.Step(
        settings.get(WHITENING), settings.get(WHITENING_UNIT), settings.get(WHITENING_EPSILON));
  }
}
