package io.rlvr.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TestVerlReader {
  private static final Map<String, Object> ROW =
      Map.of(
          "data_source",
          "openai/gsm8k",
          "prompt",
          List.of(Map.of("role", "user", "content", "1 + 1?")),
          "ability",
          "math",
          "reward_model",
          Map.of("style", "rule", "ground_truth", "2"),
          "extra_info",
          Map.of("split", "train", "index", 5, "tools", List.of()));

  @Test
  void mapsTheColumns() {
    assertThat(only(ROW))
        .isEqualTo(
            new Prompt(
                "openai/gsm8k/0000000",
                List.of(Message.user("1 + 1?")),
                "2",
                "openai/gsm8k",
                "math",
                Map.of("split", "train", "index", "5", "tools", "[]")));
  }

  @Test
  void abilityAndExtraInfoMayBeMissing() {
    Prompt prompt = only(without("ability", "extra_info"));
    assertThat(prompt.subject()).isEmpty();
    assertThat(prompt.extra()).isEmpty();
  }

  @Test
  void whatIsMissingIsNamed() {
    String expected =
        " is missing (expected columns data_source, prompt, ability, reward_model.ground_truth,"
            + " extra_info)";
    assertRefused(without("prompt"), "column 'prompt'" + expected);
    assertRefused(without("data_source"), "column 'data_source'" + expected);
    assertRefused(without("reward_model"), "column 'reward_model.ground_truth'" + expected);
    assertRefused(
        with("reward_model", Map.of("style", "rule")),
        "column 'reward_model.ground_truth'" + expected);
    assertRefused(
        with("prompt", Map.of("role", "user")), "column 'prompt' is an object (expected a text)");
    assertRefused(
        with("reward_model", Map.of("ground_truth", List.of())),
        "column 'reward_model.ground_truth' is an empty list (expected texts)");
    assertRefused(
        with("reward_model", Map.of("ground_truth", List.of(List.of("2")))),
        "column 'reward_model.ground_truth' is a list of other things (expected texts)");
    // a target and more: the reference alone would not say what is right
    assertRefused(
        with("reward_model", Map.of("ground_truth", Map.of("target", 98, "numbers", List.of(44)))),
        "column 'reward_model.ground_truth' is an object (expected a text)");
    assertRefused(
        with("prompt", List.of(Map.of("role", "user"))),
        "column 'prompt' holds a message that is not {role, content} (expected texts)");
  }

  @Test
  void rowsThatMakeNoPromptMayBeLeftOut() {
    Settings settings =
        Settings.defaults(
            DatasetSettings.KEYS,
            List.of(
                "dataset.train.format=verl",
                "dataset.train.path=a.parquet",
                "dataset.unusable=drop"));
    ImportTally tally = new ImportTally();
    DatasetSource source =
        new DatasetSource(
            DatasetOptions.from(settings, Role.TRAIN),
            path -> {
              throw new IllegalStateException("A table is not opened as a file: " + path);
            },
            table -> List.of(without("prompt"), ROW).iterator(),
            tally);

    assertThat(DatasetReaders.read(settings, source))
        .extracting(Prompt::promptId)
        .containsExactly("openai/gsm8k/0000001"); // its place in the file
    assertThat(tally.unusable()).isEqualTo(1);
  }

  @Test
  void aRoleIsOneWord() {
    assertRefused(
        with("prompt", List.of(Map.of("role", "system\n", "content", "x"))),
        "column 'prompt' holds a message of role 'system?' (expected a word, such as user)");
  }

  @Test
  void aPromptWithoutMessagesIsRefused() {
    assertRefused(
        with("prompt", List.of()), "column 'prompt' holds no messages (expected at least one)");
  }

  @Test
  void aPromptThatIsATextIsOneTurnOfTheUser() {
    assertThat(only(with("prompt", "1 + 1?")).messages()).containsExactly(Message.user("1 + 1?"));
  }

  /** Search-R1's files have {target: [...]}. */
  @Test
  void severalAnswersAreTheReferenceAndItsAliases() {
    for (Object several :
        List.of(List.of("a \"b\"", "c"), Map.of("target", List.of("a \"b\"", "c")))) {
      Prompt prompt = only(with("reward_model", Map.of("ground_truth", several)));

      assertThat(prompt.reference()).isEqualTo("a \"b\"");
      assertThat(prompt.extra()).containsEntry("aliases", "[\"a \\\"b\\\"\",\"c\"]");
    }
  }

  @Test
  void oneAnswerInAListIsTheReference() {
    for (Object one : List.of(List.of(2), Map.of("target", List.of(2)), Map.of("target", 2))) {
      Prompt prompt = only(with("reward_model", Map.of("ground_truth", one)));

      assertThat(prompt.reference()).isEqualTo("2");
      assertThat(prompt.extra()).doesNotContainKey("aliases");
    }
  }

  /** pandas makes doubles of whole numbers where a neighbour is missing. */
  @Test
  void doublesAreDecimals() {
    Prompt prompt =
        only(
            with(
                "reward_model",
                Map.of("ground_truth", 12345678.0),
                "extra_info",
                Map.of("level", 5.0, "rate", 1e-5, "nested", Map.of("at", List.of(1e9, 0.5)))));

    assertThat(prompt.reference()).isEqualTo("12345678");
    assertThat(prompt.extra())
        .isEqualTo(Map.of("level", "5", "rate", "0.00001", "nested", "{\"at\":[1000000000,0.5]}"));
  }

  @Test
  void columnsThatAreNotVerlsAreKeptAndBytesAreNot() {
    assertThat(
            only(with("agent", "tool", "images", List.of(Map.of("bytes", new byte[] {1}, "n", 1))))
                .extra())
        .containsEntry("agent", "tool")
        .containsEntry("images", "[{\"n\":1}]");
  }

  @Test
  void idsCountTheRowsOfTheFile() {
    assertThat(read(List.of(ROW, ROW).iterator()))
        .extracting(Prompt::promptId)
        .containsExactly("openai/gsm8k/0000000", "openai/gsm8k/0000001");
  }

  /** Parquet is no text: what has no Spark says so in place of reading bytes. */
  @Test
  void withoutSparkTheFormatIsRefusedByName() {
    Settings settings = settings();

    assertThatThrownBy(() -> DatasetReaders.read(settings, Role.TRAIN))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read prompts a.parquet: format verl needs Spark, which this command does not"
                + " start (expected another dataset.train.format)");
  }

  private static void assertRefused(Map<String, Object> row, String problem) {
    Iterator<Map<String, Object>> rows = List.of(ROW, row).iterator();
    assertThatThrownBy(() -> read(rows))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read prompts a.parquet row 2: %s; 1 of 2 rows cannot be used"
                + " (dataset.unusable = drop leaves such rows out)",
            problem);
  }

  private static Prompt only(Map<String, Object> row) {
    return read(List.of(row).iterator()).get(0);
  }

  private static List<Prompt> read(Iterator<Map<String, Object>> rows) {
    DatasetOptions options = DatasetOptions.from(settings(), Role.TRAIN);
    return DatasetReaders.read(
        settings(),
        new DatasetSource(
            options,
            path -> {
              throw new IllegalStateException("A table is not opened as a file: " + path);
            },
            table -> {
              assertThat(table)
                  .isEqualTo(
                      new TableSource(
                          new TableSource.Files("parquet", "a.parquet"),
                          Map.of(),
                          Optional.empty()));
              return rows;
            },
            new ImportTally()));
  }

  private static Settings settings() {
    return Settings.defaults(
        DatasetSettings.KEYS, List.of("dataset.train.format=verl", "dataset.train.path=a.parquet"));
  }

  private static Map<String, Object> with(String column, Object value) {
    Map<String, Object> row = new HashMap<>(ROW);
    row.put(column, value);
    return row;
  }

  private static Map<String, Object> with(
      String column, Object value, String other, Object itsValue) {
    Map<String, Object> row = with(column, value);
    row.put(other, itsValue);
    return row;
  }

  private static Map<String, Object> without(String... columns) {
    Map<String, Object> row = new HashMap<>(ROW);
    List.of(columns).forEach(row::remove);
    return row;
  }
}
