package io.rlvr.reward;

import java.util.regex.Pattern;

/**
 * Whether a line says something: it has a letter, a digit or a sign that can be an answer by
 * itself, such as {@code +} or an emoji. Fences, rules, borders of tables, brackets and the signs
 * of markup say nothing.
 */
final class Saying {
  private static final Pattern SIGN = Pattern.compile("[\\p{L}\\p{N}%/^&@]|[\\p{S}&&[^`~^|$]]");

  private static final Pattern BORDER = Pattern.compile("[\\s+=|:<>\\p{Pd}]{4,}+");

  private static final Pattern BRACKET =
      Pattern.compile("\\\\(?:end|begin)\\s?\\{[A-Za-z]{1,20}\\*?\\}");

  private Saying() {}

  static boolean says(String text) {
    String bare = text.indexOf('\\') < 0 ? text : BRACKET.matcher(text).replaceAll("");
    return SIGN.matcher(bare).find() && !BORDER.matcher(bare).matches();
  }
}
