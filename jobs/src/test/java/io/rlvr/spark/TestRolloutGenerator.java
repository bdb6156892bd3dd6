package io.rlvr.spark;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.testing.Folders;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.jobs.testing.ToolRun;
import io.rlvr.jobs.tools.GenerateCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.SQLTransformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples for the rows of a table. */
class TestRolloutGenerator {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final StructType PROMPTS =
      new StructType().add("id", DataTypes.StringType).add("prompt", DataTypes.StringType);
  private static final List<String> IDS = List.of("a", "b", "c", "d");

  private static SparkSession spark;

  @TempDir private static Path folder;
  private static Path model;

  @BeforeAll
  static void start() throws IOException {
    TinyRun.configuration(folder);
    model = folder.resolve("model");
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
  void samplesAreThoseOfTheCommandWhateverThePartitionsAndTheModelIsLoadedOnce()
      throws IOException {
    Path copy = Folders.copy(model, folder.resolve("copy"));
    RolloutGenerator generator = generator().setModelUrl(copy.toString()).setSamplesPerPrompt(2);
    List<String> expected = new ArrayList<>();
    ToolRun tool =
        ToolRun.run(
            GenerateCommand::new,
            String.join("\n", IDS.stream().map(TestRolloutGenerator::line).toList()),
            "--model=" + copy,
            "--set=rollout.max-new-tokens=6",
            "--set=run.seed=9");
    for (int i = 0; i < IDS.size(); i++) {
      expected.add(IDS.get(i) + " " + tool.line(i).get("response_ids"));
    }

    Dataset<Row> one = generator.generate(prompts().coalesce(1));
    Dataset<Row> four = generator.generate(prompts().repartition(4, col("id")));
    generator.generate(prompts().limit(1)).collectAsList();
    Folders.delete(copy); // a task that loaded it again would fail

    assertThat(responseIds(one)).containsExactlyElementsOf(expected);
    assertThat(rows(four)).isEqualTo(rows(one)).hasSize(4);
    JsonNode first = JSON.readTree(rows(one).get(0));
    assertThat(first.get("rollouts")).hasSize(2);
    assertThat(first.at("/rollouts/0/sample").asInt()).isZero();
    assertThat(first.at("/rollouts/1/seed")).isNotEqualTo(first.at("/rollouts/0/seed"));
  }

  @Test
  void serversAreNotForTables() {
    assertThatThrownBy(() -> generator().setSettings("rollout.engine=server").generate(prompts()))
        .isInstanceOf(RlvrException.class)
        .hasMessage(
            "Invalid rollout.engine: server (expected resident where RolloutGenerator samples)");
  }

  @Test
  void turnsAreTakenAsTheyAre() {
    Dataset<Row> turns =
        prompts()
            .withColumn(
                "prompt", array(struct(lit("user").as("role"), col("prompt").as("content"))));
    RolloutGenerator generator = generator();

    assertThat(responseIds(generator.generate(turns)))
        .isEqualTo(responseIds(generator.generate(prompts())));
  }

  @Test
  void aNullWithinTurnsIsARowWithItsReason() {
    List<Row> rows =
        generator()
            .setErrorCol("why")
            .generate(
                spark.sql(
                    "select * from values ('a', array(named_struct('role', 'user', 'content',"
                        + " cast(null as string)))), ('b', array(named_struct('role', cast(null as"
                        + " string), 'content', '1 + 1?'))), ('c', array(cast(null as struct<role:"
                        + " string, content: string>))) as t(id, prompt)"))
            .selectExpr("size(rollouts)", "why")
            .collectAsList();

    assertThat(rows)
        .hasSize(3)
        .allMatch(
            row ->
                row.toString()
                    .equals("[0,Cannot read prompt: a turn is null (expected role and content)]"));
  }

  /** The context of the tiny model is 128 tokens, and an x at least one. */
  @Test
  void aPromptThatGivesNoneIsARowWithItsReason() {
    Dataset<Row> prompts =
        spark.createDataFrame(
            List.of(
                RowFactory.create("a", "1 + 1?"),
                RowFactory.create("b", null),
                RowFactory.create(null, "1 + 1?"),
                RowFactory.create("d", "xyzzy ".repeat(200))),
            PROMPTS);

    List<Row> rows =
        generator()
            .setBatchSize(4)
            .setErrorCol("why")
            .generate(prompts.coalesce(1))
            .selectExpr("size(rollouts)", "why")
            .collectAsList();

    assertThat(rows.subList(0, 3).toString())
        .isEqualTo("[[1,null], [0,prompt is null or empty], [0,id is null]]");
    assertThat(rows.get(3).getInt(0)).isZero();
    assertThat(rows.get(3).getString(1))
        .matches(
            "Cannot sample prompt d: \\d+ prompt tokens and max-new-tokens 6 \\(expected at most"
                + " the model's context of 128\\)");
  }

  @Test
  void aPipelineFromPromptsToVerdictsIsSavedAndLoaded() throws IOException {
    String path = folder.resolve("pipeline").toString();
    PipelineStage[] stages = {
      generator().setSamplesPerPrompt(3),
      new SQLTransformer()
          .setStatement(
              "select id, prompt as question, '2' as reference, s.response from __THIS__ lateral"
                  + " view explode(rollouts) as s"),
      new RewardScorer().setReward("exact")
    };
    new Pipeline().setStages(stages).fit(prompts()).write().save(path);

    Dataset<Row> scored = PipelineModel.load(path).transform(prompts());

    assertThat(scored.where("verdict.status = 'SCORED'").count()).isEqualTo(12);
  }

  @Test
  void mistakesAreSaidBeforeATaskRuns() {
    TestRewardScorer.isMistake(
        () -> new RolloutGenerator().generate(prompts()),
        "Missing modelUrl (expected a Hugging Face model folder)");
    TestRewardScorer.isMistake(
        () -> generator().setInputCol("text").generate(prompts()),
        "Invalid inputCol: 'text' (expected one of id, prompt)");
    TestRewardScorer.isMistake(
        () -> generator().generate(prompts().withColumn("id", lit(1.5))),
        "Invalid idCol: column 'id' is double (expected string or int or bigint)");
    TestRewardScorer.isMistake(
        () -> generator().setErrorCol("rollouts").generate(prompts()),
        "Invalid errorCol: 'rollouts' (expected another name than that of outputCol)");
    TestRewardScorer.isMistake(
        () -> generator().setErrorCol("Rollouts").generate(prompts()),
        "Invalid errorCol: 'Rollouts' (expected another name than that of outputCol)");
    TestRewardScorer.isMistake(
        () -> generator().setErrorCol("ID").generate(prompts()),
        "Invalid errorCol: 'ID' (expected a name that the table does not have)");
    TestRewardScorer.isMistake(
        () -> generator().setSettings("rollout.samples-per-prompt = 3").generate(prompts()),
        "Invalid settings: 'rollout.samples-per-prompt = 3' (expected the Param of that meaning in"
            + " its place)");
  }

  private static RolloutGenerator generator() {
    return new RolloutGenerator()
        .setModelUrl(model.toString())
        .setMaxNewTokens(6)
        .setSeed(9)
        .setSettings("policy.device=cpu");
  }

  private static Dataset<Row> prompts() {
    return spark.createDataFrame(
        IDS.stream().map(id -> RowFactory.create(id, question(id))).toList(), PROMPTS);
  }

  private static String question(String id) {
    return "What is " + id + " + 1?";
  }

  private static String line(String id) {
    return "{\"id\": \"%s\", \"prompt\": \"%s\"}".formatted(id, question(id));
  }

  private static List<String> rows(Dataset<Row> generated) {
    return generated.orderBy("id").toJSON().collectAsList();
  }

  /** Of the first sample of each. */
  private static List<String> responseIds(Dataset<Row> generated) {
    return generated
        .orderBy("id")
        .selectExpr("concat(id, ' [', array_join(rollouts[0].response_ids, ','), ']')")
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }
}
