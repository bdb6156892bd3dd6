package io.rlvr.jobs.judge;

import io.rlvr.data.LabelledAnswer;
import io.rlvr.data.Prompt;
import io.rlvr.dataset.StableHash;
import io.rlvr.reward.LastLine;
import java.util.Comparator;
import java.util.TreeMap;

/**
 * A labelled answer on its way into a judge's data.
 *
 * @param pair question and reference
 * @param content what a judge sees: the pair and the folded last line
 * @param chance by hash of seed and content: which rows stay where some must go
 * @param place the same with another salt: where the row stands in the file
 */
record JudgeRow(LabelledAnswer answer, String pair, String content, long chance, long place) {
  /** Of rows with the same content, which one stands for them. */
  static final Comparator<JudgeRow> FIRST =
      Comparator.comparing((JudgeRow row) -> row.answer().response())
          .thenComparing(row -> row.answer().id().orElse(""))
          .thenComparing(row -> row.columns());

  static final Comparator<JudgeRow> BY_CHANCE =
      Comparator.comparingLong(JudgeRow::chance).thenComparing(JudgeRow::content);

  static final Comparator<JudgeRow> BY_PLACE =
      Comparator.comparingLong(JudgeRow::place)
          .thenComparing(JudgeRow::content)
          .thenComparing(FIRST);

  static JudgeRow of(LabelledAnswer answer, long seed) {
    return of(answer, LastLine.normalised(answer.response()), seed);
  }

  /**
   * @param lastLine of the response, folded
   */
  static JudgeRow of(LabelledAnswer answer, String lastLine, long seed) {
    String pair = answer.prompt().question() + "\u0000" + answer.prompt().reference();
    String content = pair + "\u0000" + lastLine;
    return new JudgeRow(
        answer,
        pair,
        content,
        StableHash.of("chance/" + seed + "/" + content),
        StableHash.of("place/" + seed + "/" + content));
  }

  /** What else is written of a row, in an order that no run changes. */
  private String columns() {
    Prompt prompt = answer.prompt();
    return String.join(
        "\u0000", prompt.subject(), prompt.source(), new TreeMap<>(prompt.extra()).toString());
  }
}
