package io.rlvr.jobs.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.jobs.testing.Folders;
import io.rlvr.jobs.testing.LakeSession;
import io.rlvr.jobs.testing.ProjectRoot;
import io.rlvr.spark.Rlvr;
import io.rlvr.spark.RlvrException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The golden run as tables of a catalog. */
@Tag("slow")
class TestPublisher {
  private static final Path GOLDEN = ProjectRoot.resolve("jobs/src/test/resources/golden/v1");

  private static SparkSession spark;

  @TempDir private static Path folder;

  @BeforeAll
  static void start() {
    spark = LakeSession.start(folder);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @ParameterizedTest
  @EnumSource(TableFormat.class)
  void aRunThatIsPublishedAgainOrAfterAKillHasItsRowsOnce(TableFormat format) {
    String schema = (format == TableFormat.ICEBERG ? "ice.of_" : "of_") + format;
    spark.sql("create schema " + schema);

    publish(schema, format, "--as=other");
    publish(schema, format);
    Map<String, List<String>> once = rows(schema);
    killed(schema, format);
    publish(schema, format);

    assertThat(rows(schema)).isEqualTo(once);
    // 32 rollouts in each of two steps, each row of two runs; 4 and 4 held-out prompts
    assertThat(once.get("rewards")).hasSize(128);
    assertThat(once.get("rollouts")).hasSize(128);
    assertThat(once.get("evaluations")).hasSize(16);
    assertThat(sorted(spark.table(schema + ".rlvr_prompts").where("run = 'run'").drop("run")))
        .isEqualTo(sorted(asked("train").union(asked("eval"))));
    assertThat(
            spark
                .table(schema + ".rlvr_credit")
                .groupBy("run", "step")
                .count()
                .orderBy("run", "step")
                .collectAsList()
                .toString())
        .isEqualTo("[[other,1,32], [other,2,32], [run,1,32], [run,2,32]]");
    Dataset<Row> rewards = spark.table(schema + ".rlvr_rewards").where("run = 'run'");
    assertThat(sorted(rewards.select(columns(golden())))).isEqualTo(sorted(golden()));
    assertThat(comment(rewards, "value")).isEqualTo("the reward; null unless SCORED");
    assertThat(spark.conf().get("spark.sql.sources.partitionOverwriteMode")).isEqualTo("STATIC");
  }

  /** The second has the first of two steps alone, as a run that was begun again. */
  @ParameterizedTest
  @EnumSource(TableFormat.class)
  void ofALongerRunOfThatNameNothingIsLeft(TableFormat format) throws IOException {
    String schema = (format == TableFormat.ICEBERG ? "ice.short_" : "short_") + format;
    spark.sql("create schema " + schema);
    publish(schema, format, "--as=it's one");
    publish(schema, format, "--as=other");
    Path shorter = Folders.copy(GOLDEN.resolve("run"), folder.resolve("shorter-" + format));
    Folders.delete(shorter.resolve("step=00002"));

    // read before, as in a notebook that goes on
    assertThat(spark.table(schema + ".rlvr_rewards").count()).isEqualTo(128);
    Rlvr.run(
        spark,
        "publish",
        "--run=" + shorter,
        "--tables=" + schema,
        "--format=" + format,
        "--as=it's one");

    for (String table : List.of("rollouts", "rewards", "credit")) {
      assertThat(
              spark
                  .table(schema + ".rlvr_" + table)
                  .groupBy("run", "step")
                  .count()
                  .orderBy("run", "step")
                  .collectAsList()
                  .toString())
          .isEqualTo("[[it's one,1,32], [other,1,32], [other,2,32]]");
    }
  }

  /** Overwriting partitions of such a table would take the rows of others. */
  @Test
  void aTableOfSomebodyElseIsRefusedBeforeAnythingIsWritten() {
    spark.sql("create schema theirs");
    spark.sql("create table theirs.rlvr_rewards (run string, step int, value double) using csv");
    isRefused("is of format csv (expected one of format parquet)");
    spark.sql("drop table theirs.rlvr_rewards");
    spark.sql("create table theirs.rlvr_rewards (run string, step int, a int) using parquet");
    isRefused("has a column a (expected one that publish made)");
    spark.sql("drop table theirs.rlvr_rewards");
    spark.sql(
        "create table theirs.rlvr_rewards (run string, step int, value double) using parquet"
            + " partitioned by (step)");
    isRefused("is partitioned by [step] (expected one that is partitioned by [run, step])");
    assertThat(spark.table("theirs.rlvr_rewards").columns())
        .containsExactlyInAnyOrder("run", "step", "value");
    assertThat(spark.catalog().tableExists("theirs.rlvr_prompts")).isFalse();
  }

  private static void isRefused(String why) {
    isMistake("Cannot publish to theirs: table theirs.rlvr_rewards " + why, "theirs", "parquet");
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    assertThatThrownBy(() -> publish("rl", TableFormat.PARQUET, "--as=__HIVE_DEFAULT_PARTITION__"))
        .isInstanceOf(RlvrException.class)
        .hasMessage(
            "Invalid --as: '__HIVE_DEFAULT_PARTITION__' (expected a name for the run in the column"
                + " run)");
  }

  @Test
  void aColumnThatCameLaterIsAdded() {
    spark.sql("create schema older");
    golden()
        .drop("latency_ms")
        .selectExpr("'older' as run", "*")
        .write()
        .format("parquet")
        .partitionBy("run", "step")
        .saveAsTable("older.rlvr_rewards");

    publish("older", TableFormat.PARQUET);

    assertThat(spark.table("older.rlvr_rewards").where("latency_ms is not null").count())
        .isEqualTo(64);
  }

  @Test
  void mistakesAreOneLine() {
    isMistake("Invalid --format: 'orc' (expected parquet, delta or iceberg)", "rl", "orc");
    isMistake(
        "Invalid --tables: 'rl.' (expected a schema such as rl, or catalog.schema)",
        "rl.",
        "parquet");
    assertThatThrownBy(() -> Rlvr.run(spark, arguments("nowhere", "parquet")))
        .isInstanceOf(RlvrException.class)
        .hasMessageStartingWith("Cannot publish to nowhere: [SCHEMA_NOT_FOUND]")
        .hasFieldOrPropertyWithValue("status", 2);
  }

  /** Descriptions stand in one place and are those of the specification. */
  @Test
  void commentsAreTheDescriptionsOfTheSpecification() throws IOException {
    Map<String, Map<String, String>> described = new TreeMap<>();
    String table = "";
    for (String line : Files.readAllLines(ProjectRoot.resolve("docs/formats.md"))) {
      Matcher head = Pattern.compile("\\*\\*(\\w+)\\*\\*, key.*").matcher(line);
      if (head.matches()) {
        table = head.group(1);
      } else if (line.startsWith("## ")) {
        table = "";
      } else if (!table.isEmpty() && line.startsWith("| `")) {
        String[] cells = line.split(" \\| ");
        Matcher column = Pattern.compile("`(\\w+)`").matcher(cells[0]);
        while (column.find()) {
          described
              .computeIfAbsent(table, each -> new TreeMap<>())
              .put(
                  column.group(1),
                  cells[2].replace("`", "").replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1").strip());
        }
      }
    }
    described.get("rollouts").put("lag", new TableComments().of("rollouts", "lag"));
    described.get("prompts").put("role", new TableComments().of("prompts", "role"));

    TableComments comments = new TableComments();
    for (var each : TableComments.tables()) {
      assertThat(comments.columns(each.name()))
          .as(each.name())
          .isEqualTo(described.get(each.name()));
      assertThat(comments.of(each.name())).isNotBlank();
    }
  }

  private static void publish(String schema, TableFormat format, String... further) {
    List<String> arguments = new ArrayList<>(List.of(arguments(schema, format.toString())));
    arguments.addAll(List.of(further));
    Rlvr.run(spark, arguments.toArray(new String[0]));
  }

  /** The third job is cancelled when it starts: some table is written, and another is not. */
  private static void killed(String schema, TableFormat format) {
    AtomicInteger jobs = new AtomicInteger();
    SparkListener killer =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            if (jobs.incrementAndGet() >= 3) {
              spark.sparkContext().cancelJob(job.jobId());
            }
          }
        };
    spark.sparkContext().addSparkListener(killer);
    try {
      assertThatThrownBy(() -> publish(schema, format))
          .isInstanceOf(RlvrException.class)
          .hasMessageContaining("cancelled")
          .hasFieldOrPropertyWithValue("status", 1);
    } finally {
      spark.sparkContext().removeSparkListener(killer);
    }
  }

