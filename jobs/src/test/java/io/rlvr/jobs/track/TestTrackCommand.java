package io.rlvr.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.Outcome;
import io.rlvr.jobs.testing.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on runs that earlier code made: one whole and one that was killed in step 2. */
class TestTrackCommand {
  private static final Path GOLDEN = ProjectRoot.resolve("jobs/src/test/resources/golden/v1");

  @TempDir private Path folder;

  @BeforeEach
  void copyRuns() throws IOException {
    for (String name : List.of("run", "unfinished")) {
      Path from = GOLDEN.resolve(name);
      try (Stream<Path> tree = Files.walk(from)) {
        for (Path path : tree.toList()) {
          Files.copy(path, folder.resolve(name).resolve(from.relativize(path).toString()));
        }
      }
    }
  }

  /** Accuracies and rewards as the run's own summary.json has them. */
  @Test
  void aRunThatWasNotTrackedIsShown() throws IOException {
    Path run = folder.resolve("run");

    Outcome outcome = track(run, "track.to=[tensorboard]");

    assertThat(outcome)
        .isEqualTo(
            new Outcome(0, "3 steps are in tensorboard, event files in the run folder\n", ""));
    assertThat(value(run, 0, "evaluate/accuracy")).isEqualTo(0.25f);
    assertThat(value(run, 2, "evaluate/accuracy")).isEqualTo(0f);
    assertThat(value(run, 2, "reward/mean")).isEqualTo(1.1220878f);
    assertThat((String) value(run, 0, "settings")).contains("\n| loop.steps | 2 |\n");
  }

  @Test
  void aSecondTimeNothingIsWritten() throws IOException {
    Path run = folder.resolve("run");
    track(run, "track.to=[tensorboard]");
    Path file = run.resolve("tensorboard").resolve(TensorBoard.fileOf(1));
    Object before = Files.readAttributes(file, "unix:ino").get("ino");

    assertThat(track(run, "track.to=[tensorboard]").status()).isZero();

    assertThat(Files.readAttributes(file, "unix:ino")).containsEntry("ino", before);
  }

  @Test
  void theEventFilesMayBeElsewhere() throws IOException {
    Path there = folder.resolve("logs");

    Outcome outcome =
        track(folder.resolve("run"), "track.to=[tensorboard]", "track.tensorboard.dir=" + there);

    assertThat(outcome.out())
        .isEqualTo("3 steps are in tensorboard, event files in %s\n".formatted(there));
    assertThat(there.resolve(TensorBoard.fileOf(2))).isRegularFile();
    assertThat(folder.resolve("run/tensorboard")).doesNotExist();
  }

  @Test
  void mlflowHearsHowARunIs() throws IOException {
    try (FakeMlflow server = new FakeMlflow()) {
      String[] settings = {"track.to=[mlflow]", "track.mlflow.uri=" + server.uri()};
      assertThat(track(folder.resolve("run"), settings))
          .isEqualTo(
              new Outcome(
                  0,
                  "3 steps are in mlflow at %s, experiment rlvr\n".formatted(server.host()),
                  ""));
      assertThat(track(folder.resolve("unfinished"), settings).status()).isZero();

      assertThat(server.runs())
          .extracting(run -> run.info.path("status").textValue())
          .containsExactly("FINISHED", "KILLED");
      assertThat(server.runs())
          .extracting(run -> run.info.path("run_name").textValue())
          .containsExactly("run", "unfinished");
      List<MlflowPoint> sent = server.runs().get(0).points;
      assertThat(track(folder.resolve("run"), settings).status()).isZero();
      assertThat(server.runs().get(0).points).hasSameSizeAs(sent);
    }
  }

  /** The name may come from a run.json of others. */
  @Test
  void theNameOfAnExperimentGivesTheTerminalNoOrders() throws IOException {
    try (FakeMlflow server = new FakeMlflow()) {
      Outcome outcome =
          track(
              folder.resolve("run"),
              "track.to=[mlflow]",
              "track.mlflow.uri=" + server.uri(),
              "track.mlflow.experiment=a\u001b[2J\nb\u202ec");

      assertThat(outcome.out())
          .isEqualTo(
              "3 steps are in mlflow at %s, experiment a\\u001b[2J\\nb\\u202ec\n"
                  .formatted(server.host()));
    }
  }

  @Test
  void whatCannotBeSentIsOneLine() throws IOException {
    try (FakeMlflow server = new FakeMlflow()) {
      server.strike(FakeMlflow.status(403, "{\"message\": \"not you\"}"));

      assertThat(
              track(folder.resolve("run"), "track.to=[mlflow]", "track.mlflow.uri=" + server.uri()))
          .isEqualTo(
              new Outcome(
                  2,
                  "",
                  """
                  mlflow at %1$s: HTTP 403: not you; nothing more is sent for now
                  rlvr: mlflow at %1$s: steps 0 to 2 are not sent
                  """
                      .formatted(server.host())));
    }
  }

  @Test
  void aTrackerThatIsAwayMayComeBack() throws IOException {
    try (FakeMlflow server = new FakeMlflow()) {
      server.strike(FakeMlflow.status(503, ""));

      Outcome outcome =
          track(folder.resolve("run"), "track.to=[mlflow]", "track.mlflow.uri=" + server.uri());

      assertThat(outcome.status()).isEqualTo(75);
      assertThat(outcome.said())
          .containsExactly(
              "rlvr: mlflow at %s: steps 0 to 2 are not sent".formatted(server.host()));
    }
  }

  @Test
  void trackersMustBeNamed() {
    assertThat(track(folder.resolve("run")))
        .isEqualTo(
            new Outcome(
                2,
                "",
                "rlvr: Missing track.to (expected trackers, as in --set"
                    + " track.to=[tensorboard])\n"));
  }

  private static Outcome track(Path run, String... settings) {
    return Outcome.of(
        Stream.concat(
                Stream.of("track", "--run", run.toString()),
                Stream.of(settings).map("--set="::concat))
            .toArray(String[]::new));
  }

  private static Object value(Path run, int step, String tag) throws IOException {
    byte[] file = Files.readAllBytes(run.resolve("tensorboard").resolve(TensorBoard.fileOf(step)));
    return EventReader.read(file).stream()
        .filter(each -> each.tag().equals(tag))
        .findFirst()
        .orElseThrow()
        .value();
  }
}
