package io.rlvr.jobs.track;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.testing.Outcome;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose tracker is away at first: training goes on, and the next command sends all. */
@Tag("slow")
class TestTrackedTraining {
  @TempDir private Path folder;

  @Test
  void whatATrackerMissedComesWithTheNextCommand() throws Exception {
    Path conf = TinyRun.configuration(folder);
    Path run = folder.resolve("run");
    try (FakeMlflow server = new FakeMlflow()) {
      server.strike(FakeMlflow.status(401, "{\"message\": \"not you\"}"));
      Outcome first = train(conf, run, server, "--until", "1");
      assertThat(first.status()).as(first.err()).isZero();
      assertThat(first.err().lines().filter(line -> line.startsWith("mlflow")))
          .containsExactly(
              "mlflow at %s: HTTP 401: not you; nothing more is sent for now"
                  .formatted(server.host()),
              ("mlflow at %s: steps 0 to 1 are not sent: the same command sends the rest, and so"
                      + " does bin/rlvr track --run %s")
                  .formatted(server.host(), run));
      assertThat(server.runs()).isEmpty();
      Path event = run.resolve("tensorboard").resolve(TensorBoard.fileOf(1));
      byte[] before = Files.readAllBytes(event);

      server.heal();
      Outcome second = train(conf, run, server);
      assertThat(second.status()).as(second.err()).isZero();

      assertThat(second.err()).doesNotContain("mlflow");
      assertThat(event).hasBinaryContent(before);
      assertThat(server.runs()).hasSize(1);
      assertThat(server.runs().get(0).info.path("status").textValue()).isEqualTo("FINISHED");
      assertThat(server.artifacts()).hasSize(2);
      List<String> sent = new ArrayList<>();
      for (MlflowPoint point : server.runs().get(0).points) {
        if (!point.key().equals("rlvr/metrics")) {
          sent.add("%d %s %s".formatted(point.step(), point.key(), point.value()));
        }
      }
      assertThat(sent).containsExactlyInAnyOrderElementsOf(table(run));
      assertThat(events(run)).containsExactlyInAnyOrderElementsOf(floats(table(run)));
    }
  }

  /** Trackers and limits that a resumed training has are those that other commands read. */
  @Test
  void whatIsGivenOnResumeIsRecorded() throws Exception {
    Path conf = TinyRun.configuration(folder);
    Path run = folder.resolve("run");
    try (FakeMlflow server = new FakeMlflow()) {
      String limit = "alarm.flat-reward=1000";
      Outcome first =
          Outcome.of(
              "train",
              "--conf=" + conf,
              "--run=" + run,
              "--master=local[2]",
              "--until=1",
              "--set=" + limit);
      assertThat(first.status()).as(first.err()).isZero();
      server.strike(FakeMlflow.status(401, "{\"message\": \"not you\"}"));
      assertThat(train(conf, run, server).status()).isZero();
      List<String> trained = table(run);
      server.heal();

      assertThat(Outcome.of("track", "--run=" + run).status()).isZero();
      assertThat(Outcome.of("report", "--run=" + run).status()).isZero();

      assertThat(server.runs()).hasSize(1);
      assertThat(table(run)).isEqualTo(trained);
      RunJson record = RunFolder.of(new LocalFileStore(run)).record();
      assertThat(record.settings()).containsEntry("alarm.flat-reward", 1000.0);
      assertThat(record.later())
          .containsOnlyKeys("alarm.flat-reward", "track.to", "track.mlflow.uri")
          .containsEntry("alarm.flat-reward", 0.02);
      Files.delete(run.resolve("report.html"));
      assertThat(train(conf, run, server, "--set=" + limit).status()).isZero();
      assertThat(RunFolder.of(new LocalFileStore(run)).record().later())
          .containsOnlyKeys("track.to", "track.mlflow.uri");
      assertThat(server.runs()).hasSize(1);
    }
  }

  private static Outcome train(Path conf, Path run, FakeMlflow server, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--conf=" + conf,
                "--run=" + run,
                "--master=local[2]",
                "--set=track.to=[tensorboard, mlflow]",
                "--set=track.mlflow.uri=" + server.uri()));
    arguments.addAll(List.of(more));
    return Outcome.of(arguments.toArray(new String[0]));
  }

  /** The metrics table of the run, by names as trackers have them. */
  private static List<String> table(Path run) throws IOException {
    List<String> rows = new ArrayList<>();
    boolean isImported = false;
    try (SparkSession spark = Sessions.open("local[1]", "test")) {
      RunTables tables = RunTables.of(spark, new LocalFileStore(run));
      for (Row row : tables.metrics().collectAsList()) {
        String name = row.<String>getAs("name").replaceFirst("\\.", "/");
        if (!name.equals("time/import")) {
          rows.add("%d %s %s".formatted(row.<Integer>getAs("step"), name, row.getAs("value")));
        } else if (!isImported) {
          isImported = true; // two rows, told apart by their folders
          addImports(tables.folder(), rows);
        }
      }
    }
    return rows;
  }

  private static void addImports(RunFolder folder, List<String> rows) {
    Manifest train = folder.manifest("prompts/train").orElseThrow();
    Manifest eval = folder.manifest("prompts/eval").orElseThrow();
    rows.add("0 time/import " + train.timings().get("total"));
    rows.add("0 time/import-eval " + eval.timings().get("total"));
  }

  private static List<String> floats(List<String> rows) {
    return rows.stream()
        .map(
            row -> {
              int value = row.lastIndexOf(' ') + 1;
              return row.substring(0, value) + (float) Double.parseDouble(row.substring(value));
            })
        .toList();
  }

  private static List<String> events(Path run) throws IOException {
    List<String> found = new ArrayList<>();
    List<Integer> sampled = new ArrayList<>();
    for (int step = 0; step <= 2; step++) {
      Path file = run.resolve("tensorboard").resolve(TensorBoard.fileOf(step));
      for (EventReader.Value value : EventReader.read(Files.readAllBytes(file))) {
        if (value.tag().equals("samples")) {
          assertThat((String) value.value()).contains("\nResponse\n\n    ");
          sampled.add(step);
        } else if (!value.tag().equals("settings")) {
          found.add("%d %s %s".formatted(value.step(), value.tag(), value.value()));
        }
      }
    }
    assertThat(sampled).containsExactly(1, 2);
    return found;
  }
}
