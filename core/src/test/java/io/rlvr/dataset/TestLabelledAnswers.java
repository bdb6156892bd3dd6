package io.rlvr.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rlvr.config.UserException;
import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.LabelledAnswer.Label;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestLabelledAnswers {
  private static final String START =
      "{\"question\": \"1 + 1?\", \"reference\": 2, \"response\": \"two\"";

  @TempDir Path folder;

  @Test
  void readsRequiredOptionalAndOtherColumns() throws IOException {
    assertThat(
            read(
                START + ", \"label\": 1}",
                "",
                "{\"id\": \"x\", \"subject\": \"maths\", \"source\": \"s\", \"answer\": 3,"
                    + " \"question\": \"q\", \"reference\": \"r\", \"response\": \" \","
                    + " \"label\": 0, \"human\": 1}"))
        .containsExactly(
            new LabelledAnswer(
                Optional.empty(),
                new Prompt(
                    "labelled/0000000", List.of(Message.user("1 + 1?")), "2", "", "", Map.of()),
                "two",
                Label.YES),
            new LabelledAnswer(
                Optional.of("x"),
                new Prompt(
                    "x", List.of(Message.user("q")), "r", "s", "maths", Map.of("answer", "3")),
                " ",
                Label.NO));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "\"label\": 1,YES",
        "\"label\": true,YES",
        "\"label\": \"Yes\",YES",
        "\"label\": \"1\",YES",
        "\"human\": 1,YES",
        "\"label\": null; \"human\": 0,NO",
        "\"label\": 0,NO",
        "\"label\": false,NO",
        "\"label\": \"no\",NO",
      })
  void aLabelHasManyForms(String column, Label label) throws IOException {
    assertThat(read(START + ", " + column.replace(';', ',') + "}"))
        .extracting(LabelledAnswer::label)
        .containsExactly(label);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"question\": \"q\", \"reference\": \"r\", \"label\": 1};"
            + " column 'response' is missing (expected columns question, reference, response, label)",
        "{\"question\": \"q\", \"reference\": \"r\", \"response\": \"a\"};"
            + " column 'label' is missing (expected columns question, reference, response, label)",
        "{\"question\": \" \", \"reference\": \"r\", \"response\": \"a\", \"label\": 1};"
            + " column 'question' is blank (expected a text)",
        "{\"question\": \"q\", \"reference\": \"r\", \"response\": \"a\", \"label\": 0.5};"
            + " column 'label' is 0.5 (expected 1 or 0, true or false, YES or NO)",
        "{\"question\": \"q\", \"reference\": \"r\", \"response\": \"a\", \"human\": 2};"
            + " column 'human' is 2 (expected 1 or 0, true or false, YES or NO)",
        "{\"question\": \"q\", \"reference\": \"r\", \"response\": \"a\", \"label\": [1]};"
            + " column 'label' is a list (expected a text)",
        "YES; not JSON at column 1 (expected one object)",
      })
  void aBadLineIsNamed(String line, String problem) {
    assertThatThrownBy(() -> read(START + ", \"label\": 1}", line))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read labelled answers %s line 2: %s", file(), problem);
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> LabelledAnswerReader.all(file()))
        .isInstanceOf(UserException.class)
        .hasMessage("Cannot read labelled answers %s: no such file", file());
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    LabelledAnswer answer =
        new LabelledAnswer(
            Optional.of("x"),
            new Prompt(
                "x", List.of(Message.user("\u00e9\n\"?")), "r", "s", "m", Map.of("answer", "3")),
            "\u89e3",
            Label.NO);
    try (LabelledAnswerWriter writer = LabelledAnswerWriter.open(file())) {
      writer.write(answer);
    }
    assertThat(LabelledAnswerReader.all(file())).containsExactly(answer);
    assertThat(file())
        .hasContent(
            "{\"id\":\"x\",\"question\":\"\u00e9\\n\\\"?\",\"reference\":\"r\","
                + "\"response\":\"\u89e3\",\"label\":\"NO\",\"subject\":\"m\",\"source\":\"s\","
                + "\"answer\":\"3\"}");
  }

  private List<LabelledAnswer> read(String... lines) throws IOException {
    Files.writeString(file(), String.join("\n", lines));
    return LabelledAnswerReader.all(file());
  }

  private Path file() {
    return folder.resolve("labelled.jsonl");
  }
}
