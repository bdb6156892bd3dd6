package io.rlvr.dataset;

import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads a file of JSON Lines, one prompt a line, or a Parquet file of the same columns. */
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
    if (file.endsWith(".parquet")) {
      return ofTable(file, source, problem, toPrompt);
    }
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

  private static List<Prompt> ofTable(
      String file,
      DatasetSource source,
      Function<Row, Optional<UserException>> problem,
      Function<Row, Prompt> toPrompt) {
    PromptCollector prompts = new PromptCollector(source);
    Iterator<Map<String, Object>> rows =
        source.tables().rows(source.options().table().files("parquet", file));
    for (int index = 0; rows.hasNext(); index++) {
      Row row = new Row("prompts %s row %d".formatted(file, index), index, rows.next());
      prompts.add(row, "row " + index, problem, toPrompt);
    }
    return prompts.end();
  }
}
