package io.rlvr.dataset;

import io.rlvr.data.Prompt;
import io.rlvr.data.Sha256;
import io.rlvr.json.ValueText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
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
    Iterator<Map<String, Object>> rows = source.tables().rows(table);
    return table.place() instanceof TableSource.Files
        ? inOrder(rows, source)
        : sorted(rows, source);
  }

  private static List<Prompt> inOrder(Iterator<Map<String, Object>> rows, DatasetSource source) {
    NamedColumns columns = NamedColumns.ofOrdered(source.options());
    PromptCollector prompts = new PromptCollector(source);
    for (int index = 0; rows.hasNext(); index++) {
      Row row = row(source.options(), index, rows.next());
      prompts.add(row, "row " + index, columns::problem, columns::prompt);
    }
    return prompts.end();
  }

  private static List<Prompt> sorted(Iterator<Map<String, Object>> rows, DatasetSource source) {
    DatasetOptions options = source.options();
    TreeMap<String, List<Map<String, Object>>> byKey = new TreeMap<>();
    while (rows.hasNext()) {
      Map<String, Object> columns = rows.next();
      String key = key(columns, options.columns().id());
      byKey.computeIfAbsent(key, first -> new ArrayList<>()).add(columns);
    }
    PromptCollector prompts = new PromptCollector(source);
    int index = 0;
    for (List<Map<String, Object>> same : byKey.values()) {
      for (int i = 0; i < same.size(); i++) {
        String suffix = i == 0 ? "" : "-" + (i + 1);
        NamedColumns columns =
            new NamedColumns(options, (row, name) -> name + "/" + hash(row) + suffix);
        Row row = row(options, index, same.get(i));
        prompts.add(row, "row " + index, columns::problem, columns::prompt);
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

  private static String hash(Row row) {
    return Sha256.hex(content(row.columns())).substring(0, HASH_DIGITS);
  }

  private static String content(Map<String, ?> columns) {
    return ValueText.of(new TreeMap<>(columns)).orElseThrow();
  }

  private static Row row(DatasetOptions options, int index, Map<String, Object> columns) {
    return new Row("prompts %s row %d".formatted(options.described(), index), index, columns);
  }
}
