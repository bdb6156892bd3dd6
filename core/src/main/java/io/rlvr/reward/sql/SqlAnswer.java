package io.rlvr.reward.sql;

import io.rlvr.reward.AnswerTag;
import io.rlvr.reward.Thinking;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The query of a response: the last fence that says sql, else the last without a name, else the
 * last {@code <answer>}, else all of it; thinking is left out. A last fence or tag that is not
 * closed ends with the response.
 */
final class SqlAnswer {
  private static final Pattern FENCE = Pattern.compile("(```|~~~)(.*?)(?:\\1|\\z)", Pattern.DOTALL);
  private static final Pattern LANGUAGE = Pattern.compile("[ \\t]*([\\w+#-]*)[ \\t\\r]*\\n");
  private static final Pattern SQL_ON_ONE_LINE =
      Pattern.compile("[ \\t]*sql(?:ite)?[ \\t]+", Pattern.CASE_INSENSITIVE);
  private static final Set<String> LANGUAGES = Set.of("sql", "sqlite", "sqlite3", "duckdb");

  private SqlAnswer() {}

  /** Without white space around it; empty if there is nothing. */
  static Optional<String> in(String response) {
    String answer = Thinking.removed(response);
    List<MatchResult> fences = FENCE.matcher(answer).results().toList();
    Optional<String> query =
        last(fences, fence -> named(fence.group(2)))
            .or(() -> last(fences, fence -> unnamed(fence.group(2))))
            .or(() -> AnswerTag.last(answer));
    return Optional.of(query.orElse(answer).strip()).filter(sql -> !sql.isEmpty());
  }

  private static Optional<String> last(
      List<MatchResult> fences, Function<MatchResult, Optional<String>> query) {
    return fences.stream().flatMap(fence -> query.apply(fence).stream()).reduce((a, b) -> b);
  }

  /** What a fence holds behind the name of SQL or of an engine; empty without one. */
  private static Optional<String> named(String fence) {
    Matcher language = LANGUAGE.matcher(fence);
    if (language.lookingAt()) {
      return LANGUAGES.contains(language.group(1).toLowerCase(Locale.ROOT))
          ? Optional.of(fence.substring(language.end()))
          : Optional.empty();
    }
    Matcher sql = SQL_ON_ONE_LINE.matcher(fence);
    return sql.lookingAt() ? Optional.of(fence.substring(sql.end())) : Optional.empty();
  }

  /** What a fence without any name holds; empty with one. */
  private static Optional<String> unnamed(String fence) {
    Matcher language = LANGUAGE.matcher(fence);
    if (language.lookingAt()) {
      return language.group(1).isEmpty()
          ? Optional.of(fence.substring(language.end()))
          : Optional.empty();
    }
    return Optional.of(fence);
  }
}
