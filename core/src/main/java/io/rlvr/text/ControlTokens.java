package io.rlvr.text;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tokens that steer a model, such as {@code <|im_end|>}, and how text is kept from forging
 * them.
 *
 * <p>Inside our tokenizer each of them goes by a placeholder made of Unicode noncharacters, which
 * no text holds after {@link #plain}: so ordinary text can never become one, whatever it spells.
 * Only {@link #recognised} puts placeholders in. Text that goes through a chat template is first
 * broken up by {@link #guarded}, so that the template's own tokens are told from those that a
 * content spells.
 */
final class ControlTokens {
  private static final char OPEN = '\uFDD0';
  private static final char CLOSE = '\uFDD1';
  private static final char GUARD = '\uFDD2';
  private static final Pattern RESERVED = Pattern.compile("[\uFDD0-\uFDD2]");
  private static final Pattern BROKEN =
      Pattern.compile("[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]");

  private final SortedMap<String, Integer> ids;
  private final Pattern anyToken;

  /**
   * @param ids id by spelling
   */
  ControlTokens(Map<String, Integer> ids) {
    this.ids = Collections.unmodifiableSortedMap(new TreeMap<>(ids));
    // the longest that begins at a place wins, as in Hugging Face's tokenizers
    String alternatives =
        ids.keySet().stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    this.anyToken = Pattern.compile(ids.isEmpty() ? "(?!)" : alternatives);
  }

  /** Id by spelling. */
  SortedMap<String, Integer> ids() {
    return ids;
  }

  /** What a token goes by inside the tokenizer. */
  String placeholder(String token) {
    return "" + OPEN + ids.get(token) + CLOSE;
  }

  /** Whether a text holds characters that we reserve. */
  static boolean isReserved(String text) {
    return RESERVED.matcher(text).find();
  }

  /** Text without the characters that we reserve and without halves of surrogate pairs. */
  String plain(String text) {
    String whole = BROKEN.matcher(text).replaceAll("\uFFFD");
    return RESERVED.matcher(whole).replaceAll("\uFFFD");
  }

  /** Text in which each control token spelled is replaced by its placeholder. */
  String recognised(String text) {
    return withPlaceholders(plain(text));
  }

  /**
   * A content in which every control token spelled is broken by a mark after its first character.
   * It survives a template's string operations and comes out again in {@link
   * #recognisedAfterGuard}.
   */
  String guarded(String content) {
    String plain = plain(content);
    Matcher matcher = anyToken.matcher(plain);
    StringBuilder guarded = new StringBuilder();
    int copied = 0;
    for (int from = 0; matcher.find(from); from = matcher.start() + 1) {
      int cut = plain.offsetByCodePoints(matcher.start(), 1);
      guarded.append(plain, copied, cut).append(GUARD);
      copied = cut;
    }
    return guarded.append(plain, copied, plain.length()).toString();
  }

  /** What a template rendered from guarded contents: its own control tokens become placeholders. */
  String recognisedAfterGuard(String rendered) {
    String whole = BROKEN.matcher(rendered).replaceAll("\uFFFD");
    return withPlaceholders(whole).replace(String.valueOf(GUARD), "");
  }

  private String withPlaceholders(String text) {
    return anyToken
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(placeholder(match.group())));
  }
}
