package io.rlvr.jobs.prompts;

import io.rlvr.config.UserException;
import java.nio.charset.Charset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the options of Spark's reader say of a CSV file.
 *
 * @param separator empty where only Spark knows how to tell cells apart
 */
record CsvOptions(Optional<Character> separator, Charset charset) {
  private static final Set<String> KNOWN = Set.of("sep", "delimiter", "encoding", "charset");

  /**
   * Those of files at a path.
   *
   * @throws UserException if there is no such encoding
   */
  static CsvOptions of(String path, Map<String, String> given) {
    Map<String, String> options = new TreeMap<>();
    given.forEach((name, value) -> options.put(name.toLowerCase(Locale.ROOT), value));
    String standard = path.toLowerCase(Locale.ROOT).endsWith(".tsv") ? "\t" : ",";
    String separator = options.getOrDefault("sep", options.getOrDefault("delimiter", standard));
    boolean isKnown = KNOWN.containsAll(options.keySet()) && separator.length() == 1;
    String encoding = options.getOrDefault("encoding", options.getOrDefault("charset", "UTF-8"));
    return new CsvOptions(
        isKnown ? Optional.of(separator.charAt(0)) : Optional.empty(), charset(path, encoding));
  }

  private static Charset charset(String path, String name) {
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException e) {
      throw UserException.causedBy(
          e, "Cannot read prompts %s: encoding '%s' (expected one such as UTF-8)", path, name);
    }
  }
}
