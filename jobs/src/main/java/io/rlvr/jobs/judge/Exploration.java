package io.rlvr.jobs.judge;

import static io.rlvr.jobs.table.Columns.ERROR;
import static io.rlvr.jobs.table.Columns.PROMPT_ID;
import static io.rlvr.jobs.table.Columns.RESPONSE;
import static io.rlvr.jobs.table.Columns.SAMPLE;
import static io.rlvr.jobs.table.Columns.STATUS;
import static io.rlvr.jobs.table.Columns.STEP;
import static io.rlvr.jobs.table.Columns.VALUE;

import io.rlvr.data.Verdict;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.table.Rows;
import io.rlvr.jobs.table.Tables;
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
public record Exploration(List<Answer> answers, List<Verdict> verdicts) {
  private static final String[] KEY = {STEP, PROMPT_ID, SAMPLE};

  /** All rollouts that have verdicts, in the order of step, prompt and sample. */
  public static Exploration of(RunTables tables) throws IOException {
    Dataset<Row> rewards =
        tables.table(Tables.REWARDS).select(STEP, PROMPT_ID, SAMPLE, STATUS, VALUE, ERROR);
    List<Row> rows =
        tables
            .table(Tables.ROLLOUTS)
            .select(STEP, PROMPT_ID, SAMPLE, RESPONSE)
            .join(rewards, KEY)
            .join(tables.prompts(), PROMPT_ID)
            .orderBy(STEP, PROMPT_ID, SAMPLE)
            .collectAsList();
    List<Answer> answers = new ArrayList<>();
    List<Verdict> verdicts = new ArrayList<>();
    for (Row row : rows) {
      answers.add(new Answer(Tables.PROMPTS.record(row), Rows.text(row, RESPONSE)));
      verdicts.add(verdict(row));
    }
    return new Exploration(answers, verdicts);
  }

  private static Verdict verdict(Row row) {
    String error = String.valueOf(Rows.text(row, ERROR));
    return switch (Verdict.Status.valueOf(Rows.text(row, STATUS))) {
      case SCORED -> Verdict.scored(Rows.number(row, VALUE).orElseThrow());
      case UNSCORABLE -> Verdict.unscorable(error);
      case FAILED -> Verdict.failed(error);
    };
  }
}
