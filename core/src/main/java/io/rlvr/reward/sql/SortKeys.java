package io.rlvr.reward.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the outermost ORDER BY of a statement sorts by, so that rows of equal keys may come in any
 * order: columns of its result by number or name, or expressions, which are put behind the last
 * column of a second statement.
 *
 * @param columns of the result, from 0
 * @param added how many columns the second statement has more; all of them are keys
 */
record SortKeys(String statement, List<Integer> columns, int added) {
  private static final Set<String> ENDS = Set.of("limit", "offset", "fetch");
  private static final Set<String> DIRECTIONS = Set.of("asc", "desc", "nulls", "first", "last");

  SortKeys {
    columns = List.copyOf(columns);
  }

  /** Empty if it has no ORDER BY, or its keys cannot be had: then its order is strict. */
  static Optional<SortKeys> of(SqlStatement statement, List<String> names) {
    List<SqlToken> tokens = statement.tokens();
    int order = statement.orderBy();
    if (order < 0) {
      return Optional.empty();
    }
    int depth = tokens.get(order).depth();
    Map<String, Integer> byName = new HashMap<>();
    for (int i = names.size() - 1; i >= 0; i--) {
      byName.put(names.get(i).toLowerCase(Locale.ROOT), i);
    }
    List<Integer> columns = new ArrayList<>();
    List<String> expressions = new ArrayList<>();
    for (List<SqlToken> term : terms(tokens, order + 2, depth)) {
      if (term.isEmpty()) {
        return Optional.empty();
      }
      SqlToken only = term.get(0);
      if (term.size() == 1 && only.text().matches("[0-9]{1,3}")) {
        columns.add(Integer.parseInt(only.text()) - 1);
      } else if (term.size() == 1 && only.isName() && byName.containsKey(only.lower())) {
        columns.add(byName.get(only.lower()));
      } else {
        SqlToken last = term.get(term.size() - 1);
        expressions.add(statement.sql().substring(only.start(), last.end()));
      }
    }
    if (columns.stream().anyMatch(column -> column < 0 || column >= names.size())) {
      return Optional.empty();
    }
    return expressions.isEmpty()
        ? Optional.of(new SortKeys(statement.sql(), columns, 0))
        : widened(statement, depth, expressions)
            .map(sql -> new SortKeys(sql, columns, expressions.size()));
  }

  /**
   * Where the runs of rows with equal keys end.
   *
   * @param table the result of {@link #statement}
   */
  List<Integer> ends(ResultTable table) {
    List<Integer> ends = new ArrayList<>();
    for (int row = 1; row <= table.rows().size(); row++) {
      if (row == table.rows().size() || !keys(table, row).equals(keys(table, row - 1))) {
        ends.add(row);
      }
    }
    return ends;
  }

  private List<Cell> keys(ResultTable table, int row) {
    List<Cell> cells = table.rows().get(row);
    List<Cell> keys = new ArrayList<>(cells.subList(cells.size() - added, cells.size()));
    columns.forEach(column -> keys.add(cells.get(column)));
    return keys;
  }

  private static List<List<SqlToken>> terms(List<SqlToken> tokens, int from, int depth) {
    List<List<SqlToken>> terms = new ArrayList<>();
    List<SqlToken> term = new ArrayList<>();
    terms.add(term);
    for (SqlToken token : tokens.subList(from, tokens.size())) {
      boolean isOutermost = token.depth() == depth;
      if (token.depth() < depth
          || (isOutermost && token.kind() == SqlToken.Kind.WORD && ENDS.contains(token.lower()))) {
        break;
      }
      if (isOutermost && token.isSymbol(',')) {
        term = new ArrayList<>();
        terms.add(term);
      } else if (!isOutermost
          || token.kind() != SqlToken.Kind.WORD
          || !DIRECTIONS.contains(token.lower())) {
        term.add(token);
      }
    }
    return terms;
  }

  /** With the expressions before the FROM of the only SELECT; not where it is DISTINCT. */
  private static Optional<String> widened(
      SqlStatement statement, int depth, List<String> expressions) {
    List<SqlToken> outermost =
        statement.tokens().stream().filter(token -> token.depth() == depth).toList();
    List<SqlToken> selects = outermost.stream().filter(token -> token.isWord("select")).toList();
    Optional<SqlToken> from = outermost.stream().filter(token -> token.isWord("from")).findFirst();
    boolean isDistinct = outermost.stream().anyMatch(token -> token.isWord("distinct"));
    if (selects.size() != 1 || from.isEmpty() || isDistinct) {
      return Optional.empty();
    }
    int at = from.get().start();
    String sql = statement.sql();
    return Optional.of(
        sql.substring(0, at) + ", " + String.join(", ", expressions) + " " + sql.substring(at));
  }
}
