package io.rlvr.model.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.model.testing.GoldenModels;
import io.rlvr.text.ChatTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No file of a model folder is opened that is a pipe or lies elsewhere. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TestFilesOfModelFolder {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "generation_config.json", "model.safetensors"})
  void pipesAreRefusedBeforeTheyAreOpened(String name) throws IOException, InterruptedException {
    Path model = GoldenModels.copy("llama", folder.resolve("model"));
    Files.deleteIfExists(model.resolve(name));
    assertThat(new ProcessBuilder("mkfifo", model.resolve(name).toString()).start().waitFor())
        .isZero();
    String message =
        "Cannot read %s: it is no regular file (expected no folder, pipe or device)"
            .formatted(model.resolve(name));
    assertThatThrownBy(() -> Checkpoint.open(model))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> ModelFolder.digest(model))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat_template.jinja", "tokenizer_config.json"})
  void linksOutOfTheFolderAreNeitherReadNorCopied(String name) throws IOException {
    Path model = GoldenModels.copy("llama", folder.resolve("model"));
    Files.deleteIfExists(model.resolve(name));
    Files.createSymbolicLink(model.resolve(name), Path.of("/etc/passwd"));
    String message =
        "Cannot read %s: it is a link out of its folder (expected a file in it)"
            .formatted(model.resolve(name));
    assertThatThrownBy(() -> ChatTemplate.find(model))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> new Companions(model).write(folder.resolve("copy")))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
    assertThat(folder.resolve("copy")).doesNotExist();
  }
}
