package io.rlvr.reward.sql;

import io.rlvr.reward.AnswerTag;
import io.rlvr.reward.Fences;
import io.rlvr.reward.Thinking;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The query of a response: the last fence that says sql, else the last without a name, else the
 * last {@code <answer>}, else all of it; thinking is left out. A last fence or tag that is not
 * closed ends with the response.
 */
final class SqlAnswer {
  /** A fence on one line, which is code inside of a text. */
  private static final Pattern SPAN =
      Pattern.compile("(?<fence>`{3,}+|~{3,}+)(?<text>[^\n`~]++)\\k<fence>");

  private static final Pattern SQL =
      Pattern.compile("[ \\t]*sql(?:ite)?[ \\t]+", Pattern.CASE_INSENSITIVE);
  private static final Set<String> LANGUAGES = Set.of("sql", "sqlite", "sqlite3", "duckdb");

  private SqlAnswer() {}

  /** Without white space around it; empty if there is nothing. */
  static Optional<String> in(String response) {
    String answer = Thinking.removed(response);
    List<Fences.Fence> fences = Fences.in(answer);
    List<String> spans = SPAN.matcher(answer).results().map(found -> found.group(2)).toList();
    Optional<String> query =
        last(fences, fence -> LANGUAGES.contains(fence.language()))
            .or(() -> last(spans.stream().filter(SqlAnswer::isNamed)).map(SqlAnswer::unnamed))
            .or(() -> last(fences, fence -> fence.language().isEmpty()))
            .or(() -> last(spans.stream()))
            .or(() -> AnswerTag.last(answer));
    return Optional.of(query.orElse(answer).strip()).filter(sql -> !sql.isEmpty());
  }

  private static Optional<String> last(List<Fences.Fence> fences, Predicate<Fences.Fence> isRight) {
    return last(fences.stream().filter(isRight).map(Fences.Fence::text));
  }

  private static Optional<String> last(Stream<String> texts) {
    return texts.reduce((a, b) -> b);
  }

  private static boolean isNamed(String span) {
    return SQL.matcher(span).lookingAt();
  }

  private static String unnamed(String span) {
    return SQL.matcher(span).replaceFirst("");
  }
}
