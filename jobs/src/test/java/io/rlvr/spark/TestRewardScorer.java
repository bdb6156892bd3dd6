package io.rlvr.spark;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.testing.Folders;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.testing.ToolRun;
import io.rlvr.jobs.tools.ScoreCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.param.Param;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rewards over tables. */
class TestRewardScorer {
  private static final StructType ANSWERS =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("question", DataTypes.StringType)
          .add("reference", DataTypes.StringType)
          .add("response", DataTypes.StringType);

  /** A rule by hand: 18 is 18, 17 is not, a text is no number, and a null is nothing. */
  private static final List<Row> ROWS =
      List.of(
          RowFactory.create(1, "9 + 9?", "18", "It is 18."),
          RowFactory.create(2, "9 + 9?", "18", "It is 17."),
          RowFactory.create(3, "9 + 9?", "18", null),
          RowFactory.create(4, "Who?", "nobody", "18"),
          RowFactory.create(5, "2 + 2?", "4", "4"));

  static final String VERDICTS =
      "[[1,SCORED,1.0,null], [2,SCORED,0.0,null], [3,UNSCORABLE,null,response is null],"
          + " [4,UNSCORABLE,null,reference has no number: 'nobody'], [5,SCORED,1.0,null]]";

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
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

  @AfterEach
  void freeModels() {
    ExecutorModels.shared().clear();
  }

  @Test
  void aRuleScoresEachRowAndFailuresAreData() {
    RewardScorer scorer = new RewardScorer().setReward("numeric");

    assertThat(verdicts(scorer.score(answers(spark)), "verdict")).isEqualTo(VERDICTS);
    assertThat(verdicts(scorer.score(answers(spark).repartition(2, col("id"))), "verdict"))
        .isEqualTo(VERDICTS);
    assertThat(verdicts(scorer.setBatchifier("none").score(answers(spark)), "verdict"))
        .isEqualTo(VERDICTS);
    assertThat(scorer.transform(answers(spark).limit(0)).count()).isZero();
  }

  @Test
  void aPipelineIsSavedAndLoaded() throws IOException {
    RewardScorer scorer =
        new RewardScorer()
            .setReward("numeric")
            .setInputCols("question", "reference", "response")
            .setSettings("reward.relative-tolerance=0.1")
            .setEngine("PyTorch")
            .setBatchSize(7)
            .setOutputCol("scored");
    String path = folder.resolve("pipeline").toString();
    new Pipeline()
        .setStages(new PipelineStage[] {scorer})
        .fit(answers(spark))
        .write()
        .overwrite()
        .save(path);

    PipelineModel loaded = PipelineModel.load(path);

    RewardScorer again = (RewardScorer) loaded.stages()[0];
    assertThat(again.uid()).isEqualTo(scorer.uid());
    for (Param<?> param : scorer.params()) {
      Object expected = scorer.getOrDefault(param);
      Object found = again.getOrDefault(again.getParam(param.name()));
      assertThat(found).as(param.name()).isEqualTo(expected);
    }
    // within a tenth of 18 is 17 right
    assertThat(verdicts(loaded.transform(answers(spark)).where("id = 2"), "scored"))
        .isEqualTo("[[2,SCORED,1.0,null]]");
  }

  /** The verdicts are those of the command, and the model's files are read by the first task. */
  @Test
  void aJudgeIsLoadedOnceForAllTasksAndSaysWhatTheCommandSays() throws IOException {
    Path judge = Folders.copy(ProjectRoot.resolve("models/judge"), folder.resolve("judge"));
    RewardScorer scorer =
        new RewardScorer().setReward("judge").setModelUrl("file:" + judge).setBatchSize(2);
    Dataset<Row> scored = scorer.score(answers(spark).where("id != 3").repartition(4, col("id")));
    StringBuilder lines = new StringBuilder();
    for (Row row : ROWS) {
      if (!row.isNullAt(3)) {
        lines.append(
            "{\"question\": \"%s\", \"reference\": \"%s\", \"response\": \"%s\"}%n"
                .formatted(row.get(1), row.get(2), row.get(3)));
      }
    }
    ToolRun expected =
        ToolRun.run(
            ScoreCommand::new,
            lines.toString(),
            "--reward=judge",
            "--set=reward.judge.model=" + judge);

    scorer.score(answers(spark).limit(1)).collectAsList();
    Folders.delete(judge);
    List<Row> rows = scored.orderBy("id").select("verdict.*").collectAsList();

    assertThat(rows).hasSize(4);
    for (int i = 0; i < rows.size(); i++) {
      JsonNode line = expected.line(i);
      Row verdict = rows.get(i);
      assertThat(verdict.<String>getAs("status")).isEqualTo(line.get("status").asText());
      assertThat(verdict.<Double>getAs("value")).isEqualTo(line.get("value").asDouble());
      assertThat(verdict.<Double>getAs("probability"))
          .isEqualTo(line.get("probability").asDouble());
    }
  }

