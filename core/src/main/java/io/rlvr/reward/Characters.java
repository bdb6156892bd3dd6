package io.rlvr.reward;

import java.text.Normalizer;

/** Characters as the readers of words and numbers see them. */
public final class Characters {
  /** A pattern of a number without sign: thousands separated by commas or not, and decimals. */
  public static final String DIGITS =
      "(?:\\d{1,3}(?:,\\d{3})++(?!\\d)|\\d++)(?:\\.\\d++)?|\\.\\d++";

  private Characters() {}

  /** NFKC, with the minus and the hyphens of Unicode as the hyphen of ASCII. */
  public static String composed(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .replace('\u2212', '-')
        .replace('\u2010', '-')
        .replace('\u2011', '-');
  }
}
