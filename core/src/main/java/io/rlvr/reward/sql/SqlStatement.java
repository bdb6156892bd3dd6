package io.rlvr.reward.sql;

import io.rlvr.reward.Flags;
import java.util.List;
import java.util.Set;

/**
 * One statement that reads: SELECT, WITH or VALUES. A query that may not run, by its words alone,
 * does not become one.
 *
 * @param sql without the semicolon at its end
 */
record SqlStatement(String sql, List<SqlToken> tokens) {
  private static final Set<String> STARTS = Set.of("select", "with", "values");
  private static final Set<String> CLOCKS =
      Set.of("now", "today", "current_timestamp", "current_date", "current_time", "localtimestamp");

  SqlStatement {
    tokens = List.copyOf(tokens);
  }

  /**
   * @throws QueryException if it is not one statement that reads, or names what is refused
   */
  static SqlStatement of(String sql, SqlDialect dialect, Refusals refusals) throws QueryException {
    List<SqlToken> tokens = SqlScanner.scan(sql, dialect);
    int size = tokens.size();
    while (size > 0 && tokens.get(size - 1).isSymbol(';')) {
      size--;
    }
    if (size == 0) {
      throw new QueryException(Flags.SQL_REFUSED, "refused: no statement");
    }
    List<SqlToken> whole = tokens.subList(0, size);
    if (whole.stream().anyMatch(token -> token.isSymbol(';'))) {
      throw new QueryException(Flags.SQL_REFUSED, "refused: more than one statement");
    }
    SqlToken first =
        whole.stream().filter(token -> !token.isSymbol('(')).findFirst().orElse(whole.get(0));
    if (first.kind() != SqlToken.Kind.WORD || !STARTS.contains(first.lower())) {
      throw new QueryException(
          Flags.SQL_REFUSED, "refused: '" + first.text() + "' (expected SELECT, WITH or VALUES)");
    }
    refusals.check(whole);
    return new SqlStatement(sql.substring(0, whole.get(size - 1).end()), whole);
  }

  /** Whether the rows of the result have an order: the outermost query has ORDER BY. */
  boolean isOrdered() {
    return orderBy() >= 0;
  }

  /** Whether its result depends on the time. */
  boolean readsTheClock() {
    return tokens.stream().anyMatch(token -> CLOCKS.contains(token.lower()));
  }

  /** The index of ORDER of the outermost query's ORDER BY, -1 if it has none. */
  int orderBy() {
    int outermost = outermost();
    for (int i = tokens.size() - 2; i >= 0; i--) {
      if (tokens.get(i).depth() == outermost
          && tokens.get(i).isWord("order")
          && tokens.get(i + 1).isWord("by")) {
        return i;
      }
    }
    return -1;
  }

  /** The depth of the outermost query: brackets may stand around the whole. */
  int outermost() {
    int depth = 0;
    while (isBracketed(depth)) {
      depth++;
    }
    return depth;
  }

  private boolean isBracketed(int depth) {
    int last = tokens.size() - 1 - depth;
    if (last <= depth || !tokens.get(depth).isSymbol('(') || !tokens.get(last).isSymbol(')')) {
      return false;
    }
    return tokens.subList(depth + 1, last).stream().allMatch(token -> token.depth() > depth);
  }
}
