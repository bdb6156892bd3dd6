package io.rlvr.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.jobs.testing.Folders;
import io.rlvr.jobs.testing.ProjectRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The golden run, by the API and by the data source, against the rows of then. */
class TestRuns {
  private static final Path GOLDEN = ProjectRoot.resolve("jobs/src/test/resources/golden/v1");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** How many of their digits are printed depends on the version of Java. */
  private static final List<String> FLOATS = List.of("logprobs", "ref_logprobs");

  private static SparkSession spark;

  @TempDir private static Path folder;
  private static String run;

  @BeforeAll
  static void start() throws IOException {
    run = copy(folder.resolve("run"));
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  /** 64 rows were scored in training, 96 more later. */
  @Test
  void tablesAreThoseOfTheRunAndOffshootsStandApart() throws IOException {
    OpenRun opened = Runs.open(spark, run);

    isAsThen(opened.table("rewards"), "rewards");
    isAsThen(opened.table("credit"), "credit");
    isAsThen(opened.offshoots("rewards"), "offshoot_rewards");
    assertThat(opened.offshoots())
        .containsExactly(
            "step=00001/reward-abfa41c6",
            "step=00002/credit-bbc1a600",
            "step=00002/reward-01c329a1",
            "step=00002/reward-1692cb8c");
    assertThat(opened.metrics().where("name = 'reward.mean'").count()).isEqualTo(2);
    assertThat(JSON.readTree(opened.summary()))
        .isEqualTo(JSON.readTree(GOLDEN.resolve("run/summary.json").toFile()));
  }

  @Test
  void theDataSourceHasTheSameRows() throws IOException {
    for (String table : List.of("rollouts", "rewards", "evaluations")) {
      isAsThen(source(table).load(run), table);
    }
    isAsThen(source("prompts").load(run).drop("role"), "prompts");
    isAsThen(source("rewards").option("offshoots", true).load(run), "offshoot_rewards");
  }

  /** Ids are unique within a dataset, and a run may have two. */
  @Test
  void promptsSayWhatTheyAreFor() {
    for (Dataset<Row> prompts :
        List.of(source("prompts").load(run), Runs.open(spark, run).table("prompts"))) {
      assertThat(prompts.groupBy("role").count().orderBy("role").collectAsList().toString())
          .isEqualTo("[[eval,8], [train,40]]");
    }
  }

  @Test
  void promptsThatAreGoneAreNoEmptyTable() throws IOException {
    String bare = copy(folder.resolve("bare"));
    Folders.delete(Path.of(bare, "prompts"));

    isMistake(
        () -> Runs.open(spark, bare).table("prompts"),
        "Cannot read %s/prompts/train: its import is gone (expected its manifest, since"
                .formatted(bare)
            + " step=00001/reward-2a089f13 was made from it)");
  }

  /** 32 samples in each of two steps, whatever lies beside their folders. */
  @Test
  void aCopiedFolderCountsForNothing() throws IOException {
    String copied = copy(folder.resolve("copied"));
    Path step = Path.of(copied, "step=00001");
    Path rewards = first(step, "reward-");
    Folders.copy(rewards, step.resolve(rewards.getFileName() + ".bak"));
    Folders.copy(step, Path.of(copied, "step=00001.bak"));
    Folders.copy(step, Path.of(copied, "step=00010"));

    OpenRun opened = Runs.open(spark, copied);
    assertThat(opened.table("rewards").count()).isEqualTo(64);
    assertThat(source("rewards").load(copied).where("step = 1").count()).isEqualTo(32);
    assertThat(opened.offshoots()).isEqualTo(Runs.open(spark, run).offshoots());
  }

  private static Path first(Path folder, String prefix) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(each -> each.getFileName().toString().startsWith(prefix))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void sqlNamesARunInAView() {
    spark.sql(
        "create or replace temporary view scored using rlvr options (path '%s', table 'rewards')"
            .formatted(run));

    // 32 rollouts a step
    assertThat(
            spark
                .sql("select step, count(*) as n from scored group by step order by step")
                .collectAsList()
                .toString())
        .isEqualTo("[[1,32], [2,32]]");
    assertThat(spark.sql("select count(*) from scored").first().getLong(0)).isEqualTo(64);
  }

  @Test
  void aFilterOnTheStepLeavesTheFilesOfOthersAlone() throws IOException {
    String cut = copy(folder.resolve("cut"));
    Path file = file(Path.of(cut, "step=00002", "reward-078db621"));
    Files.write(file, new byte[] {1, 2, 3});
    Dataset<Row> rewards = source("rewards").load(cut);

    assertThat(rewards.where("step = 1").count()).isEqualTo(32);
    assertThat(rewards.where("step < 2 and value >= 0").select("value").count()).isPositive();
    assertThat(rewards.where("step in (1, 7) or (step = 2 and step > 5)").count()).isEqualTo(32);
    assertThatThrownBy(() -> rewards.where("step = 2").count())
        .hasMessage(
            "Cannot read %s: 3 bytes (expected %d bytes as its manifest says)"
                .formatted(
                    file,
                    Files.size(
                        file(GOLDEN.resolve("run/step=00002/reward-078db621").toAbsolutePath()))));
  }

  @Test
  void aRunOfOldIsReadWithoutItsWeights() {
    OpenRun opened = Runs.open(spark, run);

    assertThat(opened.policy(0)).isEqualTo("model");
    isMistake(
        () -> opened.policy(2),
        "Cannot find policy version 2 of run %s: its weights are gone (loop.keep-policies decides"
            + " how many stay)");
    isMistake(
        () -> opened.policy(3),
        "Cannot find policy version 3 of run %s: no update of the run wrote it (expected one of"
            + " [1, 2])");
  }

  @Test
  void policiesAreFoldersOfTheRun() {
    Path unfinished = GOLDEN.resolve("unfinished").toAbsolutePath().normalize();

    String policy = Runs.open(spark, unfinished.toString()).policy(1);

    assertThat(policy).isEqualTo(unfinished + "/policy/v00001");
    assertThat(Path.of(policy, "config.json")).exists();
  }

  @Test
  void mistakesAreOneLine() {
    isMistake(
        () -> Runs.open(spark, run).table("reward"),
        "Invalid table: 'reward' (expected one of credit, evaluations, metrics, prompts, rewards,"
            + " rollouts). Did you mean 'rewards'?");
    isMistake(
        () -> source("reward").load(run),
        "Invalid table: 'reward' (expected one of credit, evaluations, metrics, prompts, rewards,"
            + " rollouts). Did you mean 'rewards'?");
    isMistake(
        () -> Runs.open(spark, folder.toString()),
        "Cannot open run %s: it holds no run.json (expected a run folder)".formatted(folder));
    isMistake(
        () -> spark.read().format("rlvr").load(run),
        "Missing option table (expected the name of a table such as rewards)");
    isMistake(() -> source("rewards").load(), "Missing option path (expected the folder of a run)");
    isMistake(
        () -> source("rewards").option("offshoots", "yes").load(run),
        "Invalid option offshoots: 'yes' (expected true or false)");
    isMistake(
        () -> source("rewards").option("offshoot", true).load(run),
        "Invalid option: 'offshoot' (expected one of path, table, offshoots)");
    isMistake(
        () -> Runs.open(spark, run).offshoots("prompts"),
        "Invalid table: 'prompts' (expected rewards or credit: no other has offshoots)");
  }

  private static DataFrameReader source(String table) {
    return spark.read().format("rlvr").option("table", table);
  }

  private static void isMistake(ThrowingCallable work, String line) {
    assertThatThrownBy(work)
        .isInstanceOf(RlvrException.class)
        .hasMessage(line.formatted(run))
        .hasFieldOrPropertyWithValue("status", 2);
  }

  private static void isAsThen(Dataset<Row> rows, String file) throws IOException {
    List<JsonNode> expected = new ArrayList<>();
    for (String line : Files.readAllLines(GOLDEN.resolve("expected/run/" + file + ".jsonl"))) {
      ObjectNode row = (ObjectNode) JSON.readTree(line);
      row.remove(FLOATS);
      expected.add(row);
    }
    List<JsonNode> found = new ArrayList<>();
    for (String line : rows.drop(FLOATS.toArray(new String[0])).toJSON().collectAsList()) {
      found.add(JSON.readTree(line));
    }
    assertThat(found).as(file).containsExactlyInAnyOrderElementsOf(expected);
  }

  private static Path file(Path stage) throws IOException {
    try (Stream<Path> files = Files.list(stage)) {
      return files.filter(path -> path.toString().endsWith(".parquet")).sorted().findFirst().get();
    }
  }

  private static String copy(Path to) throws IOException {
    return Folders.copy(GOLDEN.resolve("run"), to).toString();
  }
}
