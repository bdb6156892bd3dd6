package io.rlvr.dataset;

import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads a file of JSON Lines, one prompt a line. */
final class JsonLines {
  private JsonLines() {}

  /**
   * @throws UserException if the file is missing, a line is not a JSON object or holds no prompt,
   *     or an id occurs twice
   */
  static List<Prompt> read(DatasetSource source, Function<Row, Prompt> toPrompt) {
    return read(source, row -> Optional.empty(), toPrompt);
  }

  /**
   * The same.
   *
   * @param problem why nothing can be learned from a row, if so
   */
  static List<Prompt> read(
      DatasetSource source,
      Function<Row, Optional<UserException>> problem,
      Function<Row, Prompt> toPrompt) {
    String file = source.options().path();
    try (JsonRows rows =
        JsonRows.open("prompts", file, source.content(), source.options().lineLimit())) {
      PromptCollector prompts = new PromptCollector(source);
      for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
        prompts.add(row.get(), "line " + rows.line(), problem, toPrompt);
      }
      return prompts.end();
    } catch (IOException e) {
      throw UserException.causedBy(e, "Cannot read prompts %s: %s", file, e.getMessage());
    }
  }
}
