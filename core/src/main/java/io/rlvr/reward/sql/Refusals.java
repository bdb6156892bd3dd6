package io.rlvr.reward.sql;

import io.rlvr.reward.Flags;
import java.util.List;
import java.util.Set;

/**
 * What a query may not use of an engine, in lower case. Names that begin with {@code pragma_} are
 * refused everywhere.
 *
 * @param functions may not be called
 * @param sources may not be read from
 */
record Refusals(Set<String> functions, Set<String> sources) {
  private static final String PRAGMAS = "pragma_";

  Refusals {
    functions = Set.copyOf(functions);
    sources = Set.copyOf(sources);
  }

  /**
   * @throws QueryException if a token is refused
   */
  void check(List<SqlToken> tokens) throws QueryException {
    for (int i = 0; i < tokens.size(); i++) {
      SqlToken token = tokens.get(i);
      String name = token.lower();
      boolean isRefused =
          name.startsWith(PRAGMAS)
              || (isCalled(tokens, i) && functions.contains(name))
              || (isSource(tokens, i) && sources.contains(name));
      if (isRefused) {
        throw new QueryException(Flags.SQL_REFUSED, "refused: " + token.text());
      }
    }
  }

  private static boolean isCalled(List<SqlToken> tokens, int i) {
    return i + 1 < tokens.size() && tokens.get(i + 1).isSymbol('(');
  }

  /** As far as the token before it tells; some that are none are taken for one. */
  private static boolean isSource(List<SqlToken> tokens, int i) {
    if (i == 0) {
      return false;
    }
    SqlToken before = tokens.get(i - 1);
    return before.isWord("from")
        || before.isWord("join")
        || before.isSymbol(',')
        || before.isSymbol('.')
        || before.isSymbol('(');
  }
}
