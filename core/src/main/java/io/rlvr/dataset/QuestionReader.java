package io.rlvr.dataset;

import io.rlvr.config.UserException;
import io.rlvr.json.LineLimit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the column {@code question} of JSON Lines, whatever else they hold. */
public final class QuestionReader {
  private QuestionReader() {}

  /**
   * All questions of a file, as often as they stand there.
   *
   * @throws UserException if the file is missing or a row has no question: file and line
   */
  public static List<String> all(Path file) throws IOException {
    List<String> questions = new ArrayList<>();
    try (JsonRows rows =
        JsonRows.open(
            "questions",
            file.toString(),
            path -> Files.newInputStream(Path.of(path)),
            LineLimit.FIXED)) {
      for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
        questions.add(row.get().text(LabelledAnswerReader.QUESTION, LabelledAnswerReader.QUESTION));
      }
    }
    return questions;
  }
}
