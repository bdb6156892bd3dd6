package io.rlvr.jobs.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.advantage.CreditAssigner;
import io.rlvr.advantage.ScoredSample;
import io.rlvr.config.Settings;
import io.rlvr.data.Credit;
import io.rlvr.data.Rollout;
import io.rlvr.data.SampleKey;
import io.rlvr.data.StageKind;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.Main;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.table.Rows;
import io.rlvr.jobs.table.Tables;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class TestTrainLoop {
  @Test
  void twoStepsLeaveWhatTheirManifestsSayAndRunOnlyOnce(@TempDir Path folder) throws IOException {
    Path conf = TinyRun.configuration(folder);
    Path run = folder.resolve("run");
    String[] command = {
      "train", "--conf", conf.toString(), "--run", run.toString(), "--master", "local[2]"
    };
    assertThat(Main.execute(command)).isZero();
    Map<String, Long> stages = files(run.resolve("step=00001"));
    Map<String, Long> weights = files(run.resolve("policy"));
    try (SparkSession spark = Sessions.open("local[2]", "test")) {
      RunTables tables = RunTables.of(spark, new LocalFileStore(run));
      manifestsOfAllStagesAreThere(tables);
      rolloutsAreWhole(tables);
      creditIsThatOfAnAssignmentInMemory(tables, TinyRun.settings(conf));
    }
    assertThat(run.resolve("summary.json")).isRegularFile();
    assertThat(run.resolve("report.html")).isRegularFile();
    assertThat(run.resolve("metrics.parquet")).isRegularFile();

    assertThat(Main.execute(command)).isZero();
    assertThat(files(run.resolve("step=00001"))).isEqualTo(stages);
    assertThat(files(run.resolve("policy"))).isEqualTo(weights);
  }

  private static void manifestsOfAllStagesAreThere(RunTables tables) {
    Map<String, Long> rows = new TreeMap<>();
    for (Manifest manifest : tables.folder().manifests().values()) {
      rows.merge(manifest.stage() + " " + manifest.step(), manifest.rows(), Long::sum);
    }
    // 8 prompts x 4 samples = 32; both datasets are imported: 40 + 8; an update has no rows.
    Map<String, Long> expected = new TreeMap<>(Map.of("import 0", 48L));
    expected.putAll(Map.of("evaluate 0", 4L, "evaluate 2", 4L));
    for (int step = 1; step <= TinyRun.STEPS; step++) {
      expected.put("rollout " + step, 32L);
      expected.put("reward " + step, 32L);
      expected.put("credit " + step, 32L);
      expected.put("update " + step, 0L);
    }
    assertThat(rows).isEqualTo(expected);
    // 3 + 3 + 2 prompts make three work units, one file each.
    assertThat(tables.folder().manifestsOf(StageKind.ROLLOUT).get(0).files()).hasSize(3);
  }

  private static void rolloutsAreWhole(RunTables tables) throws IOException {
    Map<Integer, String> digests = new HashMap<>();
    digests.put(1, tables.folder().record().startModel());
    digests.put(2, tables.folder().updates().get(0).policy().orElseThrow().digest());
    assertThat(digests.get(2)).isNotEqualTo(digests.get(1));
    for (Row row : tables.table(Tables.ROLLOUTS).collectAsList()) {
      Rollout rollout = Tables.ROLLOUTS.record(row);
      assertThat(rollout.logprobs()).hasSameSizeAs(rollout.responseIds());
      assertThat(rollout.refLogprobs().orElseThrow()).hasSameSizeAs(rollout.responseIds());
      assertThat(rollout.responseIds().length).isBetween(1, 12);
      assertThat(rollout.seed())
          .isEqualTo(new SampleKey(5, rollout.step(), rollout.promptId(), rollout.sample()).seed());
      assertThat(rollout.policyVersion()).isEqualTo(rollout.step() - 1);
      assertThat(rollout.policyDigest()).isEqualTo(digests.get(rollout.step()));
    }
  }

  private static void creditIsThatOfAnAssignmentInMemory(RunTables tables, Settings settings)
      throws IOException {
    for (int step = 1; step <= TinyRun.STEPS; step++) {
      Map<String, Double> rewards = new HashMap<>();
      for (Row row : tables.table(Tables.REWARDS).where("step = " + step).collectAsList()) {
        rewards.put(key(row), row.getDouble(row.fieldIndex("value")));
      }
      assertThat(rewards.values().stream().distinct().count()).isGreaterThan(1);
      List<ScoredSample> samples = new ArrayList<>();
      for (Row row : tables.table(Tables.ROLLOUTS).where("step = " + step).collectAsList()) {
        samples.add(sample(Tables.ROLLOUTS.record(row), rewards.get(key(row))));
      }
      List<String> expected = new ArrayList<>();
      for (Credit credit : CreditAssigner.from(settings, 0.05).assign(step, samples)) {
        expected.add(Tables.CREDIT.row(credit).toString());
      }
      List<String> found = new ArrayList<>();
      for (Row row : tables.table(Tables.CREDIT).where("step = " + step).collectAsList()) {
        found.add(row.toString());
      }
      assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private static ScoredSample sample(Rollout rollout, double reward) {
    float[] reference = rollout.refLogprobs().orElseThrow();
    double klSum = 0;
    for (int i = 0; i < reference.length; i++) {
      klSum += (double) rollout.logprobs()[i] - reference[i];
    }
    return new ScoredSample(
        rollout.promptId(),
        rollout.sample(),
        Verdict.Status.SCORED,
        reward,
        rollout.responseIds().length,
        klSum);
  }

  private static String key(Row row) {
    return Rows.text(row, "prompt_id") + "/" + row.getInt(row.fieldIndex("sample"));
  }

  /** Paths with the times of their last change. */
  private static Map<String, Long> files(Path folder) throws IOException {
    Map<String, Long> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.getLastModifiedTime(file).toMillis());
      }
    }
    return files;
  }
}
