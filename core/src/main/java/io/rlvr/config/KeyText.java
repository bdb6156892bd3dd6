package io.rlvr.config;

import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds the keys of known services in texts, by what they begin with, their length and their mix of
 * characters. Settings are recorded with a run, and arguments printed in messages: none may hold a
 * key.
 */
public final class KeyText {
  private static final Pattern KEY =
      Pattern.compile(
          "(?<![A-Za-z0-9_-])(?:"
              + "(?:hf_|gsk_|xai-|nvapi-|pplx-|glpat-|github_pat_|gh[oprsu]_)"
              + mixed("\\w-", 30)
              + "|(?:sk|pk|rk)[-_]"
              + mixed("\\w-", 20)
              + "|AIza[\\w-]{35}|AKIA[A-Z0-9]{16})");

  private KeyText() {}

  /** Whether a value, or one within it, holds what looks like a key. */
  public static boolean isIn(Object value) {
    if (value instanceof Collection<?> list) {
      return list.stream().anyMatch(KeyText::isIn);
    }
    if (value instanceof Map<?, ?> map) {
      return isIn(map.keySet()) || isIn(map.values());
    }
    return value instanceof String text && KEY.matcher(text).find();
  }

  /** So many of these characters or more, small letters and large ones among them. */
  private static String mixed(String characters, int least) {
    return "(?=[%1$s]*[a-z])(?=[%1$s]*[A-Z])[%1$s]{%2$d,}".formatted(characters, least);
  }
}
