package io.rlvr.jobs.rollout;

import io.rlvr.config.Key;
import io.rlvr.jobs.settings.PolicyTemperature;
import java.util.List;

/** Settings of generation for training. */
public final class RolloutSettings {
  public static final Key<Integer> PROMPTS_PER_STEP =
      Key.integer("rollout.prompts-per-step", 128, 1, "Prompts that a step draws.");
  public static final Key<Integer> SAMPLES_PER_PROMPT =
      Key.integer("rollout.samples-per-prompt", 4, 1, "Samples of each prompt: the group's size.");
  public static final Key<Integer> PROMPTS_PER_TASK =
      Key.integer(
          "rollout.prompts-per-task",
          16,
          1,
          "Prompts in a work unit, which is generated as one batch by one task. Fixed, so that"
              + " batches never depend on the number of executors.");
  public static final Key<Integer> MAX_NEW_TOKENS =
      Key.integer("rollout.max-new-tokens", 1024, 1, "Longest response in tokens.");
  static final Key<Integer> TOP_K =
      Key.integer("rollout.top-k", 0, 0, "Sample among so many likeliest tokens; 0 for all.");
  static final Key<Double> TOP_P =
      Key.between(
          "rollout.top-p", 1.0, 0, 1, "Sample among the likeliest tokens of this total mass.");
  static final Key<Double> MIN_P =
      Key.between(
              "rollout.min-p",
              0,
              0,
              1,
              "Sample among the tokens of at least this share of the likeliest one's probability; 0"
                  + " for all.")
          .later();
  static final Key<Double> REPETITION_PENALTY =
      Key.atLeast(
              "rollout.repetition-penalty",
              1,
              0,
              "What logits above 0 of tokens that the prompt or the response holds already are divided"
                  + " by, and others multiplied; above 0, and 1 is off.")
          .later();
  public static final Key<Boolean> REFERENCE_LOGPROBS =
      Key.flag(
          "rollout.reference-logprobs",
          true,
          "Also score each sample under the reference policy, which KL penalties and the KL curve"
              + " need.");

  public static final Key<Integer> REFERENCE_EVERY =
      Key.integer(
              "rollout.reference-every",
              0,
              0,
              "Every so many steps the reference policy becomes the policy of then; 0 for the start"
                  + " model throughout.")
          .later();

  public static final Key<Boolean> GREEDY_BASELINE =
      Key.flag(
              "rollout.greedy-baseline",
              false,
              "Also draw a sample of each prompt at temperature 0, the baseline of remax.")
          .later();

  public static final Key<Integer> MAX_REFILLS =
      Key.integer(
              "rollout.max-refills",
              0,
              0,
              "Rounds of further prompts, at most, for a step of which advantage.filter leaves fewer"
                  + " groups than rollout.prompts-per-step.")
          .later();

  public static final Key<String> ENGINE =
      Key.registered(
              RolloutEngines.SETTING,
              "resident",
              RolloutEngines.names(),
              "What samples: resident is the policy in each executor's own memory, server one of"
                  + " rollout.server.url.")
          .later();

  public static final List<Key<?>> KEYS =
      List.of(
          ENGINE,
          PROMPTS_PER_STEP,
          SAMPLES_PER_PROMPT,
          PROMPTS_PER_TASK,
          MAX_NEW_TOKENS,
          PolicyTemperature.KEY,
          TOP_K,
          TOP_P,
          MIN_P,
          REPETITION_PENALTY,
          REFERENCE_LOGPROBS,
          REFERENCE_EVERY,
          GREEDY_BASELINE,
          MAX_REFILLS);

  private RolloutSettings() {}
}
