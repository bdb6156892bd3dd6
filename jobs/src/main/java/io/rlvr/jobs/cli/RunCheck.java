package io.rlvr.jobs.cli;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.StageKind;
import io.rlvr.hub.Hub;
import io.rlvr.jobs.loop.ModelInputs;
import io.rlvr.jobs.loop.SettingsCheck;
import io.rlvr.jobs.models.ModelFolders;
import io.rlvr.jobs.models.SharedRewardModels;
import io.rlvr.jobs.prompts.ImportCheck;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.track.TrackOptions;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.folder.Checkpoint;
import io.rlvr.model.lora.Lora;
import io.rlvr.reward.judge.JudgeSettings;
import io.rlvr.store.ModelRef;
import io.rlvr.text.PromptEncoder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks, before a run, at what it would need: models and datasets as far as they are here. Asks no
 * hub and starts no Spark. This class is NOT thread safe.
 */
final class RunCheck {
  private static final String SOME_FOLDER = ".";

  private final List<String> seen = new ArrayList<>();
  private final Set<String> problems = new LinkedHashSet<>();
  private final Settings settings;
  private final StageKind kind;
  private final Optional<ModelRef> model;

  /** What the settings say of models. */
  private record Models(String policy, String judge, String judgeDigest) {
    static Models from(Settings settings) {
      return new Models(
          settings.get(RunSettings.MODEL),
          settings.get(JudgeSettings.MODEL),
          settings.get(JudgeSettings.DIGEST));
    }
  }

  /**
   * @param kind the stage that trains
   * @throws UserException if settings do not agree with each other
   */
  RunCheck(Settings given, StageKind kind) {
    this.kind = kind;
    Map<Key<String>, String> missing = HubNames.from(given).missing();
    missing.forEach(this::sayMissing);
    this.settings = missing.containsKey(JudgeSettings.MODEL) ? given : withJudge(given);
    boolean hasJudge = Models.from(given).judge().isEmpty() || hasJudgeHere();
    SettingsCheck.training(hasJudge ? settings : settings.with(JudgeSettings.MODEL, SOME_FOLDER));
    seen.addAll(
        TrackOptions.from(settings).described().stream().map("tracked by "::concat).toList());
    this.model = missing.containsKey(RunSettings.MODEL) ? Optional.empty() : startModel();
  }

  /** With the judge's digest, where it is here. */
  Settings settings() {
    return settings;
  }

  /** What the run starts from; empty where it is not here. */
  Optional<ModelRef> model() {
    return model;
  }

  /** Looks into the models and the datasets. */
  void look() {
    model.map(ref -> Path.of(ref.root(), ref.folder())).ifPresent(this::lookIntoPolicy);
    if (hasJudgeHere()) {
      lookIntoModel(ModelFolders.place(JudgeSettings.MODEL, Models.from(settings).judge()));
    }
    ImportCheck data = new ImportCheck(settings, ModelInputs.from(kind, settings));
    data.run(
        problems.isEmpty()
            ? model.map(ref -> Path.of(ref.root(), ref.folder()))
            : Optional.empty());
    seen.addAll(data.seen());
    problems.addAll(data.problems());
  }

  /** What is here, a line each. */
  List<String> seen() {
    return List.copyOf(seen);
  }

  /** What would end the run, a line each. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  private void sayMissing(Key<String> key, String name) {
    if (Hub.shared().isOffline()) {
      problems.add(
          "Cannot find %s %s: it is not in the cache, and HF_HUB_OFFLINE is set (expected all of"
                  .formatted(key.name(), name)
              + " it there: without the variable, bin/rlvr download %s fetches it)"
                  .formatted(name));
    } else {
      seen.add(
          "%s: %s is not in the cache; %s fetches it, or bin/rlvr download %s now"
              .formatted(key.name(), name, ExplainCommand.command(kind), name));
    }
  }

  private Settings withJudge(Settings given) {
    try {
      return SharedRewardModels.pinned(given);
    } catch (UserException e) {
      problems.add(e.getMessage());
      return given;
    }
  }

  private boolean hasJudgeHere() {
    return !Models.from(settings).judgeDigest().isEmpty();
  }

  private Optional<ModelRef> startModel() {
    try {
      return Optional.of(ModelFolders.ref(RunSettings.MODEL, Models.from(settings).policy()));
    } catch (UserException e) {
      problems.add(e.getMessage());
      return Optional.empty();
    }
  }

  private void lookIntoPolicy(Path folder) {
    try {
      Optional<Lora> lora = Lora.from(settings);
      lookIntoModel(folder).ifPresent(config -> lora.ifPresent(adapter -> adapter.check(config)));
    } catch (UserException e) {
      problems.add(e.getMessage());
    }
  }

  private Optional<ModelConfig> lookIntoModel(Path folder) {
    try {
      ModelConfig config = Checkpoint.open(folder).config();
      PromptEncoder.load(folder).close();
      return Optional.of(config);
    } catch (UserException e) {
      problems.add(e.getMessage());
      return Optional.empty();
    }
  }
}
