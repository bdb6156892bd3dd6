package io.rlvr.jobs;

import io.rlvr.data.Verdict;
import io.rlvr.dataset.Role;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a run's policy answered while it explored, and what the run's reward said of it.
 *
 * @param verdicts as many as answers; only status, value and error
 */
record Exploration(List<Answer> answers, List<Verdict> verdicts) {
  private static final String[] SAMPLE = {"step", "prompt_id", "sample"};

  /** All rollouts that have verdicts, in the order of step, prompt and sample. */
  static Exploration of(RunTables tables) throws IOException {
    Dataset<Row> rewards =
        tables.table("rewards").select("step", "prompt_id", "sample", "status", "value", "error");
    List<Row> rows =
        tables
            .table("rollouts")
            .select("step", "prompt_id", "sample", "response")
            .join(rewards, SAMPLE)
            .join(
                tables.table("prompts", RunLayout.promptsFolder(Role.TRAIN.spelled())), "prompt_id")
            .orderBy("step", "prompt_id", "sample")
            .collectAsList();
    List<Answer> answers = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    for (Row row : rows) {
      answers.add(new Answer(Rows.prompt(row), Rows.text(row, "response")));
      verdicts.add(verdict(row));
    }
    return new Exploration(answers, verdicts);
  }

  private static Verdict verdict(Row row) {
    String error = String.valueOf(Rows.text(row, "error"));
    return switch (Verdict.Status.valueOf(Rows.text(row, "status"))) {
      case SCORED -> Verdict.scored(row.getDouble(row.fieldIndex("value")));
      case UNSCORABLE -> Verdict.unscorable(error);
      case FAILED -> Verdict.failed(error);
    };
  }
}
