package io.rlvr.report;

import static java.util.Objects.requireNonNull;

import io.rlvr.data.LabelledAnswer.Label;
import io.rlvr.report.HeldOut.Answer;
import io.rlvr.report.chart.Markup;
import java.util.List;

/**
 * What the runs of a comparison say to one held-out prompt after training.
 *
 * @param answers as many as runs, in their order
 */
public record ComparedAnswers(String question, String reference, List<Answer> answers) {
  public ComparedAnswers {
    requireNonNull(question, "question is null");
    requireNonNull(reference, "reference is null");
    answers = List.copyOf(answers);
  }

  /** Whether some are right and some are not; what has no verdict is not right. */
  public static boolean differ(List<Answer> answers) {
    return answers.stream()
            .map(
                answer ->
                    answer.value().isPresent() ? Label.of(answer.value().getAsDouble()) : Label.NO)
            .distinct()
            .count()
        > 1;
  }

  void draw(Markup out, List<String> names) {
    out.open("article", "class", "card sample pair").open("div", "class", "texts asked");
    Samples.text(out, "Prompt", question);
    Samples.text(out, "Reference", reference);
    out.close().open("div", "class", "both");
    for (int i = 0; i < answers.size(); i++) {
      SideBySide.answer(out, names.get(i), answers.get(i));
    }
    out.close().close();
  }
}
