package io.rlvr.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestJsonlReader {
  private static final String LEFT_OUT =
      "; 1 of 2 rows cannot be used (dataset.unusable = drop leaves such rows out)";

  @TempDir Path folder;

  @Test
  void readsTextsAndMessages() throws IOException {
    List<Prompt> prompts =
        read(
            "{\"question\": \"1 + 1?\", \"reference\": 2, \"level\": \"easy\", \"tags\": [1]}",
            "",
            "{\"id\": \"x\", \"source\": \"s\", \"subject\": \"maths\", \"reference\": \"4.50\","
                + " \"question\": [{\"role\": \"system\", \"content\": \"Be brief.\"},"
                + " {\"role\": \"user\", \"content\": \"é?\"}]}\r");
    assertThat(prompts)
        .containsExactly(
            new Prompt(
                "prompts/0000000",
                List.of(Message.user("1 + 1?")),
                "2",
                "prompts",
                "",
                Map.of("level", "easy", "tags", "[1]")),
            new Prompt(
                "x",
                List.of(new Message("system", "Be brief."), Message.user("é?")),
                "4.50",
                "s",
                "maths",
                Map.of()));
  }

  @Test
  void columnsAndSourceMayBeNamed() throws IOException {
    Files.writeString(folder.resolve("a.jsonl"), "{\"q\": \"1?\", \"a\": \"2\", \"n\": 7}\n");
    List<Prompt> prompts =
        DatasetReaders.read(
            settings(
                "dataset.train.format=jsonl",
                "dataset.train.path=" + folder.resolve("a.jsonl"),
                "dataset.train.source=mine",
                "dataset.train.columns.prompt=q",
                "dataset.train.columns.reference=a",
                "dataset.train.columns.id=n"),
            Role.TRAIN);
    assertThat(prompts)
        .containsExactly(new Prompt("7", List.of(Message.user("1?")), "2", "mine", "", Map.of()));
  }

  @Test
  void aByteOrderMarkAndAMissingLastNewlineAreNoMatter() throws IOException {
    assertThat(read("\uFEFF{\"question\": \"a\", \"reference\": \"b\"}")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '%',
      quoteCharacter = '`',
      value = {
        "{\"question\": \"a\"}%"
            + " no column 'reference' among question (expected one that"
            + " dataset.train.columns.reference names)"
            + LEFT_OUT,
        "{\"reference\": \"a\"}%"
            + " no column 'question' among reference (expected one that"
            + " dataset.train.columns.prompt names)"
            + LEFT_OUT,
        "{\"question\": \"a\", \"reference\": null}%"
            + " column 'reference' is null or empty (expected a text)"
            + LEFT_OUT,
        "{\"question\": \"a\", \"reference\": \" \"}%"
            + " column 'reference' is blank (expected a text)"
            + LEFT_OUT,
        "{\"question\": \"a\", \"reference\": [1]}%"
            + " column 'reference' is a list (expected a text)"
            + LEFT_OUT,
        "{\"question\": {}, \"reference\": \"a\"}%"
            + " column 'question' is an object (expected a text)"
            + LEFT_OUT,
        "{\"question\": [], \"reference\": \"a\"}%"
            + " column 'question' holds no messages (expected at least one)"
            + LEFT_OUT,
        "{\"question\": [{\"role\": \"user\"}], \"reference\": \"a\"}%"
            + " column 'question' holds a message that is not {role, content} (expected texts)"
            + LEFT_OUT,
        "{\"question\": % not JSON at column 13 (expected one object)",
        "[1]% [1] (expected one object)",
        "{} {}% a second value at column 4 (expected one object)",
      })
  void aBadLineIsNamed(String line, String problem) throws IOException {
    assertThatThrownBy(() -> read("{\"question\": \"a\", \"reference\": \"b\"}", line))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read prompts %s line 2: %s", file(), problem);
  }

  @Test
  void idsMustDiffer() {
    assertThatThrownBy(
            () ->
                read(
                    "{\"id\": \"x\", \"question\": \"a\", \"reference\": \"b\"}",
                    "{\"id\": \"y\", \"question\": \"a\", \"reference\": \"b\"}",
                    "{\"id\": \"x\", \"question\": \"a\", \"reference\": \"b\"}"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read prompts %s line 3: id 'x' is that of line 1 (expected ids that differ);"
                + " 1 of 3 rows cannot be used (dataset.unusable = drop leaves such rows out)",
            file());
  }

  @Test
  void rowsThatCannotBeUsedAreCountedAndLeftOutOnDemand() throws IOException {
    Files.write(
        file(),
        List.of(
            "{\"id\": 1, \"question\": \"a\", \"reference\": \"b\"}",
            "{\"id\": 2, \"question\": \"a\", \"reference\": \" \"}",
            "{\"id\": 3, \"question\": \"a\"}",
            "{\"id\": 1, \"question\": \"c\", \"reference\": \"d\"}",
            "{\"id\": 4, \"question\": \"e\", \"reference\": \"f\"}"));

    assertThatThrownBy(() -> DatasetReaders.read(jsonl(), Role.TRAIN))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read prompts %s line 2: column 'reference' is blank (expected a text); 3 of 5"
                + " rows cannot be used (dataset.unusable = drop leaves such rows out)",
            file());
    Settings drop =
        settings(
            "dataset.train.format=jsonl", "dataset.train.path=" + file(), "dataset.unusable=drop");
    DatasetSource source = DatasetSource.local(DatasetOptions.from(drop, Role.TRAIN));
    assertThat(DatasetReaders.read(drop, source))
        .extracting(Prompt::promptId)
        .containsExactly("1", "4");
    assertThat(source.tally().unusable()).isEqualTo(3);
  }

  @Test
  void aDatasetWithoutAnyUsableRowIsRefusedWithTheFirstReason() throws IOException {
    Files.writeString(file(), "{\"question\": \"a\"}\n");
    Settings drop =
        settings(
            "dataset.train.format=jsonl", "dataset.train.path=" + file(), "dataset.unusable=drop");

    assertThatThrownBy(() -> DatasetReaders.read(drop, Role.TRAIN))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read prompts %s line 1: no column 'reference' among question (expected one that"
                + " dataset.train.columns.reference names); 1 of 1 rows cannot be used"
                + " (dataset.unusable = drop leaves such rows out)",
            file());
  }

  @Test
  void aLineThatIsTooLongIsNamedWithTheSetting() throws IOException {
    // one byte more than the bound; a line of just as many is read
    String fits = "{\"question\": \"a\", \"reference\": \"b\"}";
    Files.writeString(file(), fits + "\n" + fits + " ");
    String[] bounded = {
      "dataset.train.format=jsonl",
      "dataset.train.path=" + file(),
      "dataset.max-line-bytes=" + fits.length()
    };

    assertThatThrownBy(() -> DatasetReaders.read(settings(bounded), Role.TRAIN))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read prompts %s line 2: longer than the 35 bytes of dataset.max-line-bytes"
                + " (expected one object)",
            file());
    bounded[2] = "dataset.max-line-bytes=36";
    assertThat(DatasetReaders.read(settings(bounded), Role.TRAIN)).hasSize(2);
  }

  /** Rows of competitive programming hold all their tests: 2 MB and more. */
  @Test
  void longLinesAndTextsAreRead() throws IOException {
    String tests = "x".repeat(21_000_000);

    assertThat(
            read("{\"question\": \"a\", \"reference\": \"b\", \"tests\": [\"" + tests + "\"]}")
                .get(0)
                .extra())
        .isEqualTo(Map.of("tests", "[\"" + tests + "\"]"));
  }

  /** The forms that docs/rewards.md shows for tests, rubric and aliases. */
  @Test
  void listsAndObjectsAreKeptAsJson() throws IOException {
    assertThat(
            read("{\"question\": \"a\", \"reference\": \"b\","
                    + " \"tests\": [{\"input\": \"1\\n\", \"output\": \"2\\n\"}],"
                    + " \"rubric\": [{\"criterion\": \"names \\\"it\\\"\", \"weight\": 3}],"
                    + " \"aliases\": [\"a\", 1.50], \"extra_info\": {\"k\": [1, null, true]},"
                    + " \"none\": null}")
                .get(0)
                .extra())
        .isEqualTo(
            Map.of(
                "tests",
                "[{\"input\":\"1\\n\",\"output\":\"2\\n\"}]",
                "rubric",
                "[{\"criterion\":\"names \\\"it\\\"\",\"weight\":3}]",
                "aliases",
                "[\"a\",1.50]",
                "extra_info",
                "{\"k\":[1,null,true]}"));
  }

  @Test
  void numbersKeepTheirDigitsAndLoseTheirExponent() throws IOException {
    Prompt prompt =
        read("{\"question\": \"a\", \"reference\": 1e3, \"f\": 1.0, \"g\": 1.20E-7, \"h\": [1e2]}")
            .get(0);

    assertThat(prompt.reference()).isEqualTo("1000");
    assertThat(prompt.extra()).isEqualTo(Map.of("f", "1.0", "g", "0.000000120", "h", "[100]"));
  }

  @Test
  void aPointerOfGitLfsIsNamed() {
    assertThatThrownBy(() -> read("version https://git-lfs.github.com/spec/v1", "oid sha256:4d"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read prompts %s line 1: a Git LFS pointer, which git lfs pull replaces by the"
                + " file (expected one object)",
            file());
  }

  @Test
  void bytesThatAreNotUtf8AreNamed() throws IOException {
    Files.write(file(), "{\"question\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> DatasetReaders.read(jsonl(), Role.TRAIN))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read prompts %s line 1: not UTF-8 (expected one object)", file());
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> DatasetReaders.read(jsonl(), Role.TRAIN))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read prompts %s: no such file", file());
  }

  @Test
  void anEmptyDatasetIsRefused() {
    assertThatThrownBy(() -> read(""))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot use dataset %s: it holds no prompts (expected at least one)", file());
  }

  @Test
  void readsFromAnotherFileSystem() {
    Settings settings =
        settings("dataset.train.format=jsonl", "dataset.train.path=s3a://bucket/p.jsonl");
    DatasetOptions options = DatasetOptions.from(settings, Role.TRAIN);
    byte[] content = "{\"question\": \"a\", \"reference\": \"b\"}".getBytes(StandardCharsets.UTF_8);
    DatasetSource source =
        DatasetSource.withoutTables(options, path -> new ByteArrayInputStream(content));
    assertThat(DatasetReaders.read(settings, source))
        .extracting(Prompt::promptId)
        .containsExactly("p/0000000");
    DatasetSource absent =
        DatasetSource.withoutTables(
            options,
            path -> {
              throw new FileNotFoundException(path);
            });
    assertThatThrownBy(() -> DatasetReaders.read(settings, absent))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read prompts s3a://bucket/p.jsonl: no such file");
  }

  /** As GSM8K and others lie on hubs. */
  @Test
  void theSameColumnsMayComeFromParquet() {
    List<Map<String, Object>> rows =
        List.of(
            Map.of("question", "a", "reference", "b", "level", 3L),
            Map.of("question", "c", "reference", "d"));
    Settings settings =
        settings("dataset.train.format=jsonl", "dataset.train.path=hdfs://x/part.parquet");
    List<Prompt> prompts = DatasetReaders.read(settings, table(settings, rows));

    assertThat(prompts)
        .extracting(Prompt::promptId)
        .containsExactly("part/0000000", "part/0000001");
    assertThat(prompts).extracting(Prompt::reference).containsExactly("b", "d");
    assertThat(prompts.get(0).extra()).isEqualTo(Map.of("level", "3"));
    List<Map<String, Object>> twice =
        List.of(
            Map.of("question", "a", "reference", "b", "id", "1"),
            Map.of("question", "c", "reference", "d", "id", "1"));
    assertThatThrownBy(() -> DatasetReaders.read(settings, table(settings, twice)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read prompts hdfs://x/part.parquet row 2: id '1' is that of row 1 (expected"
                + " ids that differ); 1 of 2 rows cannot be used (dataset.unusable = drop leaves"
                + " such rows out)");
  }

  private static DatasetSource table(Settings settings, List<Map<String, Object>> rows) {
    return new DatasetSource(
        DatasetOptions.from(settings, Role.TRAIN),
        path -> {
          throw new FileNotFoundException(path);
        },
        asked -> rows.iterator(),
        new ImportTally());
  }

  private List<Prompt> read(String... lines) throws IOException {
    Files.writeString(file(), String.join("\n", lines));
    return DatasetReaders.read(jsonl(), Role.TRAIN);
  }

  private Path file() {
    return folder.resolve("prompts.jsonl");
  }

  private Settings jsonl() {
    return settings("dataset.train.format=jsonl", "dataset.train.path=" + file());
  }

  private static Settings settings(String... overrides) {
    return Settings.defaults(DatasetSettings.KEYS, List.of(overrides));
  }
}
