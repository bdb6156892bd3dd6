package io.rlvr.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Map;
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

  private static final Map<String, String> NAMED =
      Map.of("&", "&amp;", "<", "&lt;", ">", "&gt;", "\"", "&quot;", "'", "&apos;");

  /** Possessive: an endpoint cannot make the search long by many of them. */
  private static final String BLANKS = "[\\s\\p{Cf}]*+";

  private final Pattern forms;

  /**
   * @param key of any characters, not empty
   */
  public HiddenKey(String key) {
    Set<String> patterns = new LinkedHashSet<>();
    if (!key.codePoints().allMatch(HiddenKey::isBlank)) {
      patterns.add(
          key.codePoints().mapToObj(HiddenKey::spelled).collect(Collectors.joining(BLANKS)));
    }
    for (int before = 0; before < 3; before++) { // base64 takes three bytes at a time
      String encoded = base64(key, before);
      if (encoded.length() >= SHORTEST) {
        patterns.add(
            encoded.chars().mapToObj(HiddenKey::inBase64).collect(Collectors.joining(BLANKS)));
      }
    }
    if (patterns.isEmpty()) {
      patterns.add("(?!)"); // nothing can be told from other texts
    }
    this.forms = Pattern.compile(String.join("|", patterns));
  }

  public String removed(String text) {
    return forms.matcher(text).replaceAll(HIDDEN);
  }

  /** One character of the key, in each spelling. */
  private static String spelled(int c) {
    String character = Character.toString(c);
    Set<String> spellings = new LinkedHashSet<>();
    spellings.add("\\\\?" + Pattern.quote(character)); // JSON escapes some by a backslash
    spellings.add("(?i:%s)".formatted(Pattern.quote(URLEncoder.encode(character, UTF_8))));
    spellings.add("(?i:%s)".formatted(percent(character)));
    spellings.add(
        "(?i:%s)"
            .formatted(
                character.chars().mapToObj("\\\\u%04x"::formatted).collect(Collectors.joining())));
    spellings.add("(?i:&#0*%d;|&#x0*%x;)".formatted(c, c));
    if (c > '~') { // read as other characters by an endpoint of another character set
      spellings.add(Pattern.quote(new String(character.getBytes(UTF_8), ISO_8859_1)));
      spellings.add("[\\uFFFD?]");
    }
    if (NAMED.containsKey(character)) {
      spellings.add(NAMED.get(character));
    }
    String any = "(?:%s)".formatted(String.join("|", spellings));
    return isBlank(c) ? any + "?+" : any; // itself it is between any two
  }

  private static boolean isBlank(int c) {
    return Pattern.matches(BLANKS, Character.toString(c));
  }

  /** Each byte of it by its number. */
  private static String percent(String character) {
    StringBuilder text = new StringBuilder();
    for (byte each : character.getBytes(UTF_8)) {
      text.append("%%%02x".formatted(each));
    }
    return text.toString();
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
