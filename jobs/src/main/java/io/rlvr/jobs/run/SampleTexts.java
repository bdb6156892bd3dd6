package io.rlvr.jobs.run;

import static io.rlvr.jobs.table.Columns.PROMPT_ID;
import static io.rlvr.jobs.table.Columns.RESPONSE;
import static io.rlvr.jobs.table.Columns.SAMPLE;
import static io.rlvr.jobs.table.Columns.STEP;
import static org.apache.spark.sql.functions.col;

import io.rlvr.data.Prompt;
import io.rlvr.jobs.table.Rows;
import io.rlvr.jobs.table.SampleId;
import io.rlvr.jobs.table.Tables;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** What some rollouts of a step say, for a person to read. */
public final class SampleTexts {
  private SampleTexts() {}

  /** Question, reference and response of one rollout. */
  public record Texts(String question, String reference, String response) {}

  public static Map<SampleId, Texts> of(RunTables tables, int step, List<SampleId> ids)
      throws IOException {
    Object[] promptIds = ids.stream().map(SampleId::promptId).distinct().toArray();
    Map<SampleId, Texts> texts = new HashMap<>();
    for (Row row :
        tables
            .table(Tables.ROLLOUTS)
            .where(col(STEP).equalTo(step).and(col(PROMPT_ID).isin(promptIds)))
            .select(PROMPT_ID, SAMPLE, RESPONSE)
            .join(tables.prompts(), PROMPT_ID)
            .collectAsList()) {
      Prompt prompt = Tables.PROMPTS.record(row);
      texts.put(
          SampleId.of(row),
          new Texts(prompt.question(), prompt.reference(), Rows.text(row, RESPONSE)));
    }
    return texts;
  }
}
