package io.rlvr.text;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rlvr.json.JsonFields;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The regular expressions of tokenizer.json that the native library may run. It ends the process
 * when a search takes more than ten million steps back, so what may take so many is not given to
 * it: a pattern is linear by its shape, or it is one that a model family is known by and that was
 * measured (split-patterns.jsonl).
 */
final class SplitPatterns {
  private static final String LISTED = "split-patterns.jsonl";

  /** Searched for anew from each blank of a run, as DeepSeek LLM does. */
  private static final String BLANKS_AT_THE_END = "\\s+$";

  static final int LONGEST_RUN = 1000;
  private static final Pattern LONG_RUN =
      Pattern.compile("\\s{" + (LONGEST_RUN + 1) + "}", Pattern.UNICODE_CHARACTER_CLASS);

  private final Set<String> known;

  private SplitPatterns(Set<String> known) {
    this.known = known;
  }

  static SplitPatterns load() {
    try (InputStream in = SplitPatterns.class.getResourceAsStream(LISTED)) {
      return new SplitPatterns(
          new String(in.readAllBytes(), UTF_8)
              .lines()
              .map(line -> JsonFields.of(LISTED, line).text("pattern"))
              .collect(Collectors.toUnmodifiableSet()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + LISTED, e);
    }
  }

  boolean allows(String pattern) {
    return known.contains(pattern) || PatternShape.isLinear(pattern);
  }

  /** Whether its search takes the square of a run of blanks. */
  static boolean minds(String pattern) {
    return pattern.equals(BLANKS_AT_THE_END);
  }

  /** Whether a text has a run of blanks that such a search would take too long for. */
  static boolean isTooBlank(String text) {
    return LONG_RUN.matcher(text).find();
  }
}
