package io.rlvr.spark;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.testing.ToolRun;
import io.rlvr.jobs.tools.GenerateCommand;
import io.rlvr.jobs.tools.ScoreCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transformers on two executors, each a process of its own. */
@Tag("slow")
class TestTwoExecutors {
  private static final int ROWS = 8;
  private static final int TASKS = 4;
  private static final StructType TABLE =
      new StructType()
          .add("id", DataTypes.StringType)
          .add("question", DataTypes.StringType)
          .add("reference", DataTypes.StringType)
          .add("response", DataTypes.StringType);

  private static SparkSession spark;

  @BeforeAll
  static void start(@TempDir Path home) throws Exception {
    Files.createDirectories(home.resolve("jars")); // a distribution that brings nothing
    System.setProperty("spark.testing", "true"); // else it would be that of SPARK_HOME
    System.setProperty("spark.test.home", home.toString());
    spark =
        SparkSession.builder()
            .master("local-cluster[2,1,1024]")
            .config("spark.ui.enabled", "false")
            .config("spark.executorEnv.SPARK_SCALA_VERSION", "2.13")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executor.extraJavaOptions", "-Dai.djl.pytorch.num_threads=1")
            .config("spark.executor.memory", "1g")
            .config("spark.locality.wait", "0")
            .config("spark.sql.adaptive.enabled", "false")
            .config("spark.sql.shuffle.partitions", TASKS)
            .getOrCreate();
    long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (spark.sparkContext().statusTracker().getExecutorInfos().length < 3) { // and the driver
      assertThat(System.nanoTime()).as("executors are late").isLessThan(end);
      Thread.sleep(100);
    }
  }

  @AfterAll
  static void stop() {
    spark.stop();
    System.clearProperty("spark.testing");
    System.clearProperty("spark.test.home");
    ExecutorModels.shared().clear();
  }

  @Test
  void eachLoadsAModelOnceAndTheRowsAreThoseOfTheCommands() throws IOException {
    String judge = ProjectRoot.resolve("models/judge").toAbsolutePath().toString();
    String policy = ProjectRoot.resolve("models/policy").toAbsolutePath().toString();
    long before = ExecutorModels.shared().loads();
    RewardScorer scorer = new RewardScorer().setReward("judge").setModelUrl(judge);
    List<Row> scored = rows(scorer.score(table()).select("id", "verdict.*"));
    List<Row> again = rows(scorer.score(table()).select("id", "verdict.*"));
    Set<String> withJudge = loads();
    RolloutGenerator generator =
        new RolloutGenerator()
            .setModelUrl(policy)
            .setInputCol("question")
            .setMaxNewTokens(6)
            .setSeed(9);
    List<Row> sampled =
        rows(generator.generate(table()).selectExpr("id", "rollouts[0].response_ids as ids"));
    Set<String> withBoth = loads();
    System.out.printf(
        "models loaded by each executor: %s after two jobs of %d tasks with a judge, %s after as"
            + " many more with a policy; by the driver %d%n",
        withJudge, TASKS, withBoth, ExecutorModels.shared().loads());

    assertThat(withJudge).isEqualTo(Set.of("0=1", "1=1"));
    assertThat(withBoth).isEqualTo(Set.of("0=2", "1=2"));
    assertThat(ExecutorModels.shared().loads()).as("loads of the driver").isEqualTo(before);
    ToolRun scores =
        ToolRun.run(
            ScoreCommand::new, lines(), "--reward=judge", "--set=reward.judge.model=" + judge);
    ToolRun samples =
        ToolRun.run(
            GenerateCommand::new,
            lines(),
            "--model=" + policy,
            "--set=rollout.max-new-tokens=6",
            "--set=run.seed=9");
    assertThat(scored).hasSize(ROWS).isEqualTo(again);
    for (int i = 0; i < ROWS; i++) {
      JsonNode score = scores.line(i);
      assertThat(scored.get(i).<String>getAs("status")).isEqualTo(score.get("status").asText());
      assertThat(scored.get(i).<Double>getAs("value")).isEqualTo(score.get("value").asDouble());
      assertThat(scored.get(i).<Double>getAs("probability"))
          .isEqualTo(score.get("probability").asDouble());
      assertThat(sampled.get(i).getList(1).toString().replace(" ", ""))
          .isEqualTo(samples.line(i).get("response_ids").toString());
    }
  }

  /** Of every executor that runs one of many tasks, as NAME=LOADS. */
  private static Set<String> loads() {
    return new TreeSet<>(
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(IntStream.range(0, TASKS).boxed().toList(), TASKS)
            .map(
                each -> {
                  Thread.sleep(300); // so that the other one takes some too
                  return SparkEnv.get().executorId() + "=" + ExecutorModels.shared().loads();
                })
            .collect());
  }

  private static Dataset<Row> table() {
    return spark
        .createDataFrame(
            IntStream.range(0, ROWS)
                .mapToObj(i -> RowFactory.create(id(i), question(i), "" + (i + 1), "It is 5."))
                .toList(),
            TABLE)
        .repartition(TASKS, col("id"));
  }

  private static List<Row> rows(Dataset<Row> table) {
    return table.collectAsList().stream()
        .sorted(Comparator.comparing(row -> row.getString(0)))
        .toList();
  }

  private static String lines() {
    return IntStream.range(0, ROWS)
        .mapToObj(
            i ->
                "{\"id\": \"%s\", \"prompt\": \"%s\", \"question\": \"%s\", \"reference\": \"%d\","
                        .formatted(id(i), question(i), question(i), i + 1)
                    + " \"response\": \"It is 5.\"}")
        .collect(Collectors.joining("\n"));
  }

  private static String id(int i) {
    return "q%02d".formatted(i);
  }

  private static String question(int i) {
    return "%d + 1?".formatted(i);
  }
}
