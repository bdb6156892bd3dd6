package io.rlvr.reward.sql;

import java.util.Locale;

/**
 * A word, a quoted name, a text or a character of a query.
 *
 * @param text what it says, without quotes
 * @param start where it starts in the query
 * @param end behind its last character
 * @param depth how many brackets are open around it; a bracket has the depth outside
 */
record SqlToken(Kind kind, String text, int start, int end, int depth) {
  /** What a token can be. */
  enum Kind {
    WORD,
    QUOTED_NAME,
    TEXT,
    NUMBER,
    SYMBOL
  }

  /** Whether it is that keyword, given in lower case, and no name in quotes. */
  boolean isWord(String word) {
    return kind == Kind.WORD && lower().equals(word);
  }

  boolean isSymbol(char symbol) {
    return kind == Kind.SYMBOL && text.charAt(0) == symbol;
  }

  boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
  }

  String lower() {
    return text.toLowerCase(Locale.ROOT);
  }
}
