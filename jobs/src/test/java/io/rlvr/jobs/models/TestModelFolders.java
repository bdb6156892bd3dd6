package io.rlvr.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.reward.judge.JudgeSettings;
import io.rlvr.store.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestModelFolders {
  @TempDir private Path folder;

  @Test
  void aModelIsWhereItsFolderIsWithTheDigestOfItsContent() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    Files.writeString(model.resolve("model.safetensors"), "weights");

    assertThat(ModelFolders.ref(RunSettings.MODEL, model + "/../model"))
        .isEqualTo(new ModelRef(0, ModelFolder.digest(model), folder.toString(), "model"));
    assertThat(ModelRef.ofFolder(model, "recorded"))
        .isEqualTo(new ModelRef(0, "recorded", folder.toString(), "model"));
  }

  @Test
  void aMissingFolderIsToldWithTheSettingThatNamesIt() {
    assertThatThrownBy(() -> ModelFolders.ref(RunSettings.MODEL, "/no/where"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot load policy.model /no/where: no such folder (expected a Hugging Face model"
                + " folder)");
    assertThatThrownBy(() -> ModelFolders.existing(JudgeSettings.MODEL, "/no/where"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot load reward.judge.model /no/where: no such folder (expected a Hugging Face"
                + " model folder)");
  }
}
