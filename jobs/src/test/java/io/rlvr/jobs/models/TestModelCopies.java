package io.rlvr.jobs.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestModelCopies {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir private Path folder;

  @Test
  void oldCopiesGoAndTheLastFourStay() throws IOException {
    Path present = copy(0, Duration.ZERO);
    for (int i = 1; i <= 9; i++) {
      copy(i, Duration.ofHours(i));
    }
    ModelCopies.retireOthers(present, NOW);

    for (int i = 0; i <= 9; i++) {
      assertThat(Files.exists(digest(i))).as("copy %d", i).isEqualTo(i <= 3);
    }
  }

  @Test
  void whatOthersUseStays() throws IOException {
    Path present = copy(0, Duration.ZERO);
    for (int i = 1; i <= 9; i++) {
      copy(i, Duration.ofMinutes(i)); // a run with short steps
    }
    Path old = copy(10, Duration.ofHours(1));
    ModelCopies.use(old, NOW);
    ModelCopies.retireOthers(present, NOW);

    for (int i = 0; i <= 10; i++) {
      assertThat(digest(i)).exists();
    }
  }

  @Test
  void otherFoldersStay() throws IOException {
    for (int i = 1; i <= 5; i++) {
      copy(i, Duration.ofHours(i));
    }
    Path servers = Files.createDirectory(folder.resolve("servers"));
    Files.setLastModifiedTime(servers, FileTime.from(NOW.minus(Duration.ofDays(1))));
    ModelCopies.retireOthers(digest(1), NOW);

    assertThat(servers).exists();
    assertThat(digest(5)).doesNotExist();
  }

  @Test
  void aCopyThatIsNotThereIsNoMatter() throws IOException {
    ModelCopies.use(digest(1), NOW);

    assertThat(digest(1)).doesNotExist();
  }

  private Path digest(int number) {
    return folder.resolve("%064x".formatted(number));
  }

  private Path copy(int number, Duration age) throws IOException {
    Path files = Files.createDirectories(digest(number).resolve("policy_v00001"));
    Files.writeString(files.resolve("config.json"), "{}");
    return Files.setLastModifiedTime(digest(number), FileTime.from(NOW.minus(age)));
  }
}
