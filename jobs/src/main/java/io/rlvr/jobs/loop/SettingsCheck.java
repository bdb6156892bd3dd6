package io.rlvr.jobs.loop;

import io.rlvr.advantage.AdvantageSettings;
import io.rlvr.advantage.CreditAssigner;
import io.rlvr.advantage.GroupFilter;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.StageKind;
import io.rlvr.dataset.DatasetReaders;
import io.rlvr.jobs.models.SharedRewardModels;
import io.rlvr.jobs.rollout.RolloutEngines;
import io.rlvr.jobs.rollout.RolloutSettings;
import io.rlvr.jobs.settings.EvaluateSettings;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.settings.UpdateOptions;
import io.rlvr.jobs.settings.UpdatePlacement;
import io.rlvr.loss.EntropyController;
import io.rlvr.loss.KlOptions;
import io.rlvr.loss.KlSettings;
import io.rlvr.loss.LossSettings;
import io.rlvr.loss.PolicyLosses;
import io.rlvr.model.lora.Lora;
import io.rlvr.reward.Reward;
import io.rlvr.reward.registry.MonitoredReward;
import io.rlvr.reward.registry.Rewards;
import io.rlvr.rollout.server.ServerSettings;
import io.rlvr.rollout.server.ServerSettings.Push;
import io.rlvr.train.UpdateSettings;
import io.rlvr.train.UpdateSettings.OldLogprobs;
import java.util.LinkedHashSet;
import java.util.Set;

/** What settings must agree on with each other, checked before anything runs. */
public final class SettingsCheck {
  private SettingsCheck() {}

  /**
   * @throws UserException if a run with these settings could not end well
   */
  public static void training(Settings settings) {
    rewards(settings);
    credit(settings);
    refills(settings);
    reference(settings);
    PolicyLosses.create(settings);
    EntropyController.from(settings);
    lag(settings);
    optimizer(settings);
    placement(settings);
    DatasetReaders.check(settings);
    servers(settings);
    RolloutEngines.create(settings);
  }

  /** Known before the first push, which comes after the first step. */
  private static void servers(Settings settings) {
    if (!RolloutEngines.isServer(settings)) {
      return;
    }
    boolean isAdapter = Lora.from(settings).isPresent();
    Push right = isAdapter ? Push.ADAPTERS : Push.WEIGHTS;
    if (settings.get(ServerSettings.PUSH) != right) {
      throw new UserException(
          "Invalid rollout.server.push: %s (expected %s where lora.rank is %s)",
          isAdapter ? "weights" : "adapters",
          isAdapter ? "adapters" : "weights",
          isAdapter ? "above 0" : "0");
    }
  }

  /**
   * Rollouts of an older policy give the gradient of another objective unless their loss is divided
   * by the probabilities that they were sampled with: by the loss's own ratio, or by a weight.
   * Refused rather than warned of, since metrics show the lag but not the bias.
   */
  private static void lag(Settings settings) {
    if (settings.get(RunSettings.MAX_LAG) == 0) {
      return;
    }
    boolean recomputes = settings.get(UpdateSettings.OLD_LOGPROBS) == OldLogprobs.RECOMPUTE;
    boolean isWeighted = recomputes && settings.get(LossSettings.IMPORTANCE_CAP) > 0;
    if (!isWeighted && recomputes) {
      throw new UserException(
          "Invalid loop.max-lag: 1 (expected 0 where update.old-logprobs is recompute, unless"
              + " loss.importance-cap is above 0)");
    }
    if (!isWeighted && PolicyLosses.isOnPolicy(settings)) {
      throw new UserException(
          "Invalid loop.max-lag: 1 (expected 0 where loss.type is %s, unless update.old-logprobs is"
              + " recompute and loss.importance-cap is above 0)",
          settings.get(LossSettings.TYPE));
    }
  }

  /** The same of a stage that goes no further. */
  public static void offshoot(StageKind kind, Settings settings) {
    if (kind == StageKind.REWARD) {
      rewards(settings);
    } else {
      credit(settings);
    }
  }

  private static void rewards(Settings settings) {
    try (Reward reward = MonitoredReward.from(Rewards.withoutModels(), settings);
        Reward evaluation =
            Rewards.withoutModels().create(settings.get(EvaluateSettings.REWARD), settings)) {
      if (reward.name().isEmpty() || evaluation.name().isEmpty()) {
        throw new UserException("Invalid reward.type: a reward without a name");
      }
      Set<String> names = new LinkedHashSet<>();
      addNames(reward, names);
      addNames(evaluation, names);
      SharedRewardModels.check(settings, names);
    }
  }

  private static void credit(Settings settings) {
    CreditAssigner credit = CreditAssigner.from(settings, 0);
    if (credit.needsGreedy() && !settings.get(RolloutSettings.GREEDY_BASELINE)) {
      throw new UserException(
          "Invalid rollout.greedy-baseline: false (expected true where advantage.type is %s)",
          settings.get(AdvantageSettings.TYPE));
    }
    if (credit.needsParts() && KlOptions.from(settings).rewardCoefficient() > 0) {
      throw new UserException(
          "Invalid kl.placement: reward (expected loss or none where advantage.type is %s)",
          settings.get(AdvantageSettings.TYPE));
    }
    boolean isAdaptive = KlSettings.controller(settings).isPresent();
    if ((isAdaptive || KlSettings.needsReference(settings))
        && !settings.get(RolloutSettings.REFERENCE_LOGPROBS)) {
      throw new UserException(
          "Invalid rollout.reference-logprobs: false (expected true where kl.coefficient is not"
              + " 0)");
    }
  }

  private static void refills(Settings settings) {
    int refills = settings.get(RolloutSettings.MAX_REFILLS);
    if (refills > 0 && settings.get(AdvantageSettings.FILTER) == GroupFilter.NONE) {
      throw new UserException(
          "Invalid rollout.max-refills: %d (expected 0 where advantage.filter is none)", refills);
    }
  }

  private static void optimizer(Settings settings) {
    if (Lora.from(settings).isPresent() && !settings.get(RunSettings.OPTIMIZER).isEmpty()) {
      throw new UserException(
          "Invalid %s: '%s' (expected none where lora.rank is above 0: the state is that of a whole"
              + " model)",
          RunSettings.OPTIMIZER.name(), settings.get(RunSettings.OPTIMIZER));
    }
  }

  private static void placement(Settings settings) {
    UpdateOptions options = UpdateOptions.from(settings);
    if (options.lora().isPresent() && options.placement() == UpdatePlacement.SHARDED) {
      throw UpdatePlacement.withoutShards();
    }
  }

  private static void reference(Settings settings) {
    int every = settings.get(RolloutSettings.REFERENCE_EVERY);
    if (every > 0 && !settings.get(RolloutSettings.REFERENCE_LOGPROBS)) {
      throw new UserException(
          "Invalid rollout.reference-every: %d (expected 0 where rollout.reference-logprobs is"
              + " false)",
          every);
    }
  }

  /** Of a reward and of those that it is made of. */
  private static void addNames(Reward reward, Set<String> names) {
    names.add(reward.name());
    reward.parts().forEach(part -> addNames(part, names));
  }

  /** Steps that the run has. */
  public static void steps(StageKind kind, StepRange range, Settings settings) {
    int first = kind == StageKind.EVALUATE || kind == StageKind.IMPORT ? 0 : 1;
    int last = settings.get(RunSettings.STEPS);
    for (int step : new int[] {range.first(), range.last()}) {
      if (step < first || step > last) {
        throw new UserException(
            "Invalid --step: %d (expected %d to %d, which is loop.steps)", step, first, last);
      }
    }
  }
}
