package io.rlvr.reward;

import java.util.List;

/** What two texts are reduced to before they are compared. */
public enum TextNormalisation {
  /** To {@link Tokens}: case, width, punctuation, spacing and articles do not count. */
  TOKENS {
    @Override
    boolean canRead(String text) {
      return !Tokens.of(text, Tokens.Articles.KEPT).isEmpty();
    }
  },
  /** To nothing less than the text itself. */
  NONE {
    @Override
    boolean canRead(String text) {
      return !text.isBlank();
    }
  };

  /** Whether anything is left of that text. */
  abstract boolean canRead(String text);

  /** Articles are dropped, unless the reference has nothing else. */
  static Tokens.Articles articles(String reference) {
    List<String> tokens = Tokens.of(reference, Tokens.Articles.DROPPED);
    return tokens.isEmpty() ? Tokens.Articles.KEPT : Tokens.Articles.DROPPED;
  }
}
