package io.rlvr.reward;

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
}
