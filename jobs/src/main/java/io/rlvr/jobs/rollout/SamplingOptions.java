package io.rlvr.jobs.rollout;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.settings.PolicyTemperature;
import io.rlvr.model.engine.Sampling;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How samples of prompts are drawn.
 *
 * @param topK 0 for all tokens
 * @param topP 1 for all tokens
 * @param minP 0 for all tokens
 * @param repetitionPenalty 1 for none
 */
public record SamplingOptions(
    int samplesPerPrompt,
    int maxNewTokens,
    double temperature,
    int topK,
    double topP,
    double minP,
    double repetitionPenalty)
    implements Serializable {

  /** As for training. */
  public static SamplingOptions from(Settings settings) {
    return new SamplingOptions(
        settings.get(RolloutSettings.SAMPLES_PER_PROMPT),
        settings.get(RolloutSettings.MAX_NEW_TOKENS),
        settings.get(PolicyTemperature.KEY),
        settings.get(RolloutSettings.TOP_K),
        settings.get(RolloutSettings.TOP_P),
        settings.get(RolloutSettings.MIN_P),
        repetitionPenalty(settings.get(RolloutSettings.REPETITION_PENALTY)));
  }

  private static double repetitionPenalty(double value) {
    if (value == 0) {
      throw new UserException(
          "Invalid %s: 0.0 (expected a number > 0)", RolloutSettings.REPETITION_PENALTY.name());
    }
    return value;
  }

  /**
   * One line for each way of drawing that log-probabilities leave out: no ratio of training holds
   * it, so no correction can undo it.
   */
  public List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    remark(remarks, RolloutSettings.TOP_K.name(), topK, topK > 0);
    remark(remarks, RolloutSettings.TOP_P.name(), topP, topP < 1);
    remark(remarks, RolloutSettings.MIN_P.name(), minP, minP > 0);
    remark(
        remarks,
        RolloutSettings.REPETITION_PENALTY.name(),
        repetitionPenalty,
        repetitionPenalty != 1);
    return remarks;
  }

  private static void remark(List<String> remarks, String name, Number value, boolean isSet) {
    if (isSet) {
      remarks.add(
          "%s is %s: log-probabilities leave it out, when sampling and when training, so that"
                  .formatted(name, value)
              + " loss.importance-cap cannot correct for it; watch entropy and kl.policy-reference");
    }
  }

  /** One sample of each prompt: its likeliest tokens. */
  SamplingOptions greedy() {
    return new SamplingOptions(1, maxNewTokens, 0, topK, topP, minP, repetitionPenalty);
  }

  /**
   * With what depends on the model.
   *
   * @param stopIds tokens that end a sample
   */
  public Sampling of(int[] stopIds) {
    List<Integer> stops = Arrays.stream(stopIds).boxed().toList();
    return new Sampling(maxNewTokens, temperature, topK, topP, minP, repetitionPenalty, stops);
  }
}
