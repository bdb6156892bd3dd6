package io.rlvr.advantage;

import io.rlvr.config.Key;
import java.util.List;

/** The settings of credit assignment. */
public final class AdvantageSettings {
  public static final Key<String> TYPE =
      Key.registered(Advantages.SETTING, "rloo", Advantages.names(), "The advantage estimator.");

  public static final Key<Normalisation> NORMALISATION =
      Key.choice(
          "advantage.normalisation",
          Normalisation.Z_SCORE,
          "What happens to the rewards of a step before the KL penalty and the estimator");

  public static final Key<Std> STD =
      Key.choice(
          "advantage.std",
          Std.SAMPLE,
          "The group's standard deviation that gdpo and grpo divide by");

  public static final Key<Double> EPSILON =
      Key.atLeast(
          "advantage.epsilon",
          1e-6,
          0,
          "Added to the standard deviation by gdpo and grpo, and to the mean by maxrl");

  public static final Key<Baseline> BASELINE =
      Key.choice(
              "advantage.baseline",
              Baseline.GROUP,
              "Whose mean and standard deviation grpo takes: the whole group's, or those of the"
                  + " other members")
          .later();

  public static final Key<ZeroStd> ZERO_STD =
      Key.choice(
              "advantage.zero-std",
              ZeroStd.UNDIVIDED,
              "What grpo divides by where the standard deviation is 0: nothing, or epsilon alone")
          .later();

  public static final Key<Std> NORMALISATION_STD =
      Key.choice(
              "advantage.normalisation-std",
              Std.POPULATION,
              "The step's standard deviation that the z-score divides by")
          .later();

  public static final Key<Double> NORMALISATION_EPSILON =
      Key.atLeast(
              "advantage.normalisation-epsilon",
              0,
              0,
              "Added to the standard deviation by the z-score")
          .later();

  public static final Key<Double> REWARD_CLIP =
      Key.atLeast(
              "advantage.reward-clip",
              0,
              0,
              "Rewards are cut to this size, plus or minus, before all else; 0 is off")
          .later();

  public static final Key<GroupFilter> FILTER =
      Key.choice(
              "advantage.filter",
              GroupFilter.NONE,
              "Which groups leave the update: none, or those whose rewards are all equal")
          .later();

  public static final Key<Double> FILTER_STD =
      Key.atLeast(
              "advantage.filter-std",
              0,
              0,
              "Rewards count as equal for advantage.filter up to this standard deviation")
          .later();

  public static final Key<Truncated> TRUNCATED =
      Key.choice(
              "advantage.truncated",
              Truncated.KEPT,
              "Whether responses that ran out of their token budget stay in the update")
          .later();

  public static final Key<Integer> PASS_K =
      Key.integer(
              "advantage.pass-k",
              4,
              1,
              "Responses in a subset of pass-at-k, of which one must be right")
          .later();

  public static final Key<List<String>> PARTS =
      Key.pairs(
              "advantage.parts",
              "part:weight",
              "The parts of a mixed reward that gdpo normalises each by itself, and their weights, as"
                  + " in contains:0.8, overlong:0.2")
          .later();

  public static final Key<Singleton> SINGLETON =
      Key.choice(
          "advantage.singleton",
          Singleton.ZERO,
          "The advantage of a group of one: 0, or its raw reward");

  public static final Key<Whitening> WHITENING =
      Key.choice(
          "advantage.whitening",
          Whitening.BESSEL,
          "How gdpo, reinforce++, reinforce++-baseline and rloo-normalised (and gae of the"
              + " advantage tool) scale over the step");

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
          BASELINE,
          ZERO_STD,
          NORMALISATION_STD,
          NORMALISATION_EPSILON,
          REWARD_CLIP,
          FILTER,
          FILTER_STD,
          TRUNCATED,
          PASS_K,
          PARTS,
          SINGLETON,
          WHITENING,
          WHITENING_UNIT,
          WHITENING_EPSILON);

  private AdvantageSettings() {}
}
