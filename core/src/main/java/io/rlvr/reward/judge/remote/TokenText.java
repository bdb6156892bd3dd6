package io.rlvr.reward.judge.remote;

import java.util.regex.Pattern;

/**
 * A token as text. Some servers list tokens as their vocabulary spells them: a blank before a word
 * is then U+2581 (SentencePiece) or U+0120, and a line break is U+010A (byte-level BPE of GPT-2).
 */
public final class TokenText {
  private static final Pattern MARKS =
      Pattern.compile("^[\\u2581\\u0120\\u010a\\u010d]+|[\\u2581\\u0120\\u010a\\u010d]+$");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]");

  private TokenText() {}

  /** The token with white space in place of the marks at its ends. */
  public static String plain(String token) {
    return MARKS.matcher(token).replaceAll(" ");
  }

  /** Whether it holds a letter or a digit, and so may be an answer. */
  static boolean hasWord(String token) {
    return WORD.matcher(plain(token)).find();
  }
}
