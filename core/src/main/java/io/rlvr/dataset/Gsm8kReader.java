package io.rlvr.dataset;

import io.rlvr.data.Message;
import io.rlvr.data.Prompt;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * GSM8K's own JSON Lines (Cobbe et al., arXiv 2110.14168): {@code answer} is a worked solution
 * whose last line is {@code #### N}. The reference is N without thousands separators; the solution
 * without that line and without its calculator notes {@code <<..>>} is kept in {@code extra}.
 */
final class Gsm8kReader implements DatasetReader {
  private static final String MARK = "####";
  private static final Pattern CALCULATION = Pattern.compile("<<[^<>]*>>");
  private static final Pattern SEPARATOR = Pattern.compile("(?<=\\d),(?=\\d{3})");

  @Override
  public List<Prompt> read(DatasetSource source) {
    String name = source.options().source().orElse("gsm8k");
    return JsonLines.read(source, row -> prompt(row, name));
  }

  private static Prompt prompt(Row row, String source) {
    String question = row.text("question", "question", "answer");
    String answer = row.text("answer", "question", "answer");
    int mark = answer.lastIndexOf(MARK);
    String reference = mark < 0 ? "" : answer.substring(mark + MARK.length()).strip();
    if (reference.isEmpty()) {
      throw row.problem("column 'answer' has no last line '#### N' (expected a worked solution)");
    }
    String solution = CALCULATION.matcher(answer.substring(0, mark)).replaceAll("").strip();
    return new Prompt(
        row.idIn(source),
        List.of(Message.user(question)),
        SEPARATOR.matcher(reference).replaceAll(""),
        source,
        "",
        Map.of(ExtraColumns.SOLUTION, solution));
  }
}
