package io.rlvr.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes a key out of texts in each form in which an endpoint may repeat it: as it is, with blanks
 * within, URL-encoded, as a character of JSON or HTML, in base64 alone or behind other bytes.
 */
public final class HiddenKey {
  public static final String HIDDEN = "[api key]";

  /** Fewer characters of base64 could be a part of any word. */
  private static final int SHORTEST = 8;

  private static final String BLANKS = "[\\s\\p{Cf}]*";

  private final Pattern forms;

  /**
   * @param key visible ASCII, not empty
   */
  public HiddenKey(String key) {
    Set<String> patterns = new LinkedHashSet<>();
    patterns.add(key.chars().mapToObj(HiddenKey::spelled).collect(Collectors.joining(BLANKS)));
    for (int before = 0; before < 3; before++) { // base64 takes three bytes at a time
      String encoded = base64(key, before);
      if (encoded.length() >= SHORTEST) {
        patterns.add(
            encoded.chars().mapToObj(HiddenKey::inBase64).collect(Collectors.joining(BLANKS)));
      }
    }
    this.forms = Pattern.compile(String.join("|", patterns));
  }

  public String removed(String text) {
    return forms.matcher(text).replaceAll(HIDDEN);
  }

  /** One character of the key, in each spelling. */
  private static String spelled(int c) {
    return "(?:%s|(?i:%%%02x|\\\\u00%02x|&#%d;|&#x%x;))"
        .formatted(Pattern.quote(Character.toString(c)), c, c, c, c);
  }

  /** The same of base64, where two characters differ in its form for URLs. */
  private static String inBase64(int c) {
    return switch (c) {
      case '+' -> "(?:[+-]|(?i:%2b))";
      case '/' -> "(?:[/_]|(?i:%2f))";
      default -> Character.toString(c);
    };
  }

  /** What base64 makes of the key behind some bytes, without what depends on its neighbours. */
  private static String base64(String key, int before) {
    byte[] bytes = (" ".repeat(before) + key).getBytes(UTF_8);
    int from = before == 0 ? 0 : before + 1;
    String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
    return encoded
        .substring(Math.min(from, encoded.length()), bytes.length * 4 / 3)
        .substring(0, Math.max(0, bytes.length / 3 * 4 - from));
  }
}
