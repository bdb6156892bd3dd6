package io.rlvr.model.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestModelFolder {
  /**
   * By GNU coreutils 9.1: {@code printf abc > model.safetensors; printf '{}' > config.json; printf
   * t > tokenizer.json; sha256sum config.json model.safetensors tokenizer.json | sha256sum}.
   */
  private static final String DIGEST =
      "fe4f0758227e57e8673c455880a516a6b1bb17ac33fa2f8d80b6acac1cec3e68";

  @TempDir Path folder;

  @BeforeEach
  void makeModel() throws IOException {
    write("model.safetensors", "abc");
    write("config.json", "{}");
    write("tokenizer.json", "t");
  }

  @Test
  void digestIsThatOfSha256sumsOutput() {
    assertThat(ModelFolder.digest(folder)).isEqualTo(DIGEST);
  }

  @Test
  void optimizerNotesAndHalfWrittenFilesDoNotCount() throws IOException {
    write("optimizer.safetensors", "o");
    write("README.md", "r");
    write(".model.safetensors.1f2e", "h");
    write(".hidden.safetensors", "h");
    Files.createDirectory(folder.resolve("x.safetensors"));

    assertThat(ModelFolder.digest(folder)).isEqualTo(DIGEST);
  }

  @Test
  void everyPartOfTheModelCounts() throws IOException {
    for (String name :
        new String[] {
          "adapter_model.safetensors",
          "model-00001-of-00002.safetensors",
          "model.safetensors.index.json",
          "adapter_config.json",
          "generation_config.json",
          "tokenizer_config.json",
          "chat_template.jinja"
        }) {
      write(name, "more");
      assertThat(ModelFolder.digest(folder)).as(name).isNotEqualTo(DIGEST);
      Files.delete(folder.resolve(name));
    }
    write("tokenizer.json", "u");
    assertThat(ModelFolder.digest(folder)).isNotEqualTo(DIGEST);
  }

  @Test
  void sameBytesUnderAnotherNameGiveAnotherDigest() throws IOException {
    Files.move(folder.resolve("model.safetensors"), folder.resolve("m.safetensors"));

    assertThat(ModelFolder.digest(folder)).isNotEqualTo(DIGEST);
  }

  @Test
  void folderWithoutWeightsHasNoDigest() throws IOException {
    Files.delete(folder.resolve("model.safetensors"));

    assertThatThrownBy(() -> ModelFolder.digest(folder))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read " + folder + ": no weights in the folder (expected a .safetensors file)");
  }

  @Test
  void absentFolderHasNoDigest() {
    Path absent = folder.resolve("absent");

    assertThatThrownBy(() -> ModelFolder.digest(absent))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read " + absent + ": no such file or folder");
  }

  @Test
  void companionsAreCopiedAndWeightsAreNot() throws IOException {
    write("generation_config.json", "g");
    write("chat_template.jinja", "c");
    write("notes.txt", "n");
    Path target = folder.resolve("target");

    new Companions(folder).write(target);
    new Companions(folder).write(target);

    try (Stream<Path> files = Files.list(target)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "tokenizer.json", "generation_config.json", "chat_template.jinja");
    }
    assertThat(target.resolve("tokenizer.json")).hasContent("t");
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }
}
