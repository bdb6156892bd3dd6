package io.rlvr.jobs;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.reward.RewardModel;
import io.rlvr.reward.RewardModels;
import io.rlvr.reward.judge.JudgeSettings;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Lends rewards the models of {@link ExecutorModels}, on whatever machine the task runs: judge and
 * policy share the device by turns.
 *
 * @param judge none or one
 * @param policy none or one
 */
record SharedRewardModels(List<ModelRef> judge, List<ModelRef> policy, ModelOptions options)
    implements RewardModels, Serializable {
  private static final String JUDGE = "judge";

  /** The judge that the settings name, if any, and that policy. */
  static SharedRewardModels of(Settings settings, List<ModelRef> policy, ModelOptions options) {
    String folder = settings.get(JudgeSettings.MODEL);
    return new SharedRewardModels(
        folder.isEmpty() ? List.of() : List.of(judge(folder, settings.get(JudgeSettings.DIGEST))),
        policy,
        options);
  }

  /**
   * Settings that say which judge it is, by its content: what a run records and checks.
   *
   * @throws UserException if the judge's folder is missing or not the one that the settings expect
   */
  static Settings pinned(Settings settings) {
    String folder = settings.get(JudgeSettings.MODEL);
    if (folder.isEmpty()) {
      return settings;
    }
    String expected = settings.get(JudgeSettings.DIGEST);
    String digest = ModelFolder.digest(existing(folder));
    if (!expected.isEmpty() && !expected.equals(digest)) {
      throw new UserException(
          "Invalid reward.judge.model: %s has digest %s (expected %s, which is"
              + " reward.judge.digest)",
          folder, digest, expected);
    }
    return settings.with(JudgeSettings.DIGEST, digest);
  }

  /**
   * What can be said about the judge before anything runs.
   *
   * @param rewards the names of those that will be asked
   * @throws UserException if one of them is a judge and the settings name none, or its folder is
   *     missing
   */
  static void check(Settings settings, Set<String> rewards) {
    String folder = settings.get(JudgeSettings.MODEL);
    if (!folder.isEmpty()) {
      existing(folder);
    } else if (rewards.contains(JUDGE)) {
      throw new UserException("Missing reward.judge.model (expected a Hugging Face model folder)");
    }
  }

  @Override
  public <R> R judge(Function<RewardModel, R> work) {
    return judge.isEmpty() ? NONE.judge(work) : lend(judge.get(0), work);
  }

  @Override
  public <R> R policy(Function<RewardModel, R> work) {
    return policy.isEmpty() ? NONE.policy(work) : lend(policy.get(0), work);
  }

  private <R> R lend(ModelRef ref, Function<RewardModel, R> work) {
    return ExecutorModels.shared()
        .use(ref, options, model -> work.apply(new ResidentRewardModel(model, ref.digest())));
  }

  private static ModelRef judge(String folder, String digest) {
    Path path = existing(folder);
    return new ModelRef(0, digest, path.getParent().toString(), path.getFileName().toString());
  }

  private static Path existing(String folder) {
    Path path = Path.of(folder).toAbsolutePath().normalize();
    if (!Files.isDirectory(path)) {
      throw new UserException(
          "Cannot load reward.judge.model %s: no such folder (expected a Hugging Face model folder)",
          folder);
    }
    return path;
  }
}
