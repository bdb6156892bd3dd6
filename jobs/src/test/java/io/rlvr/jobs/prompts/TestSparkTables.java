package io.rlvr.jobs.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.dataset.ImportTally;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.testing.LakeSession;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same five rows from everything that Spark reads give the same prompts. */
@Tag("slow")
class TestSparkTables {
  private static final List<String> LINES =
      List.of(
          "{\"id\": \"a1\", \"question\": \"What is 1 + 1?\", \"reference\": \"2\"}",
          "{\"id\": \"a2\", \"question\": \"Who said \\\"no\\\"?\", \"reference\": \"Bartleby, a"
              + " clerk\"}",
          "{\"id\": \"a3\", \"question\": \"Two\\nlines?\", \"reference\": \"yes\"}",
          "{\"id\": \"a4\", \"question\": \"Größe?\", \"reference\": \"1,5 m\"}",
          "{\"id\": \"a5\", \"question\": \" blanks \", \"reference\": \"012\"}");

  private static final String CSV =
      """
      id,question,reference
      a1,What is 1 + 1?,2
      a2,"Who said ""no""?","Bartleby, a clerk"
      a3,"Two
      lines?",yes
      a4,Größe?,"1,5 m"
      a5," blanks ",012
      """;

  @TempDir static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void begin() throws IOException {
    spark = LakeSession.start(folder);
    Files.write(folder.resolve("q.jsonl"), LINES);
    Files.writeString(folder.resolve("q.csv"), CSV);
  }

  @AfterAll
  static void end() {
    spark.stop();
  }

