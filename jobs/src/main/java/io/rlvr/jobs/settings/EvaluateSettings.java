package io.rlvr.jobs.settings;

import io.rlvr.config.Key;
import io.rlvr.reward.registry.Rewards;
import java.util.List;

/** Settings of evaluation on held-out prompts. */
public final class EvaluateSettings {
  public static final Key<String> REWARD =
      Key.registered(
          "evaluate.reward",
          "contains",
          Rewards.withoutModels().names(),
          "The reward that says what is correct: value >= 0.5.");
  public static final Key<Integer> PROMPTS =
      Key.integer("evaluate.prompts", 200, 1, "Held-out prompts, the first of the dataset.");
  public static final Key<Integer> SAMPLES_PER_PROMPT =
      Key.integer(
          "evaluate.samples-per-prompt",
          1,
          1,
          "Samples of each prompt: the k of pass@k and maj@k.");
  public static final Key<Double> TEMPERATURE =
      Key.atLeast("evaluate.temperature", 1.0, 0, "Softmax temperature; 0 takes the likeliest.");

  public static final List<Key<?>> KEYS = List.of(REWARD, PROMPTS, SAMPLES_PER_PROMPT, TEMPERATURE);

  private EvaluateSettings() {}
}