  @Test
  void rowsThatStreamAreScoredAsTheyCome() throws Exception {
    Path in = Files.createDirectory(folder.resolve("in"));
    answers(spark).coalesce(1).write().mode("append").json(in.toString());
    Dataset<Row> stream = spark.readStream().schema(ANSWERS).json(in.toString());

    StreamingQuery query =
        new RewardScorer()
            .setReward("numeric")
            .score(stream)
            .writeStream()
            .format("memory")
            .queryName("streamed")
            .option("checkpointLocation", folder.resolve("checkpoint").toString())
            .trigger(Trigger.AvailableNow())
            .start();
    query.awaitTermination();

    assertThat(verdicts(spark.table("streamed"), "verdict")).isEqualTo(VERDICTS);
  }

  @Test
  void mistakesAreSaidBeforeATaskRuns() {
    Dataset<Row> answers = answers(spark);
    isMistake(
        () -> new RewardScorer().setResponseCol("answer").score(answers),
        "Invalid responseCol: 'answer' (expected one of id, question, reference, response)");
    isMistake(
        () -> new RewardScorer().setReferenceCol("id").score(answers),
        "Invalid referenceCol: column 'id' is int (expected string)");
    isMistake(
        () -> new RewardScorer().setOutputCol("Response").score(answers),
        "Invalid outputCol: 'Response' (expected a name that the table does not have)");
    isMistake(
        () -> new RewardScorer().setReward("judge").score(answers),
        "Missing reward.judge.model (expected a Hugging Face model folder)");
    isMistake(
        () -> new RewardScorer().setReward("judge").setModelUrl("nowhere").score(answers),
        "Cannot load reward.judge.model nowhere: no such folder (expected a Hugging Face model"
            + " folder)");
    isMistake(
        () -> new RewardScorer().setSettings("reward.sql-expression=value / 2").score(answers),
        "Invalid reward.sql-expression: 'value / 2' (expected none here: a column of the table says"
            + " the same)");
    isMistake(
        () ->
            new RewardScorer()
                .setReward("contains")
                .setSettings("reward.type=exact")
                .score(answers),
        "Invalid settings: 'reward.type=exact' (expected the Param of that meaning in its place)");
    isMistake(
        () -> new RewardScorer().setInputCols("response"),
        "Invalid inputCols: [response] (expected question, reference and response)");
    assertThatThrownBy(() -> new RewardScorer().setReward("exct").score(answers))
        .isInstanceOf(RlvrException.class)
        .hasMessageStartingWith("Invalid reward.type: 'exct' (expected one of ")
        .hasMessageEndingWith("Did you mean 'exact'?");
    assertThatThrownBy(() -> new RewardScorer().setEngine("TensorFlow"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("engine given invalid value TensorFlow");
  }

  static Dataset<Row> answers(SparkSession spark) {
    return spark.createDataFrame(ROWS, ANSWERS);
  }

  static String verdicts(Dataset<Row> scored, String column) {
    return scored
        .orderBy("id")
        .select("id", column + ".status", column + ".value", column + ".error")
        .collectAsList()
        .toString();
  }

  static void isMistake(ThrowingCallable work, String line) {
    assertThatThrownBy(work)
        .isInstanceOf(RlvrException.class)
        .hasMessage(line)
        .hasFieldOrPropertyWithValue("status", 2);
  }
}
