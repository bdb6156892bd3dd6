package io.rlvr.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rlvr.jobs.testing.Outcome;
import io.rlvr.jobs.testing.TinyRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Places and masters that no run can use are refused in one line, before Spark starts. */
class TestRefused {
  private static final Duration AT_ONCE = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private Path conf;

  @BeforeEach
  void makeConfiguration() throws IOException {
    conf = TinyRun.configuration(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "quickstart", "import", "rollout", "sft", "judge-train"})
  void aFileIsNoRunFolder(String command) throws IOException {
    Path file = Files.createFile(folder.resolve("notes.txt"));

    assertThat(run(command, file.toString()))
        .isEqualTo(
            mistake(
                "Cannot use run folder %s: %s is a file (expected a folder)"
                    .formatted(file, file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "quickstart", "import", "rollout", "sft", "judge-train"})
  void proc(String command) {
    assertThat(run(command, "/proc/x"))
        .isEqualTo(
            mistake(
                "Cannot use run folder /proc/x: /proc cannot be written (expected a folder that"
                    + " can)"));
  }

  @Test
  void aFolderOfSomebodyElse() throws IOException {
    Path others =
        Files.createDirectory(
            folder.resolve("others"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r-xr-xr-x")));
    assumeTrue(!Files.isWritable(others), "SKIPPED: root may write everywhere");

    assertThat(run("train", others.resolve("run").toString()))
        .isEqualTo(
            mistake(
                "Cannot use run folder %s/run: %s cannot be written (expected a folder that can)"
                    .formatted(others, others)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "quickstart", "import", "sft", "judge-train"})
  void aMasterThatIsAbsent(String command) {
    assertThat(run(command, folder.resolve("run").toString(), "spark://localhost:1"))
        .isEqualTo(
            new Outcome(
                75,
                "",
                "rlvr: Cannot reach master spark://localhost:1: Connection refused (expected a"
                    + " Spark master that runs there)\n"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "quickstart", "import", "sft", "judge-train"})
  void aMasterThatIsNone(String command) {
    assertThat(run(command, folder.resolve("run").toString(), "foo"))
        .isEqualTo(
            mistake(
                "Invalid --master: 'foo' (expected local[N], spark://HOST:PORT, yarn or"
                    + " k8s://URL)"));
  }

  /** The configuration has loop.steps = 2. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "3"})
  void aStepToStopAtThatTheRunHasNot(String until) {
    assertThat(Outcome.of("train", "--conf", conf.toString(), "--until", until))
        .isEqualTo(
            mistake("Invalid --until: %s (expected 1 to 2, which is loop.steps)".formatted(until)));
  }

  /** As where the variable of a script is not set. */
  @ParameterizedTest
  @ValueSource(strings = {"train", "status", "sft"})
  void anEmptyRunFolder(String command) {
    assertThat(Outcome.of(command, "--conf", conf.toString(), "--run="))
        .isEqualTo(mistake("Missing option --run (expected a run folder)"));
  }

  @Test
  void anEmptyFolderToCompareWith() {
    assertThat(Outcome.of("report", "--run=" + folder, "--compare="))
        .isEqualTo(mistake("Invalid --compare: '' (expected a run folder)"));
  }

  private Outcome run(String command, String run) {
    return run(command, run, "local[1]");
  }

  private Outcome run(String command, String run, String master) {
    Instant start = Instant.now();
    Outcome outcome =
        Outcome.of(command, "--conf", conf.toString(), "--run", run, "--master", master);
    assertThat(Duration.between(start, Instant.now())).isLessThan(AT_ONCE);
    return outcome;
  }

  private static Outcome mistake(String line) {
    return new Outcome(2, "", "rlvr: " + line + "\n");
  }
}
