package io.rlvr.jobs.prompts;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.DatasetSettings;
import io.rlvr.dataset.ImportTally;
import io.rlvr.dataset.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file may have wrong is said in the same line by the import and by the look before it. */
@Tag("slow")
class TestImportChecks {
  private static final String HEADER = "question,reference\n";
  private static final String OF_UTF_8 =
      "not UTF-8 (expected UTF-8 text; options = [\"encoding:NAME\"] of the dataset names another"
          + " encoding)";
  private static final String NO_COLUMN =
      "no column 'question' among %s (expected one that dataset.train.columns.prompt names); 1 of 1"
          + " rows cannot be used (dataset.unusable = drop leaves such rows out)";

  private static SparkSession spark;

  @TempDir private Path folder;

  @BeforeAll
  static void begin() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
  }

  @AfterAll
  static void end() {
    spark.stop();
  }

  @Test
  void headersOfAnotherOrderOrOfOtherNamesAreRefused() throws IOException {
    write("a.csv", HEADER + "q1,1\n");
    for (String header : List.of("reference, question", "foo, bar")) {
      write("b.csv", header.replace(" ", "") + "\n5,q2\n");

      assertRefused(
          "Cannot read prompts %1$s/b.csv: its header is [%2$s] (expected [question, reference], as"
                  .formatted(folder, header)
              + " in %s/a.csv)".formatted(folder),
          "format=csv",
          "path=" + folder);
    }
  }

  @Test
  void headersThatDifferInCaseAreTheSame() throws IOException {
    write("a.csv", HEADER + "q1,1\n");
    write("b.csv", "Question,REFERENCE\nq2,2\n");

    assertThat(read("format=csv", "path=" + folder))
        .extracting(Prompt::question)
        .containsExactly("q1", "q2");
  }

  /** RFC 4180 has a closing quote for each that opens; Spark takes the end of the file for it. */
  @Test
  void aQuoteThatNeverEndsIsNamedByItsRow() throws IOException {
    for (String end : List.of("\n", "\r\n", "\r")) {
      Path file = write("q.csv", (HEADER + "q1,1\nq2,\"2\nq3,3\nq4,4").replace("\n", end));

      assertRefused(openQuote(file, "row 2"), "format=csv", "path=" + file);
    }
    Path first = write("first.csv", HEADER + "\"q1,1\nq2,2\n");
    assertRefused(openQuote(first, "row 1"), "format=csv", "path=" + first);
    Path header = write("header.csv", "question,\"reference\nq1,1\n");
    assertRefused(openQuote(header, "its header"), "format=csv", "path=" + header);
  }

  private static String openQuote(Path file, String place) {
    return "Cannot read prompts %s: %s opens a quote that never ends (expected a second \"; within"
            .formatted(file, place)
        + " quotes a quote is \"\")";
  }

  @Test
  void otherEncodingsAreRefusedUnlessTheyAreNamed() throws IOException {
    Path file = folder.resolve("q.csv");
    Files.write(file, (HEADER + "q1,1\nGr\u00F6\u00DFe?,2\n").getBytes(ISO_8859_1));

    assertRefused(
        "Cannot read prompts %s line 3: ".formatted(file) + OF_UTF_8, "format=csv", "path=" + file);
    assertThat(read("format=csv", "path=" + file, "options=encoding:ISO-8859-1"))
        .extracting(Prompt::question)
        .containsExactly("q1", "Gr\u00F6\u00DFe?");
    Files.write(file, (HEADER + "q1,1\n").getBytes(UTF_16));
    assertRefused(
        "Cannot read prompts %s line 1: ".formatted(file) + OF_UTF_8, "format=csv", "path=" + file);
    assertThat(read("format=csv", "path=" + file, "options=encoding:UTF-16")).hasSize(1);
    assertRefused(
        "Cannot read prompts %s: encoding 'utf-5' (expected one such as UTF-8)".formatted(file),
        "format=csv",
        "path=" + file,
        "options=encoding:utf-5");
    write("q.csv", HEADER + "q1,1\0\n");
    assertRefused(
        "Cannot read prompts %s line 2: a NUL character (expected text)".formatted(file),
        "format=csv",
        "path=" + file);
  }

  /** Bytes are looked at whatever the other options. */
  @Test
  void otherOptionsLeaveTheEncodingToBeChecked() throws IOException {
    Path file = folder.resolve("q.csv");
    Files.write(file, (HEADER + "Gr\u00F6\u00DFe?,2\n").getBytes(ISO_8859_1));

    assertThatThrownBy(
            () -> read("format=csv", "path=" + file, "options=ignoreTrailingWhiteSpace:true"))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read prompts %s line 2: %s", file, OF_UTF_8);
  }

  @Test
  void namesThatAreBlankOrThereTwiceGetTheirPlace() throws IOException {
    Path blank = write("blank.csv", "question,reference,,\nq1,1,a,b\n");
    Path twice = write("twice.csv", "question,Question,reference\nq1,q2,1\n");

    assertThat(read("format=csv", "path=" + blank).get(0).extra())
        .containsOnlyKeys("_c2", "_c3")
        .isEqualTo(head("format=csv", "path=" + blank).prompts().get(0).extra());
    assertRefused(
        "Cannot read prompts %s row 1: ".formatted(twice)
            + NO_COLUMN.formatted("Question1, question0, reference"),
        "format=csv",
        "path=" + twice);
    assertThat(read("format=csv", "path=" + twice, "columns.prompt=question0")).hasSize(1);
  }

  @Test
  void whatHoldsNoRowsIsRefused() throws IOException {
    for (String text : List.of("", HEADER, HEADER.strip(), "\n\n")) {
      Path file = write("q.csv", text);

      assertRefused(
          "Cannot use dataset %s: it holds no prompts (expected at least one)".formatted(file),
          "format=csv",
          "path=" + file);
    }
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertRefused(
        "Cannot use dataset %s: it holds no prompts (expected at least one)".formatted(empty),
        "format=csv",
        "path=" + empty);
    Path file = write("q.csv", HEADER + "q1,1\nq2,2\n");
    assertRefused(
        "Cannot use dataset %s: none of its 2 prompts is left by held-out-share 1.0 and offset 0"
                .formatted(file)
            + " of dataset.train (expected at least one)",
        "format=csv",
        "path=" + file,
        "held-out-share=1");
    assertRefused(
        "Cannot use dataset %s: none of its 2 prompts is left by held-out-share 0.0 and offset 7"
                .formatted(file)
            + " of dataset.train (expected at least one)",
        "format=csv",
        "path=" + file,
        "offset=7");
  }

  @Test
  void aCellThatIsEmptyWithinQuotesIsEmptyToo() throws IOException {
    Path file = write("q.csv", HEADER + "q1,\"\"\n");

    assertRefused(
        "Cannot read prompts %s row 1: column 'reference' is null or empty (expected a text); 1 of 1"
                .formatted(file)
            + " rows cannot be used (dataset.unusable = drop leaves such rows out)",
        "format=csv",
        "path=" + file);
  }

  @Test
  void rowsOfOtherLengthsAndTooManyColumnsAreNamed() throws IOException {
    Path ragged = write("ragged.csv", HEADER + "q1,1\nq2,2,3\n");
    Path wide = write("wide.csv", "question,reference" + ",c".repeat(25_000) + "\n");

    assertRefused(
        "Cannot read prompts %s: row 2 has 3 cells (expected 2, as its header [question,"
                .formatted(ragged)
            + " reference])",
        "format=csv",
        "path=" + ragged);
    assertRefused(
        "Cannot read prompts %s: more than 20480 columns (expected at most as many)"
            .formatted(wide),
        "format=csv",
        "path=" + wide);
  }

  @Test
  void damagedGzipIsNamedWithItsCause() throws IOException {
    Path file = folder.resolve("q.csv.gz");
    byte[] packed = packed(HEADER + "q1,1\n".repeat(1000));
    Files.write(file, Arrays.copyOf(packed, 40));

    assertRefused(
        "Cannot read prompts %s: Unexpected end of ZLIB input stream (expected a whole file, packed"
                .formatted(file)
            + " by gzip)",
        "format=csv",
        "path=" + file);
    Files.writeString(file, HEADER + "q1,1\n");
    assertRefused(
        "Cannot read prompts %s: Not in GZIP format (expected a whole file, packed by gzip)"
            .formatted(file),
        "format=csv",
        "path=" + file);
  }

  @Test
  void jsonOfOtherLayoutsIsRefused() throws IOException {
    Path pretty = write("pretty.json", "[\n {\n  \"question\": \"q\"\n }\n]\n");
    Path twice =
        write("twice.json", "{\"question\": \"q\", \"Question\": \"x\", \"reference\": \"1\"}\n");

    assertRefused(
        "Cannot read prompts %s: no line is a JSON object (expected one object a line; options ="
                .formatted(pretty)
            + " [\"multiLine:true\"] of the dataset takes others)",
        "format=json",
        "path=" + pretty);
    assertRefused(
        "Cannot read prompts %s: column 'question' is there twice (expected names that differ,"
                .formatted(twice)
            + " whatever their case)",
        "format=json",
        "path=" + twice);
  }

  @Test
  void damagedParquetIsNamedWithItsCause() throws IOException {
    Path file = write("q.parquet", "no Parquet at all, whatever its name");

    assertThatThrownBy(() -> read("format=parquet", "path=" + file))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("Cannot read prompts %s: ".formatted(file))
        .hasMessageContaining("is not a Parquet file")
        .hasMessageNotContaining("FAILED_READ_FILE");
  }

  @Test
  void datesAndNaNAreNoReferences() {
    for (String value : List.of("date '2020-01-01'", "double('NaN')")) {
      Path path = folder.resolve(value.startsWith("date") ? "date" : "nan");
      spark
          .sql("select 'q' as question, " + value + " as reference")
          .coalesce(1)
          .write()
          .parquet(path.toString());
      String why =
          value.startsWith("date")
              ? "column 'reference' is a date or a time (expected a text)"
              : "column 'reference' is null or empty (expected a text)";

      assertRefused(
          "Cannot read prompts %s row 1: %s; 1 of 1 rows cannot be used (dataset.unusable = drop"
                  .formatted(path, why)
              + " leaves such rows out)",
          "format=parquet",
          "path=" + path);
    }
  }

  @Test
  void numbersOfParquetAreTheSameWithoutSpark() {
    Path path = folder.resolve("numbers");
    spark
        .sql(
            "select 'q' as question, cast(1.5 as decimal(38, 10)) as reference,"
                + " cast(-2.25 as decimal(9, 2)) as small, date '2020-02-03' as day,"
                + " timestamp '2020-02-03 04:05:06Z' as time,"
                + " timestamp_ntz '2020-02-03 04:05:06' as local, double('NaN') as nan")
        .coalesce(1)
        .write()
        .option("outputTimestampType", "TIMESTAMP_MICROS")
        .parquet(path.toString());

    Prompt prompt = head("format=parquet", "path=" + path).prompts().get(0);

    assertThat(prompt.reference()).isEqualTo("1.5000000000");
    assertThat(prompt.extra())
        .containsEntry("small", "-2.25")
        .containsEntry("day", "2020-02-03")
        .doesNotContainKey("nan");
    assertThat(read("format=parquet", "path=" + path)).containsExactly(prompt);
  }

  private Path write(String name, String text) throws IOException {
    return Files.write(folder.resolve(name), text.getBytes(UTF_8));
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
      packed.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static void assertRefused(String message, String... settings) {
    assertThatThrownBy(() -> head(settings))
        .as("the look")
        .isInstanceOf(UserException.class)
        .hasMessage("%s", message);
    assertThatThrownBy(() -> read(settings))
        .as("the import")
        .isInstanceOf(UserException.class)
        .hasMessage("%s", message);
  }

  private static DatasetHead.Seen head(String... settings) {
    return DatasetHead.read(settings(settings), Role.TRAIN);
  }

  private static List<Prompt> read(String... settings) {
    return SparkDatasets.read(spark, settings(settings), Role.TRAIN, new ImportTally());
  }

  private static Settings settings(String... settings) {
    return Settings.defaults(
        DatasetSettings.KEYS,
        Stream.of(settings).map(setting -> "dataset.train." + setting).toList());
  }
}
