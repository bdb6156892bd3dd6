package io.rlvr.reward.sql;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The query of a response: the last fence that says sql or nothing, else the last {@code <answer>},
 * else all of it; thinking is left out. A last fence or tag that is not closed ends with the
 * response.
 */
final class SqlAnswer {
  private static final String THOUGHT = "</think>";
  private static final Pattern FENCE = Pattern.compile("(```|~~~)(.*?)(?:\\1|\\z)", Pattern.DOTALL);
  private static final Pattern LANGUAGE = Pattern.compile("[ \\t]*([\\w+#-]*)[ \\t\\r]*\\n");
  private static final Pattern SQL_ON_ONE_LINE =
      Pattern.compile("[ \\t]*sql(?:ite)?[ \\t]+", Pattern.CASE_INSENSITIVE);
  private static final Pattern ANSWER =
      Pattern.compile("<answer>(.*?)(?:</answer>|\\z)", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  private static final Set<String> LANGUAGES = Set.of("", "sql", "sqlite", "sqlite3", "duckdb");

  private SqlAnswer() {}

  /** Without white space around it; empty if there is nothing. */
  static Optional<String> in(String response) {
    int thought = response.lastIndexOf(THOUGHT);
    String answer = thought < 0 ? response : response.substring(thought + THOUGHT.length());
    Optional<String> fenced =
        FENCE
            .matcher(answer)
            .results()
            .flatMap(fence -> query(fence.group(2)).stream())
            .reduce((first, second) -> second);
    Optional<String> tagged =
        ANSWER.matcher(answer).results().map(tag -> tag.group(1)).reduce((a, b) -> b);
    return Optional.of(fenced.or(() -> tagged).orElse(answer).strip())
        .filter(sql -> !sql.isEmpty());
  }

  /** What a fence holds behind its language; empty if that is another. */
  private static Optional<String> query(String fence) {
    Matcher language = LANGUAGE.matcher(fence);
    if (language.lookingAt()) {
      return LANGUAGES.contains(language.group(1).toLowerCase(Locale.ROOT))
          ? Optional.of(fence.substring(language.end()))
          : Optional.empty();
    }
    Matcher sql = SQL_ON_ONE_LINE.matcher(fence);
    return Optional.of(sql.lookingAt() ? fence.substring(sql.end()) : fence);
  }
}
