package io.rlvr.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestTableReader {
  private static final Map<String, Object> TWO = Map.of("question", "1 + 1?", "reference", 2);
  private static final Map<String, Object> FOUR = Map.of("question", "2 + 2?", "reference", 4);

  @Test
  void filesKeepTheirOrder() {
    List<Prompt> prompts =
        read(List.of(FOUR, TWO), "dataset.train.format=csv", "dataset.train.path=f/sums.csv");

    assertThat(prompts)
        .containsExactly(
            prompt("sums/0000000", "2 + 2?", "4", "sums"),
            prompt("sums/0000001", "1 + 1?", "2", "sums"));
  }

  @Test
  void rowsOfATableAreSortedByIdAndThoseWithoutOneByContent() {
    List<Map<String, Object>> rows =
        List.of(
            FOUR,
            Map.of("question", "b", "reference", "B", "id", "2"),
            TWO,
            Map.of("question", "a", "reference", "A", "id", "1"));
    List<Map<String, Object>> otherOrder = new ArrayList<>(rows);
    Collections.reverse(otherOrder);

    List<Prompt> prompts = read(rows, "dataset.train.format=table", "dataset.train.table=t");
    assertThat(prompts).extracting(Prompt::question).containsExactly("a", "b", "1 + 1?", "2 + 2?");
    // printf '{"question":"1 + 1?","reference":2}' | sha256sum | cut -c1-16
    assertThat(prompts).extracting(Prompt::promptId).element(2).isEqualTo("table/ccac0aa454508dc2");
    assertThat(read(otherOrder, "dataset.train.format=table", "dataset.train.table=t"))
        .isEqualTo(prompts);
  }

  @Test
  void equalRowsWithoutAnIdHaveDifferentOnes() {
    List<Prompt> prompts =
        read(List.of(TWO, TWO), "dataset.train.format=query", "dataset.train.query=select");

    assertThat(prompts.get(1).promptId()).isEqualTo(prompts.get(0).promptId() + "-2");
  }

  @Test
  void namesWithDotsAreFieldsWithinColumns() {
    List<Prompt> prompts =
        read(
            List.of(
                Map.of(
                    "prompt", List.of(Map.of("role", "user", "content", "1 + 1?")),
                    "reward_model", Map.of("ground_truth", "2"),
                    "a.b", "c")),
            "dataset.train.format=parquet",
            "dataset.train.path=p.parquet",
            "dataset.train.columns.prompt=prompt",
            "dataset.train.columns.reference=reward_model.ground_truth",
            "dataset.train.columns.subject=a.b");

    assertThat(prompts.get(0).reference()).isEqualTo("2");
    assertThat(prompts.get(0).subject()).isEqualTo("c");
  }

  @Test
  void idsMustDiffer() {
    Map<String, Object> row = Map.of("question", "a", "reference", "A", "id", "1");

    assertThatThrownBy(
            () -> read(List.of(row, row), "dataset.train.format=json", "dataset.train.path=p.json"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read prompts p.json row 2: id '1' is that of row 1 (expected ids that differ);"
                + " 1 of 2 rows cannot be used (dataset.unusable = drop leaves such rows out)");
  }

  @Test
  void aMissingColumnIsNamedWithItsSetting() {
    assertThatThrownBy(
            () ->
                read(
                    List.of(Map.of("frage", "a", "antwort", "b")),
                    "dataset.train.format=query",
                    "dataset.train.query=select *\n from t"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read prompts select * from t row 1: no column 'question' among antwort, frage"
                + " (expected one that dataset.train.columns.prompt names); 1 of 1 rows cannot be"
                + " used (dataset.unusable = drop leaves such rows out)");
  }

  @Test
  void anEmptyCellIsNoMissingColumn() {
    Map<String, Object> row = new HashMap<>(Map.of("question", "a", "level", 2));
    row.put("reference", null);

    assertThatThrownBy(
            () -> read(List.of(row), "dataset.train.format=csv", "dataset.train.path=p.csv"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read prompts p.csv row 1: column 'reference' is null or empty (expected a"
                + " text); 1 of 1 rows cannot be used (dataset.unusable = drop leaves such rows"
                + " out)");
  }

  /** The id of a row without one is made of its content, and null is no content. */
  @Test
  void aColumnThatIsNullChangesNoId() {
    Map<String, Object> row = new HashMap<>(Map.of("question", "a", "reference", "b"));
    List<Prompt> without =
        read(List.of(row), "dataset.train.format=table", "dataset.train.table=t");
    row.put("level", null);

    assertThat(read(List.of(row), "dataset.train.format=table", "dataset.train.table=t"))
        .isEqualTo(without);
  }

  @Test
  void eachFormatHasItsSettingsAndNoOthers() {
    assertInvalid(
        "Invalid dataset.train.table: '' (expected the name of a table, for dataset.train.format is"
            + " table)",
        "dataset.train.format=table");
    assertInvalid(
        "Invalid dataset.train.query: '' (expected a query in SQL, for dataset.train.format is"
            + " query)",
        "dataset.train.format=query");
    assertInvalid(
        "Invalid dataset.train.spark-format: '' (expected a data source such as delta, for"
            + " dataset.train.format is spark)",
        "dataset.train.format=spark");
    assertInvalid(
        "Invalid dataset.train.table: 't' (expected none, for dataset.train.format is csv)",
        "dataset.train.format=csv",
        "dataset.train.path=a.csv",
        "dataset.train.table=t");
    assertInvalid(
        "Invalid dataset.train.path: 'a' (expected none, for dataset.train.format is table)",
        "dataset.train.format=table",
        "dataset.train.table=t",
        "dataset.train.path=a");
    assertInvalid(
        "Invalid dataset.train.where: 'a > 1' (expected none, for dataset.train.format is jsonl)",
        "dataset.train.format=jsonl",
        "dataset.train.path=a",
        "dataset.train.where=a > 1");
    assertInvalid(
        "Invalid dataset.train.options: 'a:b' (expected none, for dataset.train.format is gsm8k)",
        "dataset.train.format=gsm8k",
        "dataset.train.path=a",
        "dataset.train.options=a:b");
  }

  @Test
  void whatIsAskedForFollowsFromTheSettings() {
    assertThat(
            asked(
                "dataset.train.format=spark",
                "dataset.train.spark-format=delta",
                "dataset.train.path=s3a://b/t",
                "dataset.train.options=versionAsOf:12",
                "dataset.train.where=split = 'train'"))
        .isEqualTo(
            new TableSource(
                new TableSource.Source("delta", Optional.of("s3a://b/t")),
                Map.of("versionAsOf", "12"),
                Optional.of("split = 'train'")));
    assertThat(
            asked(
                "dataset.train.format=spark",
                "dataset.train.spark-format=jdbc",
                "dataset.train.options=dbtable:t"))
        .isEqualTo(
            new TableSource(
                new TableSource.Source("jdbc", Optional.empty()),
                Map.of("dbtable", "t"),
                Optional.empty()));
  }

  private static TableSource asked(String... settings) {
    DatasetOptions options = options(settings);
    return options.table().of(options.format(), options.path());
  }

  private static void assertInvalid(String message, String... settings) {
    assertThatThrownBy(() -> options(settings))
        .isInstanceOf(UserException.class)
        .hasMessage(message);
  }

  private static Prompt prompt(String id, String question, String reference, String source) {
    return new Prompt(id, List.of(Message.user(question)), reference, source, "", Map.of());
  }

  private static List<Prompt> read(List<Map<String, Object>> rows, String... settings) {
    return DatasetReaders.read(
        of(settings),
        new DatasetSource(
            options(settings),
            path -> {
              throw new IllegalStateException("A table is not opened as a file: " + path);
            },
            table -> rows.iterator(),
            new ImportTally()));
  }

  private static DatasetOptions options(String... settings) {
    return DatasetOptions.from(of(settings), Role.TRAIN);
  }

  private static Settings of(String... settings) {
    return Settings.defaults(DatasetSettings.KEYS, List.of(settings));
  }
}
