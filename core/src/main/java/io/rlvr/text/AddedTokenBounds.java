package io.rlvr.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The added tokens that the native library may look for in a text. It ends the process in two
 * cases, and both are refused by the file:
 *
 * <ul>
 *   <li>a token that is nothing after the normalizer: it is found between any two bytes, those of
 *       one character included;
 *   <li>a token of blanks that takes the blanks before it: found in what a token with rstrip has
 *       taken, it begins behind its own end.
 * </ul>
 *
 * <p>And a control token goes by a placeholder, which a normalizer must not make of a text.
 */
final class AddedTokenBounds {
  /** They may take characters away, but none from ! to ~. */
  private static final Set<String> DELETING =
      Set.of("Strip", "StripAccents", "Nmt", "BertNormalizer");

  private final Path file;
  private final ControlTokens control;
  private final boolean deletes;
  private final boolean searches;

  /** What Replace looks for and puts in its place, in lower case. */
  private final String looksFor;

  private final String puts;

  private AddedTokenBounds(Path file, List<JsonNode> normalizers, ControlTokens control) {
    List<JsonNode> replaces =
        normalizers.stream().filter(step -> step.path("type").asText().equals("Replace")).toList();
    this.file = file;
    this.control = control;
    this.deletes =
        normalizers.stream().anyMatch(step -> DELETING.contains(step.path("type").asText()))
            || replaces.stream().anyMatch(step -> step.path("content").asText().isEmpty());
    this.searches = replaces.stream().anyMatch(step -> step.path("pattern").has("Regex"));
    this.looksFor = joined(replaces.stream().map(step -> step.path("pattern").path("String")));
    this.puts = joined(replaces.stream().map(step -> step.path("content")));
  }

  private static String joined(Stream<JsonNode> texts) {
    return texts.map(text -> text.asText().toLowerCase(Locale.ROOT)).collect(Collectors.joining());
  }

  /**
   * @throws UserException if the library could end the process, or a text could become a control
   *     token
   */
  static void check(Path file, JsonNode root, ControlTokens control) {
    AddedTokenBounds bounds =
        new AddedTokenBounds(file, TokenizerSteps.normalizers(file, root), control);
    root.path("added_tokens").forEach(bounds::check);
  }

  private void check(JsonNode token) {
    String content = token.path("content").asText();
    boolean isControl = control.ids().containsKey(content);
    String inside = isControl ? control.placeholder(content) : content;
    boolean isNormalized = token.path("normalized").asBoolean(true);
    if (isNormalized && isControl && (searches || ControlTokens.isReserved(looksFor + puts))) {
      throw refused(content, "the normalizer may turn a text into it", "normalized false");
    }
    if (isNormalized && deletes && !lasts(inside)) {
      throw refused(content, "the normalizer may leave nothing of it", "normalized false");
    }
    boolean isReplaced = isNormalized && (searches || !looksFor.isEmpty());
    boolean mayBeBlank = isReplaced ? !lasts(inside) : isBlank(inside);
    if (token.path("lstrip").asBoolean() && mayBeBlank) {
      throw refused(content, "it may be blank and has lstrip", "lstrip false");
    }
  }

  /** Whether one of the characters stays whatever the normalizer does. */
  private boolean lasts(String content) {
    return !searches
        && content
            .toLowerCase(Locale.ROOT)
            .chars()
            .anyMatch(c -> c >= '!' && c <= '~' && looksFor.indexOf(c) < 0);
  }

  private static boolean isBlank(String content) {
    return content
        .codePoints()
        .allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85);
  }

  private UserException refused(String token, String why, String expected) {
    return new UserException(
        "Cannot use %s: added token '%s': %s (expected %s)",
        file, Printable.quotable(token), why, expected);
  }
}
