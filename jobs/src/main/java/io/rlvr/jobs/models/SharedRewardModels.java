package io.rlvr.jobs.models;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Maybe;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.reward.RewardModel;
import io.rlvr.reward.RewardModels;
import io.rlvr.reward.judge.JudgeCalibration;
import io.rlvr.reward.judge.JudgeSettings;
import io.rlvr.store.ModelRef;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Lends rewards the models of {@link ExecutorModels}, on whatever machine the task runs: judge and
 * policy share the device by turns.
 */
public record SharedRewardModels(
    Maybe<ModelRef> judge, Maybe<ModelRef> policy, ModelOptions options)
    implements RewardModels, Serializable {
  private static final String JUDGE = "judge";

  /**
   * Which judge the settings name.
   *
   * @param folder empty for none
   * @param digest of its content, empty where any will do
   * @param temperature 0 where the folder decides
   */
  private record Judge(String folder, String digest, double temperature) {
    static Judge from(Settings settings) {
      return new Judge(
          settings.get(JudgeSettings.MODEL),
          settings.get(JudgeSettings.DIGEST),
          settings.get(JudgeSettings.TEMPERATURE));
    }

    boolean isNone() {
      return folder.isEmpty();
    }

    Path existing() {
      return ModelFolders.existing(JudgeSettings.MODEL, folder);
    }
  }

  /** The judge that the settings name, if any, and no policy. */
  public static SharedRewardModels from(Settings settings) {
    Judge judge = Judge.from(settings);
    return new SharedRewardModels(
        judge.isNone() ? Maybe.none() : Maybe.of(ModelRef.ofFolder(judge.existing(), judge.digest)),
        Maybe.none(),
        ModelOptions.from(settings));
  }

  /** These and the policy that gave the responses. */
  public SharedRewardModels withPolicy(ModelRef policyRef) {
    return new SharedRewardModels(judge, Maybe.of(policyRef), options);
  }

  /**
   * Settings that say which judge it is, by its content and its temperature: what a run records and
   * checks.
   *
   * @throws UserException if the judge's folder is missing or not the one that the settings expect
   */
  public static Settings pinned(Settings settings) {
    return pinned(settings, Optional::empty);
  }

  /**
   * The same for a run, which keeps the temperature that it began with.
   *
   * @param begun that temperature, 0 for none; empty if the run has not begun
   */
  public static Settings pinned(Settings settings, Supplier<Optional<Double>> begun) {
    Judge judge = Judge.from(settings);
    if (judge.isNone()) {
      return settings;
    }
    String digest = ModelFolder.digest(judge.existing());
    if (!judge.digest.isEmpty() && !judge.digest.equals(digest)) {
      throw new UserException(
          "Invalid reward.judge.model: %s has digest %s (expected %s, which is"
              + " reward.judge.digest)",
          judge.folder, digest, judge.digest);
    }
    Settings known = settings.with(JudgeSettings.DIGEST, digest);
    if (judge.temperature != 0) {
      return known;
    }
    Optional<Double> kept = begun.get();
    Optional<Double> temperature =
        kept.isPresent()
            ? kept.filter(value -> value != 0)
            : JudgeCalibration.of(judge.existing(), digest);
    return temperature.map(value -> known.with(JudgeSettings.TEMPERATURE, value)).orElse(known);
  }

  /**
   * What can be said about the judge before anything runs.
   *
   * @param rewards the names of those that will be asked
   * @throws UserException if one of them is a judge and the settings name none, or its folder is
   *     missing
   */
  public static void check(Settings settings, Set<String> rewards) {
    Judge judge = Judge.from(settings);
    if (!judge.isNone()) {
      judge.existing();
    } else if (rewards.contains(JUDGE)) {
      throw new UserException("Missing reward.judge.model (expected a Hugging Face model folder)");
    }
  }

  @Override
  public <R> R judge(Function<RewardModel, R> work) {
    return judge.optional().map(ref -> lend(ref, work)).orElseGet(() -> NONE.judge(work));
  }

  @Override
  public <R> R policy(Function<RewardModel, R> work) {
    return policy.optional().map(ref -> lend(ref, work)).orElseGet(() -> NONE.policy(work));
  }

  private <R> R lend(ModelRef ref, Function<RewardModel, R> work) {
    return ExecutorModels.shared()
        .use(ref, options, model -> work.apply(new ResidentRewardModel(model, ref.digest())));
  }
}
