package io.rlvr.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.miniature.Subject;
import io.rlvr.json.LineLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestDatasetReaders {
  @TempDir Path folder;

  @Test
  void gsm8kKeepsTheNumberAndTheSolution() throws IOException {
    List<Prompt> prompts =
        read(
            "gsm8k",
            "{\"question\": \"How much?\","
                + " \"answer\": \"He has 2*600=$<<2*600=1200>>1,200\\nSo.\\n#### 1,200\"}",
            "{\"question\": \"Less?\", \"answer\": \"#### -3\"}");
    assertThat(prompts)
        .containsExactly(
            new Prompt(
                "gsm8k/0000000",
                List.of(Message.user("How much?")),
                "1200",
                "gsm8k",
                "",
                Map.of("solution", "He has 2*600=$1,200\nSo.")),
            new Prompt(
                "gsm8k/0000001",
                List.of(Message.user("Less?")),
                "-3",
                "gsm8k",
                "",
                Map.of("solution", "")));
  }

  @Test
  void gsm8kNeedsItsColumnsAndItsMark() {
    assertRefused(
        "gsm8k",
        "{\"question\": \"a\"}",
        "column 'answer' is missing (expected columns question, answer)");
    assertRefused(
        "gsm8k",
        "{\"question\": \"a\", \"answer\": \"12\"}",
        "column 'answer' has no last line '#### N' (expected a worked solution)");
  }

  @Test
  void thePapersFormat() throws IOException {
    assertThat(
            read(
                "paper",
                "{\"query\": [{\"role\": \"user\", \"content\": \"Why?\"}], \"label\": \"So\","
                    + " \"subject\": \"law\", \"level\": 2}"))
        .containsExactly(
            new Prompt(
                "paper/0000000",
                List.of(Message.user("Why?")),
                "So",
                "paper",
                "law",
                Map.of("level", "2")));
    assertRefused(
        "paper",
        "{\"query\": \"Why?\"}",
        "column 'label' is missing (expected columns query, label, subject)");
  }

  @Test
  void evounaKeepsTheJudgement() throws IOException {
    assertThat(
            read(
                "evouna",
                "{\"id\": \"nq/0/fid\", \"question\": \"who\", \"reference\": \"A/B\","
                    + " \"response\": \"a\", \"human\": 1, \"model\": \"fid\","
                    + " \"source\": \"there\"}"))
        .containsExactly(
            new Prompt(
                "nq/0/fid",
                List.of(Message.user("who")),
                "A/B",
                "evouna",
                "",
                Map.of("response", "a", "human", "1", "model", "fid")));
    assertRefused(
        "evouna",
        "{\"question\": \"who\", \"reference\": \"A\", \"response\": \"a\", \"human\": 2}",
        "column 'human' is 2 (expected 0 or 1)");
  }

  @Test
  void anUnknownFormatNamesTheChoices() {
    assertThatThrownBy(() -> read("gsmk8", "{}"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid dataset.train.format: 'gsmk8' (expected one of arithmetic, csv, evouna, gsm8k,"
                + " json, jsonl, miniature, paper, parquet, query, spark, table, verl). Did you mean"
                + " 'gsm8k'?");
  }

  /** Of each format of files: a good row, and one that lacks its last column. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "gsm8k | {\"question\": \"a\", \"answer\": \"#### 1\"} | {\"question\": \"b\"}",
        "paper | {\"query\": \"a\", \"label\": \"1\", \"subject\": \"s\"} | {\"query\": \"b\"}",
        "jsonl | {\"question\": \"a\", \"reference\": \"1\"} | {\"question\": \"b\"}",
      })
  void rowsThatMakeNoPromptMayBeLeftOutOfAnyFormat(String format, String good, String bad)
      throws IOException {
    Files.write(file(), List.of(bad, good, bad));
    Settings settings =
        settings(
            "dataset.train.format=" + format,
            "dataset.train.path=" + file(),
            "dataset.unusable=drop");
    DatasetSource source = DatasetSource.local(DatasetOptions.from(settings, Role.TRAIN));

    assertThat(DatasetReaders.read(settings, source))
        .extracting(Prompt::question)
        .containsExactly("a");
    assertThat(source.tally().unusable()).isEqualTo(2);
  }

  @Test
  void aPathIsNeededOrUseless() {
    assertThatThrownBy(() -> DatasetOptions.from(settings("dataset.eval.format=gsm8k"), Role.EVAL))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid dataset.eval.path: '' (expected a file, for dataset.eval.format is gsm8k)");
    assertThatThrownBy(() -> DatasetOptions.from(settings("dataset.train.path=a"), Role.TRAIN))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Invalid dataset.train.path: 'a' (expected none, for dataset.train.format is"
                + " arithmetic, which makes its prompts)");
  }

  @Test
  void offsetAndLimitTakeAPart() throws IOException {
    write(10);
    assertThat(ids("dataset.train.offset=3", "dataset.train.limit=2")).containsExactly("3", "4");
    assertThat(ids("dataset.train.offset=8", "dataset.train.limit=5")).containsExactly("8", "9");
    assertThatThrownBy(() -> ids("dataset.train.offset=10"))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot use dataset %s: none of its 10 prompts is left by held-out-share 0.0 and"
                + " offset 10 of dataset.train (expected at least one)",
            file());
  }

  @Test
  void shufflingKeepsAllAndStaysTheSame() throws IOException {
    write(50);
    List<String> inOrder = ids();
    List<String> shuffled = ids("dataset.train.shuffle=true");
    assertThat(shuffled)
        .isNotEqualTo(inOrder)
        .containsExactlyInAnyOrderElementsOf(inOrder)
        .isEqualTo(ids("dataset.train.shuffle=true"));
    assertThat(ids("dataset.train.shuffle=true", "dataset.train.limit=7"))
        .isEqualTo(shuffled.subList(0, 7));
  }

  @Test
  void theHeldOutShareParts() throws IOException {
    write(1000);
    List<String> train = ids("dataset.train.held-out-share=0.3");
    List<String> eval =
        DatasetReaders.read(
                settings(
                    "dataset.eval.format=jsonl",
                    "dataset.eval.path=" + file(),
                    "dataset.eval.held-out-share=0.3"),
                Role.EVAL)
            .stream()
            .map(Prompt::promptId)
            .toList();
    // 300 expected, standard deviation sqrt(1000 * .3 * .7) = 14.5: 5 of them either way
    assertThat(eval.size()).isBetween(227, 373);
    Set<String> both = new HashSet<>(train);
    both.addAll(eval);
    assertThat(both).hasSize(1000);
    assertThat(train.size() + eval.size()).isEqualTo(1000);
  }

  @Test
  void everyKeyOfARoleReachesTheOptions() {
    String p = "dataset.eval.";
    List<String> overrides =
        List.of(
            p + "format=csv",
            p + "path=p",
            p + "source=s",
            p + "offset=1",
            p + "limit=2",
            p + "shuffle=true",
            p + "shuffle-seed=8",
            p + "held-out-share=0.25",
            p + "system-prompt=t",
            p + "options=header:true",
            p + "where=x > 1",
            p + "columns.prompt=a",
            p + "columns.reference=b",
            p + "columns.id=c",
            p + "columns.source=d",
            p + "columns.subject=e",
            p + "arithmetic.seed=3",
            p + "arithmetic.prompts=4",
            p + "arithmetic.max-number=55",
            p + "arithmetic.carry-share=0.1",
            p + "arithmetic.words-share=0.2",
            p + "arithmetic.free-form-share=0.3",
            p + "arithmetic.demonstration-words-share=0.4",
            p + "arithmetic.demonstration-error-rate=0.6",
            p + "arithmetic.demonstration-slip-rate=0.7",
            p + "miniature.seed=5",
            p + "miniature.prompts=6",
            p + "miniature.error-rates=\"clock:0.1\"");
    // table, query and spark-format are of other formats
    assertThat(overrides).hasSize(DatasetSettings.keys(Role.EVAL).size() - 3);
    assertThat(DatasetOptions.from(settings(overrides.toArray(String[]::new)), Role.EVAL))
        .isEqualTo(
            new DatasetOptions(
                Role.EVAL,
                "csv",
                "p",
                Optional.of("s"),
                1,
                Optional.of(2),
                true,
                8,
                0.25,
                Optional.of("t"),
                new DatasetOptions.Columns("a", "b", "c", "d", "e"),
                new TableOptions("", "", "", Map.of("header", "true"), Optional.of("x > 1")),
                new ArithmeticOptions(3, 4, 55, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7),
                new MiniatureOptions(5, 6, Map.of(Subject.CLOCK, 0.1)),
                new LineLimit(64 << 20, "dataset.max-line-bytes"),
                Unusable.FAIL));
  }

  @Test
  void aSystemPromptIsForThosePromptsThatHaveNone() throws IOException {
    Files.write(
        file(),
        List.of(
            "{\"id\": 1, \"question\": \"q\", \"reference\": \"r\"}",
            "{\"id\": 2, \"question\": [{\"role\": \"system\", \"content\": \"own\"},"
                + " {\"role\": \"user\", \"content\": \"q\"}], \"reference\": \"r\"}"));
    List<Prompt> prompts =
        DatasetReaders.read(
            settings(
                "dataset.train.format=jsonl",
                "dataset.train.path=" + file(),
                "dataset.train.system-prompt=The number alone."),
            Role.TRAIN);

    assertThat(prompts)
        .extracting(Prompt::messages)
        .containsExactly(
            List.of(Message.system("The number alone."), Message.user("q")),
            List.of(Message.system("own"), Message.user("q")));
    assertThat(prompts).extracting(Prompt::question).containsOnly("q");
  }

  @Test
  void theDefaultsAreTheProceduralDataset() {
    DatasetOptions options = DatasetOptions.from(settings(), Role.TRAIN);
    assertThat(options.format()).isEqualTo("arithmetic");
    assertThat(options.limit()).isEmpty();
    assertThat(options.source()).isEmpty();
    assertThat(options.columns())
        .isEqualTo(new DatasetOptions.Columns("question", "reference", "id", "source", "subject"));
    assertThat(options.arithmetic())
        .isEqualTo(new ArithmeticOptions(1, 1000, 99, 0.5, 0.5, 0.5, 0, 0, 0));
  }

  private void write(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add("{\"id\": %d, \"question\": \"q%d\", \"reference\": \"r\"}".formatted(i, i));
    }
    Files.write(file(), lines);
  }

  private List<String> ids(String... overrides) {
    Stream<String> base = Stream.of("dataset.train.format=jsonl", "dataset.train.path=" + file());
    Settings settings = settings(Stream.concat(base, Stream.of(overrides)).toArray(String[]::new));
    return DatasetReaders.read(settings, Role.TRAIN).stream().map(Prompt::promptId).toList();
  }

  private List<Prompt> read(String format, String... lines) throws IOException {
    Files.write(file(), List.of(lines));
    return DatasetReaders.read(
        settings("dataset.train.format=" + format, "dataset.train.path=" + file()), Role.TRAIN);
  }

  private void assertRefused(String format, String line, String problem) {
    assertThatThrownBy(() -> read(format, line))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "Cannot read prompts %s line 1: %s; 1 of 1 rows cannot be used (dataset.unusable = drop"
                + " leaves such rows out)",
            file(), problem);
  }

  private Path file() {
    return folder.resolve("data.jsonl");
  }

  private static Settings settings(String... overrides) {
    return Settings.defaults(DatasetSettings.KEYS, List.of(overrides));
  }
}
