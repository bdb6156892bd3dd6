package io.rlvr.reward.sql;

import io.rlvr.reward.Flags;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of a query, without comments and white space. What the two engines and this scanner
 * could read differently is refused: texts with escapes or dollar quotes, comments in comments,
 * what is not closed, and control characters.
 */
final class SqlScanner {
  private static final int MAX_LENGTH = 20_000;
  private static final int MAX_TOKENS = 5_000;
  private static final int MAX_DEPTH = 60;

  private final String sql;
  private final SqlDialect dialect;
  private final List<SqlToken> tokens = new ArrayList<>();
  private int at;
  private int depth;

  private SqlScanner(String sql, SqlDialect dialect) {
    this.sql = sql;
    this.dialect = dialect;
  }

  /**
   * @throws QueryException if it is too long or too deep, or could be read in two ways
   */
  static List<SqlToken> scan(String sql, SqlDialect dialect) throws QueryException {
    if (sql.length() > MAX_LENGTH) {
      throw refused("more than " + MAX_LENGTH + " characters");
    }
    SqlScanner scanner = new SqlScanner(sql, dialect);
    while (scanner.at < sql.length()) {
      scanner.next();
      if (scanner.tokens.size() > MAX_TOKENS) {
        throw refused("more than " + MAX_TOKENS + " words and signs");
      }
    }
    if (scanner.depth != 0) {
      throw refused("brackets that do not match");
    }
    return List.copyOf(scanner.tokens);
  }

  private void next() throws QueryException {
    char c = sql.charAt(at);
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
      at++;
    } else if (isUnseen(c)) {
      throw refused("a control character or a space beyond ASCII");
    } else if (sql.startsWith("--", at)) {
      lineComment();
    } else if (sql.startsWith("/*", at)) {
      comment();
    } else if (c == '\'') {
      text();
    } else if (c == '"' || dialect.quotesNames(c)) {
      quoted(SqlToken.Kind.QUOTED_NAME, c == '[' ? ']' : c);
    } else if (isWordPart(c) && !isDigit(c)) {
      run(SqlToken.Kind.WORD);
    } else if (isDigit(c)) {
      run(SqlToken.Kind.NUMBER);
    } else {
      symbol(c);
    }
  }

  private void lineComment() {
    while (at < sql.length() && !dialect.endsLine(sql.charAt(at))) {
      at++;
    }
  }

  private void comment() throws QueryException {
    int end = sql.indexOf("*/", at + 2);
    if (end < 0) {
      throw refused("a comment that is not closed");
    }
    if (sql.substring(at + 2, end).contains("/*")) {
      throw refused("a comment in a comment");
    }
    at = end + 2;
  }

  /** DuckDB knows backslashes in E'...' and names in U&'...'. */
  private void text() throws QueryException {
    if (dialect == SqlDialect.DUCKDB && at > 0 && "eE&".indexOf(sql.charAt(at - 1)) >= 0) {
      throw refused("a text with escapes");
    }
    quoted(SqlToken.Kind.TEXT, '\'');
  }

  private void quoted(SqlToken.Kind kind, char close) throws QueryException {
    int start = at++;
    StringBuilder text = new StringBuilder();
    while (true) {
      int end = sql.indexOf(close, at);
      if (end < 0) {
        throw refused("a quote that is not closed");
      }
      text.append(sql, at, end);
      at = end + 1;
      if (close == ']' || at >= sql.length() || sql.charAt(at) != close) {
        break;
      }
      text.append(close);
      at++;
    }
    tokens.add(new SqlToken(kind, text.toString(), start, at, depth));
  }

  private void run(SqlToken.Kind kind) {
    int start = at;
    while (at < sql.length() && isWordPart(sql.charAt(at))) {
      at++;
    }
    tokens.add(new SqlToken(kind, sql.substring(start, at), start, at, depth));
  }

  private void symbol(char c) throws QueryException {
    if (c == '$' || c == '?' || c == '@' || c == '#') {
      throw refused("a parameter or a dollar quote");
    }
    depth -= c == ')' ? 1 : 0;
    tokens.add(new SqlToken(SqlToken.Kind.SYMBOL, String.valueOf(c), at, at + 1, depth));
    depth += c == '(' ? 1 : 0;
    if (depth < 0) {
      throw refused("brackets that do not match");
    }
    if (depth > MAX_DEPTH) {
      throw refused("more than " + MAX_DEPTH + " brackets in each other");
    }
    at++;
  }

  private static boolean isWordPart(char c) {
    return c == '_'
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || isDigit(c)
        || (c >= 0x80 && !isUnseen(c));
  }

  /** DuckDB takes spaces beyond ASCII for spaces, SQLite for letters. */
  private static boolean isUnseen(char c) {
    return Character.isISOControl(c)
        || (c >= 0x80 && (Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT));
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static QueryException refused(String what) {
    return new QueryException(Flags.SQL_REFUSED, "refused: " + what);
  }
}