  private static Map<String, List<String>> rows(String schema) {
    Map<String, List<String>> rows = new TreeMap<>();
    for (var table : TableComments.tables()) {
      spark.sql("refresh table %s.rlvr_%s".formatted(schema, table.name()));
      rows.put(table.name(), sorted(spark.table(schema + ".rlvr_" + table.name())));
    }
    return rows;
  }

  private static List<String> sorted(Dataset<Row> rows) {
    return rows.toJSON().collectAsList().stream().sorted().toList();
  }

  private static Column[] columns(Dataset<Row> rows) {
    return Arrays.stream(rows.columns()).map(functions::col).toArray(Column[]::new);
  }

  private static Dataset<Row> golden() {
    return spark
        .read()
        .format("rlvr")
        .option("table", "rewards")
        .load(GOLDEN.resolve("run").toAbsolutePath().toString());
  }

  /** By Spark's own reader: prompts have no offshoots. */
  private static Dataset<Row> asked(String role) {
    return spark
        .read()
        .parquet(GOLDEN.resolve("run/prompts/" + role).toAbsolutePath().toString())
        .withColumn("role", functions.lit(role));
  }

  private static String comment(Dataset<Row> rows, String column) {
    StructField field = rows.schema().apply(column);
    return field.getComment().getOrElse(() -> "");
  }

  private static void isMistake(String line, String schema, String format) {
    assertThatThrownBy(() -> Rlvr.run(spark, arguments(schema, format)))
        .isInstanceOf(RlvrException.class)
        .hasMessage(line)
        .hasFieldOrPropertyWithValue("status", 2);
  }

  private static String[] arguments(String schema, String format) {
    return new String[] {
      "publish",
      "--run=" + GOLDEN.resolve("run").toAbsolutePath(),
      "--tables=" + schema,
      "--format=" + format
    };
  }
}
