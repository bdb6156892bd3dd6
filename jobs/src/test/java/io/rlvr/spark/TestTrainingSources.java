package io.rlvr.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.rlvr.jobs.testing.LakeSession;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.jobs.testing.TinyRun;
import io.rlvr.json.JsonFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two steps of training on the same twenty questions from everything that holds a table. */
@Tag("slow")
class TestTrainingSources {
  private static final int TRAINED = 2 * 4 * 2; // steps, prompts and samples of a step

  private static final Path QUESTIONS = ProjectRoot.resolve("examples/own-data/questions.csv");

  /** conf/own-data.conf with another model, small sizes and no source. */
  private static final String CONF =
      """
      policy.model = "%s"
      dataset { train.source = own, eval-share = 0.25 }
      loop.steps = 2
      rollout { prompts-per-step = 4, samples-per-prompt = 2, max-new-tokens = 8 }
      reward.type = contains
      evaluate.reward = contains
      alarm.clipped-share = 1
      """;

  private static SparkSession spark;

  @TempDir private static Path folder;

  private static Path conf;
  private static Map<String, List<String>> ofCsv;

  @BeforeAll
  static void writeTheQuestionsEverywhere() throws IOException {
    spark = LakeSession.start(folder);
    Dataset<Row> rows = spark.read().option("header", true).csv(QUESTIONS.toString()).coalesce(1);
    rows.write().parquet(folder.resolve("questions.parquet").toString());
    rows.write().json(folder.resolve("json").toString());
    Files.write(folder.resolve("questions.jsonl"), rows.toJSON().collectAsList());
    rows.write().format("delta").save(folder.resolve("delta").toString());
    rows.write().format("delta").saveAsTable("questions");
    rows.writeTo("ice.rl.questions").using("iceberg").createOrReplace();
    verl(rows).write().parquet(folder.resolve("verl.parquet").toString());

    conf = Files.writeString(folder.resolve("own.conf"), CONF.formatted(model()));
    Rlvr.run(spark, train("csv", "path=" + QUESTIONS));
    ofCsv = TinyRun.rows(spark, Path.of(run("csv")));
    assertThat(ofCsv.get("prompts")).hasSize(15 + 5);
    assertThat(ofCsv.get("rewards")).hasSize(TRAINED);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void verlIsReadByItsOwnColumns() {
    Rlvr.run(spark, train("verl", "path=" + folder.resolve("verl.parquet"), "format=verl"));

    assertThat(spark.read().format("rlvr").option("table", "rewards").load(run("verl")).count())
        .isEqualTo(TRAINED);
    assertThat(references("verl")).isEqualTo(references("csv"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Parquet               | path=FOLDER/questions.parquet |
          JSON Lines            | path=FOLDER/questions.jsonl |
          JSON, read by Spark   | path=FOLDER/json                         | format=json
          a Delta table by path | path=FOLDER/delta                        | spark-format=delta
          a Delta table by name | table=questions |
          an Iceberg table      | table=ice.rl.questions |
          a query               | query=select * from questions order by 2 |
          """)
  void theRowsAndTheDigestOfThePolicyAreThoseOfCsv(String name, String setting, String further)
      throws IOException {
    String run = name.replaceAll("\\W+", "-");
    List<String> settings = new ArrayList<>(List.of(setting.replace("FOLDER", folder.toString())));
    Stream.ofNullable(further).forEach(settings::add);

    Rlvr.run(spark, train(run, settings.toArray(String[]::new)));

    assertThat(TinyRun.rows(spark, Path.of(run(run)))).isEqualTo(ofCsv);
    assertThat(digest(run)).isEqualTo(digest("csv")).hasSize(64);
  }

  /** The small policy with room for questions of 147 characters. */
  private static Path model() throws IOException {
    Path model = Files.createDirectory(folder.resolve("model"));
    try (Stream<Path> files = Files.list(ProjectRoot.resolve("models/policy"))) {
      for (Path file : files.toList()) {
        Files.copy(file, model.resolve(file.getFileName()));
      }
    }
    Path config = model.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config).replaceFirst("(\"max_position_embeddings\" : )128", "$1512"));
    return model;
  }

  private static Dataset<Row> verl(Dataset<Row> rows) {
    return rows.selectExpr(
        "'own' as data_source",
        "array(struct('user' as role, question as content)) as prompt",
        "subject as ability",
        "struct('rule' as style, reference as ground_truth) as reward_model",
        "struct(id as index) as extra_info");
  }

  private static List<String> references(String run) {
    return Runs.open(spark, run(run))
        .table("prompts")
        .select("reference")
        .as(Encoders.STRING())
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }

  private static String digest(String run) {
    return JsonFields.of("summary", Runs.open(spark, run(run)).summary()).text("policy_digest");
  }

  private static String[] train(String run, String... source) {
    return Stream.concat(
            Stream.of("train", "--conf=" + conf, "--run=" + run(run)),
            Stream.of(source).map(setting -> "--set=dataset.train." + setting))
        .toArray(String[]::new);
  }

  private static String run(String name) {
    return folder.resolve("runs").resolve(name).toString();
  }
}
