package io.rlvr.jobs.rollout;

import io.rlvr.config.Settings;
import io.rlvr.jobs.settings.PolicyTemperature;
import io.rlvr.model.engine.Sampling;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * How samples of prompts are drawn.
 *
 * @param topK 0 for all tokens
 * @param topP 1 for all tokens
 */
public record SamplingOptions(
    int samplesPerPrompt, int maxNewTokens, double temperature, int topK, double topP)
    implements Serializable {

  /** As for training. */
  public static SamplingOptions from(Settings settings) {
    return new SamplingOptions(
        settings.get(RolloutSettings.SAMPLES_PER_PROMPT),
        settings.get(RolloutSettings.MAX_NEW_TOKENS),
        settings.get(PolicyTemperature.KEY),
        settings.get(RolloutSettings.TOP_K),
        settings.get(RolloutSettings.TOP_P));
  }

  /** One sample of each prompt: its likeliest tokens. */
  SamplingOptions greedy() {
    return new SamplingOptions(1, maxNewTokens, 0, topK, topP);
  }

  /**
   * With what depends on the model.
   *
   * @param stopIds tokens that end a sample
   */
  public Sampling of(int[] stopIds) {
    List<Integer> stops = Arrays.stream(stopIds).boxed().toList();
    return new Sampling(maxNewTokens, temperature, topK, topP, stops);
  }
}
