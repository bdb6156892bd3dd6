package io.rlvr.dataset;

import io.rlvr.config.UserException;
import io.rlvr.data.Prompt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads a file of JSON Lines, one prompt a line, or a Parquet file of the same columns. */
final class JsonLines {
  private JsonLines() {}

  /**
   * @throws UserException if the file is missing, a line is not a JSON object or holds no prompt,
   *     or an id occurs twice
   */
  static List<Prompt> read(DatasetSource source, Function<Row, Prompt> toPrompt) {
    String file = source.options().path();
    if (file.endsWith(".parquet")) {
      return ofTable(file, source, toPrompt);
    }
    try (JsonRows rows =
        JsonRows.open("prompts", file, source.content(), source.options().lineLimit())) {
      return prompts(rows, toPrompt);
    } catch (IOException e) {
      throw UserException.causedBy(e, "Cannot read prompts %s: %s", file, e.getMessage());
    }
  }

  private static List<Prompt> ofTable(
      String file, DatasetSource source, Function<Row, Prompt> toPrompt) {
    List<Prompt> prompts = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    Iterator<Map<String, Object>> rows = source.tables().rows("parquet", file);
    while (rows.hasNext()) {
      int index = prompts.size();
      Row row = new Row("prompts %s row %d".formatted(file, index), index, rows.next());
      Prompt prompt = toPrompt.apply(row);
      if (!ids.add(prompt.promptId())) {
        throw row.problem(
            "id '%s' is that of an earlier row (expected ids that differ)"
                .formatted(prompt.promptId()));
      }
      prompts.add(prompt);
    }
    return prompts;
  }

  private static List<Prompt> prompts(JsonRows rows, Function<Row, Prompt> toPrompt) {
    List<Prompt> prompts = new ArrayList<>();
    Map<String, Integer> lineById = new HashMap<>();
    for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
      Prompt prompt = toPrompt.apply(row.get());
      Optional<Integer> earlier = Optional.ofNullable(lineById.put(prompt.promptId(), rows.line()));
      if (earlier.isPresent()) {
        throw row.get()
            .problem(
                "id '%s' is that of line %d (expected ids that differ)"
                    .formatted(prompt.promptId(), earlier.get()));
      }
      prompts.add(prompt);
    }
    return prompts;
  }
}
