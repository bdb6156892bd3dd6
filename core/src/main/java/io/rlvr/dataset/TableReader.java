package io.rlvr.dataset;

import io.rlvr.data.Prompt;
import io.rlvr.data.Sha256;
import io.rlvr.json.ValueText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Rows that Spark reads, with {@link NamedColumns}.
 *
 * <p>Files keep the order of their paths and rows. Rows of a table, a query or a data source come
 * in whatever order the cluster gives, so they are sorted: by id, and those without one by content.
 * Such a row gets an id that its content makes, so that the same rows have the same ids anywhere.
 */
final class TableReader implements DatasetReader {
  private static final int HASH_DIGITS = 16;

  @Override
  public List<Prompt> read(DatasetSource source) {
    DatasetOptions options = source.options();
    TableSource table = options.table().of(options.format(), options.path());
    return table.place() instanceof TableSource.Files
        ? TableRows.inOrder(source, table, NamedColumns.ofOrdered(options)::prompt)
        : sorted(source.tables().rows(table), source);
  }

  private static List<Prompt> sorted(Iterator<Map<String, Object>> rows, DatasetSource source) {
    DatasetOptions options = source.options();
    TreeMap<String, List<Map<String, Object>>> byKey = new TreeMap<>();
    while (rows.hasNext()) {
      Map<String, Object> row = rows.next();
      String key = key(row, options.columns().id());
      byKey.computeIfAbsent(key, first -> new ArrayList<>()).add(row);
    }
    Map<String, Integer> seen = new HashMap<>();
    NamedColumns columns = new NamedColumns(options, (row, name) -> name + "/" + id(row, seen));
    PromptCollector prompts = new PromptCollector(source, columns::prompt);
    int index = 0;
    for (List<Map<String, Object>> same : byKey.values()) {
      for (Map<String, Object> row : same) {
        prompts.add(TableRows.row(options, index, row), "row " + (index + 1));
        index++;
      }
    }
    return prompts.end();
  }

  /** By id before those without, which stand by their content. */
  private static String key(Map<String, Object> columns, String idColumn) {
    Optional<String> id = new Row("", 0, columns).optionalText(idColumn);
    return id.map(text -> "0" + text).orElseGet(() -> "1" + content(columns));
  }

  /** A hash of the content; of equal rows the second has a 2 behind it. */
  private static String id(Row row, Map<String, Integer> seen) {
    String hash = Sha256.hex(content(row.columns())).substring(0, HASH_DIGITS);
    int copies = seen.merge(hash, 1, Integer::sum);
    return copies == 1 ? hash : hash + "-" + copies;
  }

  private static String content(Map<String, ?> columns) {
    Map<String, Object> present = new TreeMap<>(columns);
    present.values().removeIf(Objects::isNull);
    return ValueText.of(present).orElseThrow();
  }
}
