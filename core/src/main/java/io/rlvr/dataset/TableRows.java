package io.rlvr.dataset;

import io.rlvr.data.Prompt;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Reads the rows of files that Spark reads, in their order. */
final class TableRows {
  private TableRows() {}

  /** All prompts; what makes none is counted, see {@link PromptCollector}. */
  static List<Prompt> inOrder(
      DatasetSource source, TableSource table, Function<Row, Prompt> toPrompt) {
    PromptCollector prompts = new PromptCollector(source, toPrompt);
    Iterator<Map<String, Object>> rows = source.tables().rows(table);
    for (int index = 0; rows.hasNext(); index++) {
      prompts.add(row(source.options(), index, rows.next()), "row " + (index + 1));
    }
    return prompts.end();
  }

  /**
   * A row of a table.
   *
   * @param index how many came before; messages count from 1, without the header
   */
  static Row row(DatasetOptions options, int index, Map<String, Object> columns) {
    return new Row("prompts %s row %d".formatted(options.described(), index + 1), index, columns);
  }
}
