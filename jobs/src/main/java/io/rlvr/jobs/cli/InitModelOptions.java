package io.rlvr.jobs.cli;

import io.rlvr.config.Settings;
import io.rlvr.jobs.settings.InitModelSettings;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.model.folder.ModelInit;

/** What kind of model {@code init-model} makes, and from which seed. */
record InitModelOptions(InitModelSettings.Purpose purpose, ModelInit.Sizes sizes, long seed) {
  static InitModelOptions from(Settings settings) {
    return new InitModelOptions(
        settings.get(InitModelSettings.PURPOSE),
        new ModelInit.Sizes(
            settings.get(InitModelSettings.VOCABULARY),
            settings.get(InitModelSettings.HIDDEN),
            settings.get(InitModelSettings.INTERMEDIATE),
            settings.get(InitModelSettings.LAYERS),
            settings.get(InitModelSettings.HEADS),
            settings.get(InitModelSettings.KV_HEADS),
            settings.get(InitModelSettings.CONTEXT)),
        settings.get(RunSettings.SEED));
  }
}
