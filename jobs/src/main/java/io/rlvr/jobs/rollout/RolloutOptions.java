package io.rlvr.jobs.rollout;

import io.rlvr.config.Settings;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.settings.PolicyTemperature;
import io.rlvr.rollout.RolloutEngine;

/**
 * What a step samples for training.
 *
 * @param promptsPerTask prompts that one task generates as one batch
 * @param referenceLogprobs whether samples are scored under the reference policy too
 * @param greedyBaseline whether each prompt has a greedy sample too
 * @param policyTemperature of the log-probabilities
 * @param model how tasks load the reference model
 */
record RolloutOptions(
    int promptsPerStep,
    int promptsPerTask,
    boolean referenceLogprobs,
    boolean greedyBaseline,
    SamplingOptions sampling,
    double policyTemperature,
    RolloutEngine engine,
    ModelOptions model) {

  static RolloutOptions from(Settings settings) {
    return new RolloutOptions(
        settings.get(RolloutSettings.PROMPTS_PER_STEP),
        settings.get(RolloutSettings.PROMPTS_PER_TASK),
        settings.get(RolloutSettings.REFERENCE_LOGPROBS),
        settings.get(RolloutSettings.GREEDY_BASELINE),
        SamplingOptions.from(settings),
        PolicyTemperature.from(settings),
        RolloutEngines.create(settings),
        ModelOptions.from(settings));
  }

  /** Whether its tasks load models. */
  boolean needsModel() {
    return engine.needsModel() || referenceLogprobs;
  }
}