  @Test
  void filesOfAllFormatsGiveTheSamePrompts() throws IOException {
    List<Prompt> expected = fromJsonLines();
    Files.write(folder.resolve("q.json"), LINES);
    rows().coalesce(1).write().parquet(folder.resolve("q.parquet").toString());
    try (OutputStream packed =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("q.csv.gz")))) {
      packed.write(("\uFEFF" + CSV).getBytes(StandardCharsets.UTF_8));
    }

    for (String name : List.of("q.csv", "q.csv.gz", "q.json", "q.parquet")) {
      String format = name.substring(2).replace(".gz", "");
      assertThat(read("format=" + format, "path=" + folder.resolve(name)))
          .as(name)
          .isEqualTo(expected);
      Settings settings = settings("format=" + format, "path=" + folder.resolve(name));
      assertThat(DatasetHead.read(settings, Role.TRAIN))
          .as(name + " without Spark")
          .isEqualTo(new DatasetHead.Seen(expected, 5, true, 0));
    }
  }

  @Test
  void aFolderOfFilesKeepsTheOrderOfTheirNames() throws IOException {
    // Spark reads the largest first, and packs small ones by the number of cores
    Path files = Files.createDirectory(folder.resolve("parts"));
    List<String> ids = new ArrayList<>();
    for (int file = 0; file < 4; file++) {
      StringBuilder csv = new StringBuilder("id,question,reference\n");
      for (int row = 0; row < 10 + 200 * file; row++) {
        String id = file + "-" + row;
        ids.add(id);
        csv.append(id).append(",q,r\n");
      }
      Files.writeString(files.resolve(file + ".csv"), csv);
    }

    assertThat(read("format=csv", "path=" + files)).extracting(Prompt::promptId).isEqualTo(ids);
  }

  @Test
  void tablesQueriesAndDataSourcesGiveThemToo() throws IOException {
    List<Prompt> expected = fromJsonLines();
    Dataset<Row> rows = rows();
    rows.write().saveAsTable("default_prompts");
    rows.write().format("delta").saveAsTable("delta_prompts");
    String delta = folder.resolve("delta").toString();
    rows.write().format("delta").save(delta);
    rows.limit(1).write().format("delta").mode("overwrite").save(delta);
    rows.writeTo("ice.rl.prompts").using("iceberg").createOrReplace();

    assertThat(read("format=table", "table=default_prompts")).isEqualTo(expected);
    assertThat(read("format=table", "table=delta_prompts")).isEqualTo(expected);
    assertThat(read("format=table", "table=ice.rl.prompts")).isEqualTo(expected);
    assertThat(read("format=spark", "spark-format=delta", "path=" + delta, "options=versionAsOf:0"))
        .isEqualTo(expected);
    assertThat(read("format=spark", "spark-format=delta", "path=" + delta)).hasSize(1);
    assertThat(read("format=query", "query=select id, question, reference from default_prompts"))
        .isEqualTo(expected);
  }

  @Test
  void aConditionSelectsRows() {
    assertThat(read("format=csv", "path=" + folder.resolve("q.csv"), "where=id > 'a2'"))
        .extracting(Prompt::promptId)
        .containsExactly("a3", "a4", "a5");
  }

  @Test
  void rowsOfATableWithoutIdsAreTheSameOnAnyNumberOfPartitions() {
    Dataset<Row> rows =
        spark
            .createDataset(
                IntStream.range(0, 50).mapToObj(i -> "q" + i).toList(),
                org.apache.spark.sql.Encoders.STRING())
            .selectExpr("value as question", "'r' as reference");
    rows.repartition(7).createOrReplaceTempView("seven");
    rows.coalesce(1).createOrReplaceTempView("one");

    assertThat(read("format=table", "table=seven", "source=s"))
        .hasSize(50)
        .isEqualTo(read("format=table", "table=one", "source=s"));
  }

  /** Row 1 is the first after the header, as line 1 is the first of JSON Lines. */
  @Test
  void anEmptyCellIsNamedByItsRow() throws IOException {
    Path file = folder.resolve("gap.csv");
    Files.writeString(file, "id,question,reference\n1,a,\n2,b,c\n");

    assertThatThrownBy(() -> read("format=csv", "path=" + file))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read prompts %s row 1: column 'reference' is null or empty (expected a text);"
                + " 1 of 2 rows cannot be used (dataset.unusable = drop leaves such rows out)",
            file);
  }

  /** As a pattern the first name finds the second file, and the last two find none. */
  @Test
  void aFileIsFoundByItsNameBeforeItIsAPattern() throws IOException {
    Path odd = Files.createDirectory(folder.resolve("odd"));
    Files.writeString(odd.resolve("r1.csv"), "id,question,reference\nother,a,1\n");
    for (String name : List.of("r[12].csv", "r{1.csv", "r*?\\}].csv")) {
      Files.writeString(odd.resolve(name), CSV);

      assertThat(read("format=csv", "path=\"%s\"".formatted(escaped(odd.resolve(name)))))
          .as(name)
          .isEqualTo(fromJsonLines());
    }
    assertThat(read("format=csv", "path=\"%s/r[1].csv\"".formatted(odd)))
        .extracting(Prompt::promptId)
        .containsExactly("other");
  }

  @Test
  void aQueryThatWritesIsRefused() {
    assertRefused(
        "Cannot run create table t using csv as select 1 x: it is no query (expected select,",
        "format=query",
        "query=create table t using csv as select 1 x");
  }

  @Test
  void whatCannotBeReadIsOneLine() throws IOException {
    Path broken = folder.resolve("broken.csv");
    Files.writeString(broken, "id,question,reference\n1,a\n2,b,c,d\n");

    assertRefused(
        "Cannot read prompts %s/none.csv: no such file".formatted(folder),
        "format=csv",
        "path=" + folder.resolve("none.csv"));
    assertRefused("Cannot read prompts t: [TABLE_OR_VIEW_NOT_FOUND]", "format=table", "table=t");
    assertRefused(
        "Cannot read prompts nope: [DATA_SOURCE_NOT_FOUND]", "format=spark", "spark-format=nope");
    assertRefused("Cannot read prompts select: [", "format=query", "query=select");
    assertRefused(
        "Cannot read prompts %s/q.csv: [UNRESOLVED_COLUMN.WITH_SUGGESTION]".formatted(folder),
        "format=csv",
        "path=" + folder.resolve("q.csv"),
        "where=level > 2");
    assertRefused("Cannot read prompts %s:".formatted(broken), "format=csv", "path=" + broken);
  }

  /** As a text of the configuration. */
  private static String escaped(Path path) {
    return path.toString().replace("\\", "\\\\");
  }

  private static Dataset<Row> rows() {
    return spark
        .read()
        .option("header", "true")
        .option("multiLine", "true")
        .option("escape", "\"")
        .csv(folder.resolve("q.csv").toString());
  }

  private static List<Prompt> fromJsonLines() {
    List<Prompt> prompts = read("format=jsonl", "path=" + folder.resolve("q.jsonl"));
    assertThat(prompts).hasSize(5);
    return prompts;
  }

  private static void assertRefused(String begin, String... settings) {
    assertThatThrownBy(() -> read(settings))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith(begin)
        .hasMessageNotContaining("\n");
  }

  /** All with the same source, which is the format's or the file's otherwise. */
  private static List<Prompt> read(String... settings) {
    return SparkDatasets.read(spark, settings(settings), Role.TRAIN, new ImportTally());
  }

  private static Settings settings(String... settings) {
    List<String> all = new ArrayList<>(List.of("dataset.train.source=mine"));
    for (String setting : settings) {
      all.add("dataset.train." + setting);
    }
    return Settings.defaults(DatasetSettings.KEYS, all);
  }
}
