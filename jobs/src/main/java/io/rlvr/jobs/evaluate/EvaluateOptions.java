package io.rlvr.jobs.evaluate;

import io.rlvr.config.Settings;
import io.rlvr.jobs.models.SharedRewardModels;
import io.rlvr.jobs.rollout.RolloutEngines;
import io.rlvr.jobs.rollout.RolloutSettings;
import io.rlvr.jobs.rollout.SamplingOptions;
import io.rlvr.jobs.settings.EvaluateSettings;
import io.rlvr.jobs.settings.PolicyTemperature;
import io.rlvr.reward.registry.RewardRecipe;
import io.rlvr.rollout.RolloutEngine;

/**
 * What is sampled to evaluate a policy, and what says whether it is right.
 *
 * @param prompts held-out prompts, the first of the dataset
 * @param promptsPerTask prompts that one task generates as one batch
 * @param models what the reward may borrow, but the policy
 */
public record EvaluateOptions(
    int prompts,
    int promptsPerTask,
    SamplingOptions sampling,
    double logprobTemperature,
    String rewardName,
    RewardRecipe rewards,
    SharedRewardModels models,
    RolloutEngine engine) {

  public static EvaluateOptions from(Settings settings) {
    return new EvaluateOptions(
        settings.get(EvaluateSettings.PROMPTS),
        settings.get(RolloutSettings.PROMPTS_PER_TASK),
        new SamplingOptions(
            settings.get(EvaluateSettings.SAMPLES_PER_PROMPT),
            settings.get(RolloutSettings.MAX_NEW_TOKENS),
            settings.get(EvaluateSettings.TEMPERATURE),
            0,
            1,
            0,
            1),
        PolicyTemperature.from(settings, EvaluateSettings.TEMPERATURE),
        settings.get(EvaluateSettings.REWARD),
        RewardRecipe.from(settings),
        SharedRewardModels.from(settings),
        RolloutEngines.create(settings));
  }

  /** Whether its tasks load models. */
  public boolean needsModel() {
    return engine.needsModel() || rewards.needsModel(rewardName);
  }
}
