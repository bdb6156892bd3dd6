package io.rlvr.reward.mix;

import io.rlvr.config.Key;
import io.rlvr.reward.ResponseScope;
import io.rlvr.reward.judge.JudgeForm;
import java.util.List;

/** The settings of rewards that are made of other rewards. */
public final class MixSettings {
  public static final Key<List<String>> WEIGHTED_PARTS =
      Key.pairs(
          "reward.weighted.parts",
          "reward:weight",
          "The rewards of weighted and their weights, as in contains:0.8, overlong:0.2");

  public static final Key<WeightedReward.Missing> WEIGHTED_MISSING =
      Key.choice(
          "reward.weighted.missing",
          WeightedReward.Missing.FAIL,
          "What a part without a value does to weighted: fail makes the whole UNSCORABLE or FAILED,"
              + " renormalise leaves it out and scales the other weights up");

  public static final Key<String> HYBRID_RULE =
      Key.text("reward.hybrid.rule", "contains", "The reward that accepts first in hybrid");

  public static final Key<String> HYBRID_JUDGE =
      Key.text(
          "reward.hybrid.judge", "judge", "The reward that decides what the rule did not accept");

  public static final Key<RoutedReward.By> ROUTED_BY =
      Key.choice(
          "reward.routed.by", RoutedReward.By.SOURCE, "The column of a prompt that routes it");

  public static final Key<List<String>> ROUTED_ROUTES =
      Key.pairs(
          "reward.routed.routes",
          "source:reward",
          "The rewards of routed by source or subject, as in gsm8k:numeric, medicine:judge");

  public static final Key<String> ROUTED_DEFAULT =
      Key.text(
          "reward.routed.default",
          "none",
          "The reward of prompts without a route; none makes them UNSCORABLE");

  public static final Key<String> DEBIASED_BASE =
      Key.text("reward.debiased.base", "judge", "The reward that debiased corrects");

  public static final Key<Double> FALSE_POSITIVE_RATE =
      Key.between(
          "reward.noise.false-positive-rate",
          0,
          0,
          1,
          "The share of wrong responses that the base of debiased accepts, as judge-eval measures");

  public static final Key<Double> FALSE_NEGATIVE_RATE =
      Key.between(
          "reward.noise.false-negative-rate",
          0,
          0,
          1,
          "The share of right responses that the base of debiased rejects, as judge-eval measures");

  public static final Key<String> NOISY_BASE =
      Key.text("reward.noisy.base", "truth", "The reward that noisy makes mistakes about").later();

  public static final Key<JudgeForm> NOISY_FORM =
      Key.choice(
              "reward.noisy.form",
              JudgeForm.BINARY,
              "The value of noisy: 1 and 0 (binary), or how probable it is that the answer is right"
                  + " (soft)")
          .later();

  public static final Key<Double> NOISY_FALSE_POSITIVE_RATE =
      Key.between(
              "reward.noisy.false-positive-rate",
              0,
              0,
              1,
              "The share of what its base finds wrong that noisy calls right")
          .later();

  public static final Key<Double> NOISY_FALSE_NEGATIVE_RATE =
      Key.between(
              "reward.noisy.false-negative-rate",
              0,
              0,
              1,
              "The share of what its base finds right that noisy calls wrong")
          .later();

  public static final Key<String> RUBRIC_JUDGE =
      Key.text("reward.rubric.judge", "judge", "The reward that judges each criterion of rubric");

  public static final Key<String> RUBRIC_TEMPLATE =
      Key.text(
          "reward.rubric.template",
          "rubric-v1",
          "The prompt of rubric's judge: rubric-v1, or a text file as for reward.judge.template;"
              + " {reference} is the criterion");

  public static final Key<ResponseScope> RUBRIC_SCOPE =
      Key.choice(
          "reward.rubric.scope",
          ResponseScope.RESPONSE,
          "The part of a response that rubric's judge sees");

  public static final List<Key<?>> KEYS =
      List.of(
          WEIGHTED_PARTS,
          WEIGHTED_MISSING,
          HYBRID_RULE,
          HYBRID_JUDGE,
          ROUTED_BY,
          ROUTED_ROUTES,
          ROUTED_DEFAULT,
          DEBIASED_BASE,
          FALSE_POSITIVE_RATE,
          FALSE_NEGATIVE_RATE,
          NOISY_BASE,
          NOISY_FORM,
          NOISY_FALSE_POSITIVE_RATE,
          NOISY_FALSE_NEGATIVE_RATE,
          RUBRIC_JUDGE,
          RUBRIC_TEMPLATE,
          RUBRIC_SCOPE);

  private MixSettings() {}
}
