package io.rlvr.jobs.run;

import static io.rlvr.jobs.table.Columns.ADVANTAGE;
import static io.rlvr.jobs.table.Columns.PROMPT_ID;
import static io.rlvr.jobs.table.Columns.RESPONSE;
import static io.rlvr.jobs.table.Columns.SAMPLE;
import static org.apache.spark.sql.functions.col;

import io.rlvr.data.Prompt;
import io.rlvr.data.StageKind;
import io.rlvr.data.Verdict;
import io.rlvr.jobs.table.Columns;
import io.rlvr.jobs.table.RewardRow;
import io.rlvr.jobs.table.Rows;
import io.rlvr.jobs.table.Tables;
import io.rlvr.report.SampleRollout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Finds rollouts with their verdicts and credit, to be read by a person. */
public final class SampleFinder {
  private final RunTables tables;

  public SampleFinder(RunTables tables) {
    this.tables = tables;
  }

  /** Samples of the newest step that has rewards. */
  List<SampleRollout> lastStep(int count) throws IOException {
    return ofStep(tables.folder().lastStepOf(StageKind.REWARD), count);
  }

  /** The first samples of a step, one for each prompt before the second of any. */
  public List<SampleRollout> ofStep(int step, int count) throws IOException {
    Dataset<Row> rollouts =
        step(tables.table(Tables.ROLLOUTS), step).select(PROMPT_ID, SAMPLE, RESPONSE);
    Dataset<Row> credit =
        step(tables.table(Tables.CREDIT), step).select(PROMPT_ID, SAMPLE, ADVANTAGE);
    List<Row> rows =
        step(tables.table(Tables.REWARDS), step)
            .join(rollouts, Columns.ofSample())
            .join(credit, Columns.ofSample(), "left")
            .join(tables.prompts(), PROMPT_ID)
            .orderBy(SAMPLE, PROMPT_ID)
            .limit(count)
            .collectAsList();
    List<SampleRollout> samples = new ArrayList<>();
    for (Row row : rows) {
      samples.add(sample(row));
    }
    return samples;
  }

  private static SampleRollout sample(Row row) {
    Prompt prompt = Tables.PROMPTS.record(row);
    RewardRow reward = Tables.REWARDS.record(row);
    Verdict verdict = reward.verdict();
    return new SampleRollout(
        reward.step(),
        prompt.question(),
        prompt.reference(),
        Rows.text(row, RESPONSE),
        verdict.status(),
        verdict.isScored() ? OptionalDouble.of(verdict.value()) : OptionalDouble.empty(),
        Rows.number(row, ADVANTAGE),
        verdict.flags(),
        verdict.error(),
        verdict.probability(),
        verdict.judgeOutput(),
        new TreeMap<>(verdict.components()));
  }

  private static Dataset<Row> step(Dataset<Row> table, int step) {
    return table.where(col(Columns.STEP).equalTo(step));
  }
}
