package io.rlvr.jobs.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.Main;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands for single stages, on a step that needs refills. */
@Tag("slow")
class TestRefillStages {
  @TempDir private Path folder;
  private Path conf;
  private Path run;

  @BeforeEach
  void configure() throws IOException {
    conf = TinyRun.configuration(folder);
    run = folder.resolve("run");
  }

  @Test
  void stagesOneByOneGiveTheRowsOfTheLoop() throws IOException {
    Path whole = folder.resolve("whole");
    refill();

    assertThat(execute("import", run)).isZero();
    assertThat(execute("rollout", run)).isZero();
    assertThat(execute("refill", run)).isEqualTo(2);
    assertThat(execute("reward", run)).isZero();
    assertThat(execute("credit", run)).isEqualTo(2);
    assertThat(stages(run)).isEqualTo(Set.of("rollout", "reward"));

    assertThat(execute("refill", run)).isZero();
    Set<String> refilled = stages(run);
    assertThat(refilled).contains("rollout-refill1", "reward-refill1");
    assertThat(execute("refill", run)).isZero();
    assertThat(stages(run)).isEqualTo(refilled);
    assertThat(execute("credit", run)).isZero();
    assertThat(execute("update", run)).isZero();

    assertThat(execute("train", whole)).isZero();
    assertThat(stages(run)).isEqualTo(stages(whole));
    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      Map<String, List<String>> rows = TinyRun.rows(spark, whole);
      rows.remove("evaluations"); // a command of its own
      assertThat(TinyRun.rows(spark, run)).containsAllEntriesOf(rows);
    }
  }

  @Test
  void withoutRefillsThereIsNothingToRefill() throws IOException {
    assertThat(execute("refill", run)).isZero();
    assertThat(stages(run)).isEmpty();
  }

  private void refill() throws IOException {
    Files.writeString(
        conf,
        Files.readString(conf)
            + "\nloop.steps = 1\nrollout.prompts-per-step = 4\nrollout.max-refills = 9\nadvantage.filter = equal\n"
            + "reward.type = io.rlvr.jobs.testing.FewGroupsReward\n");
  }

  private int execute(String stage, Path target) {
    return Main.execute(stage, "--conf=" + conf, "--run=" + target, "--master=local[2]");
  }

  /** Of step 1, without what measures. */
  private static Set<String> stages(Path run) throws IOException {
    return RunFolder.of(new LocalFileStore(run)).manifests().values().stream()
        .filter(manifest -> manifest.step() == 1)
        .map(Manifest::stage)
        .filter(stage -> !stage.equals("evaluate"))
        .collect(Collectors.toSet());
  }
}
