package io.rlvr.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.rlvr.config.Settings;
import io.rlvr.jobs.run.StepMetrics;
import io.rlvr.jobs.run.TimedMetric;
import io.rlvr.jobs.settings.TrackSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestMlflow {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final List<String> notes = new ArrayList<>();
  private FakeMlflow server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeMlflow();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyMetricOfEveryStepIsThereOnce() throws Exception {
    Mlflow mlflow = mlflow();
    for (int step = 0; step <= 2; step++) {
      mlflow.show(SomeRun.step(step));
    }

    assertThat(server.runs()).hasSize(1);
    assertIsWhole(0, 1, 2);
    FakeMlflow.Run run = server.runs().get(0);
    assertThat(run.info.path("run_name").textValue()).isEqualTo(folder.getFileName().toString());
    assertThat(run.info.path("start_time").longValue()).isEqualTo(SomeRun.BEGUN.toEpochMilli());
    assertThat(run.params)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("policy.model", "m", "loop.steps", "3", "run.seed", "17"));
    assertThat(run.tags)
        .containsEntry("rlvr.start-model", "ab".repeat(32))
        .containsEntry("rlvr.model", "m")
        .containsEntry("rlvr.version", "0.1.0")
        .containsEntry("rlvr.commit", "c0ffee1")
        .containsEntry("rlvr.folder", folder.toString())
        .doesNotContainKey("mlflow.parentRunId");
  }

  /** The millisecond is that of the manifest, whenever it is sent. */
  @Test
  void timesAreThoseOfTheManifests() throws Exception {
    mlflow().show(SomeRun.step(1));

    assertThat(server.runs().get(0).points)
        .contains(
            new MlflowPoint("reward/mean", 0.125, SomeRun.BEGUN.plusSeconds(60).toEpochMilli(), 1));
  }

  @Test
  void aResumedCommandGoesOnWithTheSameRun() throws Exception {
    Mlflow first = mlflow();
    first.show(SomeRun.step(0));
    first.show(SomeRun.step(1));
    first.end(RunEnd.FAILED);
    assertThat(server.runs().get(0).info.path("status").textValue()).isEqualTo("FAILED");

    Mlflow second = mlflow();
    for (int step = 0; step <= 3; step++) {
      second.show(SomeRun.step(step));
    }

    assertThat(server.runs()).hasSize(1);
    assertIsWhole(0, 1, 2, 3);
    assertThat(server.runs().get(0).info.path("status").textValue()).isEqualTo("RUNNING");
    second.end(RunEnd.FINISHED);
    assertThat(server.runs().get(0).info.path("status").textValue()).isEqualTo("FINISHED");
    assertThat(server.runs().get(0).info.path("end_time").longValue())
        .isEqualTo(SomeRun.BEGUN.plusSeconds(181).toEpochMilli());
  }

  /** As one does that is evaluated after it was sent. */
  @Test
  void aStepThatGainsAMetricIsSentAgainUntilThatIsThere() throws Exception {
    mlflow().show(SomeRun.step(1, 2));
    mlflow().show(SomeRun.step(1, 3));
    List<MlflowPoint> sent = List.copyOf(server.runs().get(0).points);

    mlflow().show(SomeRun.step(1, 3));

    assertThat(sent)
        .extracting(MlflowPoint::key, MlflowPoint::value)
        .containsExactlyInAnyOrder(
            tuple("reward/m0", 0.0),
            tuple("reward/m1", 1.0),
            tuple("rlvr/metrics", 2.0),
            tuple("reward/m2", 2.0),
            tuple("rlvr/metrics", 3.0));
    assertThat(server.runs().get(0).points).isEqualTo(sent);
  }

  @Test
  void settingsThatChangedSinceStayAsTheyWere() throws Exception {
    mlflow().show(SomeRun.step(0));
    TrackedRun longer =
        SomeRun.in(folder, Map.of("policy.model", "m", "loop.steps", 9, "run.seed", 17));

    mlflow(longer, "").show(SomeRun.step(1));

    assertThat(server.runs()).hasSize(1);
    assertThat(server.runs().get(0).params).containsEntry("loop.steps", "3");
    assertIsWhole(0, 1);
  }

  @Test
  void anotherRunIsAnotherRun() throws Exception {
    mlflow().show(SomeRun.step(0));
    TrackedRun other =
        SomeRun.in(folder, Map.of("policy.model", "m", "loop.steps", 3, "run.seed", 18));

    mlflow(other, "abc").show(SomeRun.step(0));

    assertThat(server.runs()).hasSize(2);
    assertThat(server.runs().get(1).tags).containsEntry("mlflow.parentRunId", "abc");
  }

  /** The server has taken the points, and nobody was told. */
  @Test
  void aLostAnswerDoesNotDoubleAStep() throws Exception {
    Mlflow mlflow = mlflow();
    mlflow.show(SomeRun.step(0));
    server.strike(FakeMlflow.lostAnswer("runs/log-batch"::equals));
    assertThatThrownBy(() -> mlflow.show(SomeRun.step(1)))
        .isInstanceOf(TrackerException.Outage.class)
        .hasMessage("the connection broke before the answer ended");
    server.heal();

    mlflow.show(SomeRun.step(1));
    mlflow.show(SomeRun.step(2));

    assertIsWhole(0, 1, 2);
  }

  /** Of two batches the first is there: the process was killed between them. */
  @Test
  void halfAStepIsCompleted() throws Exception {
    StepMetrics step = SomeRun.step(1, 1500);
    Mlflow killed = mlflow();
    killed.show(SomeRun.step(0));
    long[] batches = {0};
    server.strike(
        (call, exchange, work) ->
            call.equals("runs/log-batch")
                && ++batches[0] > 1
                && FakeMlflow.status(503, "").strike(call, exchange, work));
    assertThatThrownBy(() -> killed.show(step)).hasMessage("HTTP 503: no reason given");
    assertThat(server.runs().get(0).points).hasSize(3 + 1000);
    server.heal();

    Mlflow resumed = mlflow();
    resumed.show(SomeRun.step(0));
    resumed.show(step);

    assertThat(server.runs().get(0).points).hasSize(3 + 1501).doesNotHaveDuplicates();
  }

  /** An evaluation that was not done yet when the step was sent first. */
  @Test
  void aStepThatHasMoreNowIsCompleted() throws Exception {
    StepMetrics whole = SomeRun.step(1);
    StepMetrics part = new StepMetrics(1, List.of(whole.metrics().get(1)));
    mlflow().show(part);

    mlflow().show(whole);

    assertThat(server.runs().get(0).points)
        .filteredOn(point -> !point.key().equals("rlvr/metrics"))
        .hasSize(2);
  }

  @Test
  void nothingIsSentOfAStepThatIsThere() throws Exception {
    mlflow().show(SomeRun.step(0));
    long before = server.heard("runs/log-batch");

    mlflow().show(SomeRun.step(0));

    assertThat(server.heard("runs/log-batch")).isEqualTo(before);
  }

  @Test
  void manySettingsGoInBatchesAndLongOnesAreCut() throws Exception {
    Map<String, Object> settings = new TreeMap<>();
    for (int i = 0; i < 250; i++) {
      settings.put("user.a" + i, "v");
    }
    settings.put("user.long", "x".repeat(7000));
    settings.put("user.empty", "");
    settings.put("user.a b$", "v");

    mlflow(SomeRun.in(folder, settings), "").show(SomeRun.step(0));

    Map<String, String> params = server.runs().get(0).params;
    assertThat(params).hasSize(252).doesNotContainKey("user.empty").containsKey("user.a b_");
    assertThat(params.get("user.long")).hasSize(6000).endsWith("x...");
    assertThat(server.heard("runs/log-batch")).isEqualTo(3 + 1);
  }

  @Test
  void settingsThatDifferFromTheirDefaultsComeFirst() {
    TrackedRun run =
        SomeRun.in(folder, Map.of("loop.steps", 20, "run.seed", 3L, "alarm.window", 3));

    assertThat(run.settings().keySet()).containsExactly("run.seed", "alarm.window", "loop.steps");
  }

  @Test
  void infinitiesAreSent() throws Exception {
    mlflow()
        .show(
            new StepMetrics(
                1,
                List.of(
                    new TimedMetric("a.b", Double.NEGATIVE_INFINITY, SomeRun.BEGUN),
                    new TimedMetric("a.c", Double.POSITIVE_INFINITY, SomeRun.BEGUN))));

    assertThat(server.runs().get(0).points)
        .extracting(MlflowPoint::value)
        .containsExactly(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 2.0);
  }

  @Test
  void reportAndSummaryAreArtifacts() throws Exception {
    Files.writeString(folder.resolve("report.html"), "<p>ä");
    Files.writeString(folder.resolve("summary.json"), "{}");
    Mlflow mlflow = mlflow();
    mlflow.show(SomeRun.step(0));

    mlflow.end(RunEnd.FINISHED);

    String place = "1/%032x/artifacts/".formatted(1);
    assertThat(server.artifacts())
        .isEqualTo(Map.of(place + "report.html", "<p>ä", place + "summary.json", "{}"));
    assertThat(notes).isEmpty();
  }

  @Test
  void artifactsThatTheServerDoesNotTakeAreNamed() throws Exception {
    Files.writeString(folder.resolve("report.html"), "x");
    server.keepArtifactsAt("s3://bucket");
    Mlflow mlflow = mlflow();
    mlflow.show(SomeRun.step(0));

    mlflow.end(RunEnd.FINISHED);

    assertThat(notes)
        .containsExactly(
            "mlflow: report.html and summary.json stay in the run folder: the experiment keeps"
                + " artifacts at s3: (expected mlflow-artifacts:, a server that takes them)");
    assertThat(server.runs().get(0).info.path("status").textValue()).isEqualTo("FINISHED");
  }

  @Test
  void aRunThatMeasuredNothingIsNoRun() throws Exception {
    Mlflow mlflow = mlflow();
    mlflow.show(new StepMetrics(0, List.of()));
    mlflow.end(RunEnd.FAILED);

    assertThat(server.heard()).isEmpty();
    assertThat(mlflow.name()).isEqualTo("mlflow at " + server.host());
  }

  /** By name and step, each once, and the mark of each step. */
  private void assertIsWhole(int... steps) {
    List<MlflowPoint> expected = new ArrayList<>();
    for (int step : steps) {
      for (TimedMetric metric : SomeRun.step(step).metrics()) {
        expected.add(
            new MlflowPoint(
                metric.name().replace("reward.", "reward/").replace("evaluate.", "evaluate/"),
                metric.value(),
                metric.time().toEpochMilli(),
                step));
      }
    }
    assertThat(server.runs().get(0).points)
        .filteredOn(point -> !point.key().equals("rlvr/metrics"))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  private Mlflow mlflow() {
    return mlflow(SomeRun.in(folder), "");
  }

  private Mlflow mlflow(TrackedRun run, String parent) {
    return new Mlflow(options(parent), run, notes::add, DEADLINE);
  }

  private MlflowOptions options(String parent) {
    return MlflowOptions.from(
        Settings.defaults(
            TrackSettings.KEYS,
            List.of(
                "track.mlflow.uri=" + server.uri() + "/",
                "track.mlflow.experiment=mine",
                "track.mlflow.parent=\"" + parent + "\"")),
        name -> Optional.empty());
  }
}
