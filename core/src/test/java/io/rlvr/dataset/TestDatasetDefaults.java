package io.rlvr.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestDatasetDefaults {
  @ParameterizedTest
  @CsvSource({
    "path, q.jsonl, jsonl",
    "path, q.ndjson, jsonl",
    "path, /a.csv/Q.JSON, json",
    "path, q.jsonl.gz, json",
    "path, s3a://b/q.csv, csv",
    "path, q.tsv, csv",
    "path, q.parquet, parquet",
    "table, main.rl.prompts, table",
    "query, select 1, query",
    "spark-format, delta, spark",
  })
  void theFormatFollowsFromWhereTheRowsAre(String name, String value, String format) {
    assertThat(followed(Map.of("dataset.eval." + name, value)))
        .containsEntry("dataset.eval.format", format)
        .doesNotContainKey("dataset.train.format");
  }

  @Test
  void aFormatThatIsGivenStays() {
    assertThat(followed(Map.of("dataset.eval.path", "a.txt", "dataset.eval.format", "gsm8k")))
        .containsEntry("dataset.eval.format", "gsm8k");
  }

  @Test
  void aNameThatSaysNoFormatIsRefused() {
    assertThatThrownBy(() -> followed(Map.of("dataset.train.path", "prompts")))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Missing dataset.train.format (expected one of arithmetic, csv, evouna, gsm8k, json,"
                + " jsonl, miniature, paper, parquet, query, spark, table, verl, since the name"
                + " prompts does not say it)");
  }

  @Test
  void aNameOfTheHubThatIsNoneIsSaidFirst() {
    for (String none : List.of("hf:datasets/../..", "hf:rows", "hf:datasets/a/b/../c.csv")) {
      assertThatThrownBy(() -> followed(Map.of("dataset.train.path", none)))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Invalid dataset.train.path: '%s' (expected hf:org/name, hf:org/name@revision or"
                  + " hf:datasets/org/name@revision/path)",
              none);
    }
  }

  @Test
  void columnsOfBothAreThoseOfEachThatNamesNone() {
    assertThat(
            followed(
                Map.of(
                    "dataset.train.format", "json",
                    "dataset.eval.format", "json",
                    "dataset.columns.prompt", "q",
                    "dataset.columns.id", "n",
                    "dataset.eval.columns.prompt", "frage")))
        .containsEntry("dataset.train.columns.prompt", "q")
        .containsEntry("dataset.train.columns.id", "n")
        .containsEntry("dataset.eval.columns.prompt", "frage")
        .containsEntry("dataset.eval.columns.id", "n")
        .doesNotContainKey("dataset.train.columns.reference");
  }

  @Test
  void withoutRowsOfItsOwnTheEvaluationReadsAShareOfTheTrainingQuestions() {
    Map<String, Object> followed =
        followed(
            Map.of(
                "dataset.train.path", "q.csv",
                "dataset.train.limit", 100,
                "dataset.train.where", "a > 1",
                "dataset.columns.prompt", "q"));

    assertThat(followed)
        .containsEntry("dataset.eval.path", "q.csv")
        .containsEntry("dataset.eval.format", "csv")
        .containsEntry("dataset.eval.where", "a > 1")
        .containsEntry("dataset.eval.columns.prompt", "q")
        .containsEntry("dataset.eval.held-out-share", 0.1)
        .containsEntry("dataset.train.held-out-share", 0.1)
        .doesNotContainKey("dataset.eval.limit"); // it counts training prompts
  }

  @Test
  void theShareIsASetting() {
    assertThat(followed(Map.of("dataset.train.table", "t", "dataset.eval-share", 0.25)))
        .containsEntry("dataset.eval.held-out-share", 0.25)
        .containsEntry("dataset.train.held-out-share", 0.25);
    assertThat(followed(Map.of("dataset.train.table", "t", "dataset.train.held-out-share", 0.5)))
        .containsEntry("dataset.eval.held-out-share", 0.5);
  }

  @Test
  void aShareThatIsNoneIsLeftToItsOwnName() {
    assertThat(followed(Map.of("dataset.train.table", "t", "dataset.eval-share", 2)))
        .containsEntry("dataset.eval.held-out-share", 0.1)
        .containsEntry("dataset.train.held-out-share", 0.1);
  }

  @Test
  void anEmptyPathIsNoWishForMadePrompts() {
    for (String role : List.of("train", "eval")) {
      assertThatThrownBy(() -> followed(Map.of("dataset." + role + ".path", "")))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Invalid dataset.%s.path: '' (expected a file, a folder or"
                  + " hf:datasets/org/name/path)",
              role);
    }
    assertThat(
            followed(Map.of("dataset.train.path", "", "dataset.train.format", "arithmetic"))
                .get("dataset.train.format"))
        .isEqualTo("arithmetic");
  }

  @Test
  void whatIsSaidOfRowsNeedsRows() {
    for (String name :
        List.of("dataset.eval-share", "dataset.columns.id", "dataset.train.columns.id")) {
      assertThatThrownBy(() -> followed(Map.of(name, 0.5)))
          .isInstanceOf(UserException.class)
          .hasMessage(
              "Missing dataset.train.path (expected a file, a folder or hf:datasets/org/name/path,"
                  + " for %s is given)",
              name);
    }
  }

  @Test
  void nothingFollowsForProceduralDatasets() {
    assertThat(followed(Map.of("dataset.train.arithmetic.seed", 3)))
        .containsOnlyKeys("dataset.train.arithmetic.seed");
  }

  @Test
  void anEvaluationOfItsOwnStays() {
    assertThat(followed(Map.of("dataset.train.path", "a.csv", "dataset.eval.format", "arithmetic")))
        .doesNotContainKeys("dataset.eval.path", "dataset.train.held-out-share");
  }

  private static Map<String, Object> followed(Map<String, ?> given) {
    return new TreeMap<>(new DatasetDefaults().from(given));
  }
}
