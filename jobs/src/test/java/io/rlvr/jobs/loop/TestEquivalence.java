package io.rlvr.jobs.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.data.StageKind;
import io.rlvr.jobs.Main;
import io.rlvr.jobs.cli.TrainCommand;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.testing.Outcome;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.EarlierSteps;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.RunJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same rows, bit by bit, whatever the number of slots and partitions. */
@Tag("slow")
class TestEquivalence {
  @TempDir private Path folder;

  @Test
  void oneSlotAndTwoGiveTheSameRows() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");

    TrainCommand.train(TinyRun.settings(conf), one.toString(), "local[1]");
    TrainCommand.train(TinyRun.settings(conf), two.toString(), "local[2]");

    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      assertThat(TinyRun.rows(spark, one)).isEqualTo(TinyRun.rows(spark, two));
      assertThat(facts(one)).isEqualTo(facts(two));
    }
  }

  @Test
  void aRunThatStopsOnDemandGoesOnWithTheSameRows() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    String[] train = {"train", "--conf", conf.toString(), "--run", two.toString()};

    TrainCommand.train(TinyRun.settings(conf), one.toString(), "local[2]");
    assertThat(Main.execute(withUntil(train, "1"))).isZero();
    assertThat(RunFolder.of(new LocalFileStore(two)).lastStepOf(StageKind.UPDATE)).isEqualTo(1);
    assertThat(Main.execute(train)).isZero();

    assertThat(facts(one)).isEqualTo(facts(two));
    assertThat(Main.execute(withUntil(train, "0"))).isEqualTo(2);
  }

  /** The rate is the same whatever the length, so a run that was longer at first has these rows. */
  @Test
  void aRunWhoseStepsAreRaisedHasTheRowsOfALongerOne() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    String[] constant = {"update.schedule=constant", "update.warmup-share=0"};
    String[] raised = {
      "train",
      "--conf=" + conf,
      "--run=" + two,
      "--set=" + constant[0],
      "--set=" + constant[1],
      "--set=loop.steps=2"
    };

    TrainCommand.train(
        TinyRun.settings(conf, constant[0], constant[1], "loop.steps=2"),
        one.toString(),
        "local[2]");
    TrainCommand.train(
        TinyRun.settings(conf, constant[0], constant[1], "loop.steps=1"),
        two.toString(),
        "local[2]");
    Set<String> done = facts(two).keySet();
    assertThat(Main.execute(raised)).isZero();

    assertThat(facts(two).keySet()).containsAll(done);
    RunJson record = RunFolder.of(new LocalFileStore(two)).record();
    assertThat(record.settings()).containsEntry("loop.steps", 2);
    assertThat(record.earlierSteps()).containsExactly(new EarlierSteps(1, 1));
    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      Map<String, List<String>> expected = TinyRun.rows(spark, one);
      Map<String, List<String>> found = TinyRun.rows(spark, two);
      for (String table : List.of("prompts", "rollouts", "rewards", "credit")) {
        assertThat(found.get(table)).as(table).isEqualTo(expected.get(table));
      }
    }
    raised[raised.length - 1] = "--set=loop.steps=1";
    assertThat(Outcome.of(raised).said())
        .containsExactly(
            "rlvr: Cannot resume run %s: loop.steps is 1 here, but 2 steps are done (expected 2 or"
                    .formatted(two)
                + " more); use another --run");

    Files.move(two.resolve("policy/v00002"), two.resolve("gone"));
    raised[raised.length - 1] = "--set=loop.steps=3";
    assertThat(Outcome.of(raised).said())
        .containsExactly(
            "rlvr: Cannot go on after step 2: policy version 2 is gone, which step 3 needs"
                + " (loop.keep-policies decides how many stay)");
  }

  private static String[] withUntil(String[] command, String step) {
    return Stream.concat(Stream.of(command), Stream.of("--until", step)).toArray(String[]::new);
  }

  @Test
  void anotherSeedGivesOtherRows() throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path one = folder.resolve("one");
    Path other = folder.resolve("other");

    TrainCommand.train(TinyRun.settings(conf, "loop.steps=1"), one.toString(), "local[2]");
    TrainCommand.train(
        TinyRun.settings(conf, "loop.steps=1", "run.seed=6"), other.toString(), "local[2]");

    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      assertThat(TinyRun.rows(spark, one).get("rollouts"))
          .isNotEqualTo(TinyRun.rows(spark, other).get("rollouts"));
    }
  }

  /** What manifests say of the rows: moments, metrics but for speed, and the policy. */
  private static Map<String, List<Object>> facts(Path run) throws IOException {
    Map<String, List<Object>> facts = new TreeMap<>();
    for (Map.Entry<String, Manifest> entry :
        RunFolder.of(new LocalFileStore(run)).manifests().entrySet()) {
      Manifest manifest = entry.getValue();
      Map<String, Double> metrics = new TreeMap<>(manifest.metrics());
      metrics.keySet().removeIf(name -> name.startsWith("tokens-per-second"));
      facts.put(
          entry.getKey(),
          List.of(manifest.id(), manifest.moments(), metrics, manifest.policy(), manifest.rows()));
    }
    return facts;
  }
}
