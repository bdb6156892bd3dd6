package io.rlvr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TestOutsideFile {
  @TempDir Path folder;

  @Test
  void regularAndAbsentFilesPass() throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), "{}");
    Path link = Files.createSymbolicLink(folder.resolve("same.json"), Path.of("config.json"));
    assertThat(OutsideFile.checked(file)).isEqualTo(file);
    assertThat(OutsideFile.checked(link)).isEqualTo(link);
    assertThat(OutsideFile.checked(folder.resolve("absent"))).isEqualTo(folder.resolve("absent"));
  }

  @Test
  void pipesFoldersAndDevicesAreRefused() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Path device = Files.createSymbolicLink(folder.resolve("device"), Path.of("/dev/zero"));
    Path inner = Files.createDirectory(folder.resolve("inner"));
    for (Path each : new Path[] {pipe, device, inner}) {
      assertThatThrownBy(() -> OutsideFile.checked(each))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot read %s: it is no regular file (expected no folder, pipe or device)", each);
    }
  }

  @Test
  void linksOutOfTheFolderAreRefused() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    Path secret = Files.writeString(folder.resolve("secret"), "x");
    Path sibling = Files.createDirectory(folder.resolve("model-2"));
    Files.writeString(sibling.resolve("secret"), "x");
    Files.createSymbolicLink(model.resolve("step"), sibling);
    Path[] links = {
      Files.createSymbolicLink(model.resolve("absolute"), secret),
      Files.createSymbolicLink(model.resolve("relative"), Path.of("../secret")),
      Files.createSymbolicLink(model.resolve("sibling"), Path.of("../model-2/secret")),
      Files.createSymbolicLink(model.resolve("twice"), Path.of("step/secret")),
    };
    for (Path link : links) {
      assertThatThrownBy(() -> OutsideFile.checked(link))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Cannot read %s: it is a link out of its folder (expected a file in it)", link);
    }
  }

  /** The form that huggingface_hub gives its cache. */
  @Test
  void linksOfTheCacheOfHuggingFacePass() throws IOException {
    Path cache = folder.resolve("models--org--name");
    Path snapshot = Files.createDirectories(cache.resolve("snapshots/abc"));
    Path blobs = Files.createDirectories(cache.resolve("blobs"));
    Files.writeString(blobs.resolve("0123"), "{}");
    Path link =
        Files.createSymbolicLink(snapshot.resolve("config.json"), Path.of("../../blobs/0123"));
    assertThat(OutsideFile.checked(link)).isEqualTo(link);

    Path other = Files.createDirectories(folder.resolve("models--org--other/blobs"));
    Files.writeString(other.resolve("4567"), "{}");
    Path away =
        Files.createSymbolicLink(
            snapshot.resolve("away"), Path.of("../../../models--org--other/blobs/4567"));
    assertThatThrownBy(() -> OutsideFile.checked(away))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read %s: it is a link out of its folder (expected a file in it)", away);
    Files.createSymbolicLink(blobs.resolve("step"), folder.resolve("secret"));
    Files.writeString(folder.resolve("secret"), "x");
    Path through =
        Files.createSymbolicLink(snapshot.resolve("through"), Path.of("../../blobs/step"));
    assertThatThrownBy(() -> OutsideFile.checked(through))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read %s: it is a link out of its folder (expected a file in it)", through);
  }
}
