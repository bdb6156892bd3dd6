package io.rlvr.dataset;

import io.rlvr.config.UserException;
import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.LabelledAnswer.Label;
import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import io.rlvr.json.LineLimit;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Labelled answers as JSON Lines, row by row: question, reference, response and label must be
 * there; id, subject and source may be; other columns go to the prompt's {@code extra}. A label is
 * 1, true or YES, or 0, false or NO, in any case; where it is absent, {@code human} counts, as
 * EVOUNA (Wang et al., NeurIPS 2023) has it.
 */
public final class LabelledAnswerReader implements Closeable {
  static final String ID = "id";
  static final String QUESTION = "question";
  static final String REFERENCE = "reference";
  static final String RESPONSE = "response";
  static final String LABEL = "label";
  static final String SUBJECT = "subject";
  static final String SOURCE = "source";

  /** Columns that never go to {@code extra}. */
  static final Set<String> USED =
      Set.of(ID, QUESTION, REFERENCE, RESPONSE, LABEL, ExtraColumns.HUMAN, SUBJECT, SOURCE);

  private static final String[] COLUMNS = {QUESTION, REFERENCE, RESPONSE, LABEL};

  private final JsonRows rows;

  private LabelledAnswerReader(JsonRows rows) {
    this.rows = rows;
  }

  /**
   * @throws UserException if there is no such file
   */
  public static LabelledAnswerReader open(Path file) {
    return new LabelledAnswerReader(
        JsonRows.open(
            "labelled answers",
            file.toString(),
            path -> Files.newInputStream(Path.of(path)),
            LineLimit.FIXED));
  }

  /**
   * All rows of a file.
   *
   * @throws UserException if the file is missing or a row is malformed: file and line
   */
  public static List<LabelledAnswer> all(Path file) throws IOException {
    List<LabelledAnswer> answers = new ArrayList<>();
    try (LabelledAnswerReader reader = open(file)) {
      for (Optional<LabelledAnswer> next = reader.next(); next.isPresent(); next = reader.next()) {
        answers.add(next.get());
      }
    }
    return answers;
  }

  /**
   * The next row, or empty after the last.
   *
   * @throws UserException if it is malformed: file and line
   */
  public Optional<LabelledAnswer> next() {
    return rows.next().map(LabelledAnswerReader::answer);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  private static LabelledAnswer answer(Row row) {
    Optional<String> id = row.optionalText(ID);
    Prompt prompt =
        new Prompt(
            id.orElseGet(() -> row.idIn("labelled")),
            List.of(Message.user(row.text(QUESTION, COLUMNS))),
            row.text(REFERENCE, COLUMNS),
            row.optionalText(SOURCE).orElse(""),
            row.optionalText(SUBJECT).orElse(""),
            row.others(USED));
    return new LabelledAnswer(id, prompt, row.anyText(RESPONSE, COLUMNS), label(row));
  }

  private static Label label(Row row) {
    String column = row.optionalText(LABEL).isPresent() ? LABEL : ExtraColumns.HUMAN;
    String text = row.optionalText(column).orElseGet(() -> row.text(LABEL, COLUMNS));
    return Label.read(text)
        .orElseThrow(
            () ->
                row.problem(
                    "column '%s' is %s (expected 1 or 0, true or false, YES or NO)"
                        .formatted(column, text)));
  }
}
