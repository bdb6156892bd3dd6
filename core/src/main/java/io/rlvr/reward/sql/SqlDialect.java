package io.rlvr.reward.sql;

/** What the engines read differently, as far as single statements are concerned. */
enum SqlDialect {
  SQLITE("\n", "`["),
  DUCKDB("\n\r", "");

  private final String lineEnds;
  private final String quotes;

  SqlDialect(String lineEnds, String quotes) {
    this.lineEnds = lineEnds;
    this.quotes = quotes;
  }

  /** Whether a comment of one line ends at that character. */
  boolean endsLine(char c) {
    return lineEnds.indexOf(c) >= 0;
  }

  /** Whether a name may stand within that character, double quotes apart. */
  boolean quotesNames(char c) {
    return quotes.indexOf(c) >= 0;
  }
}
