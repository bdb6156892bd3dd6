package io.rlvr.reward.sql;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The query of a response: the last fence that says sql or nothing, else the last {@code <answer>},
 * else all of it; thinking is left out. A last fence that is not closed ends with the response.
 */
final class SqlAnswer {
  private static final String THOUGHT = "</think>";
  private static final Pattern FENCE =
      Pattern.compile("(?:```|~~~)([^\\n`~]*+)\\n(.*?)(?:```|~~~|\\z)", Pattern.DOTALL);
  private static final Pattern ANSWER =
      Pattern.compile("<answer>(.*?)</answer>", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
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
            .filter(fence -> LANGUAGES.contains(fence.group(1).strip().toLowerCase(Locale.ROOT)))
            .reduce((first, second) -> second)
            .map(fence -> fence.group(2));
    Optional<String> tagged =
        ANSWER.matcher(answer).results().reduce((first, second) -> second).map(SqlAnswer::inner);
    return Optional.of(fenced.or(() -> tagged).orElse(answer).strip())
        .filter(sql -> !sql.isEmpty());
  }

  private static String inner(MatchResult tag) {
    return tag.group(1);
  }
}
