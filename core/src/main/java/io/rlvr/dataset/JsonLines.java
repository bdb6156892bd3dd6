package io.rlvr.dataset;

import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads a file of JSON Lines, one prompt a line, or a Parquet file of the same columns. */
final class JsonLines {
  private static final String PARQUET = "parquet";

  private JsonLines() {}

  /**
   * @throws UserException if the file is missing, a line is not a JSON object, or rows make no
   *     prompts and may not be left out
   */
  static List<Prompt> read(DatasetSource source, Function<Row, Prompt> toPrompt) {
    String file = source.options().path();
    if (file.endsWith("." + PARQUET)) {
      return TableRows.inOrder(source, source.options().table().files(PARQUET, file), toPrompt);
    }
    try (JsonRows rows =
        JsonRows.open("prompts", file, source.content(), source.options().lineLimit())) {
      PromptCollector prompts = new PromptCollector(source, toPrompt);
      for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
        prompts.add(row.get(), "line " + rows.line());
      }
      return prompts.end();
    } catch (IOException e) {
      throw UserException.causedBy(e, "Cannot read prompts %s: %s", file, e.getMessage());
    }
  }
}
