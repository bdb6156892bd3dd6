package io.rlvr.jobs;

import static org.apache.spark.sql.functions.col;

import io.rlvr.data.Prompt;
import io.rlvr.dataset.Role;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** What some rollouts of a step say, for a person to read. */
final class SampleTexts {
  private SampleTexts() {}

  /** Question, reference and response of one rollout. */
  record Texts(String question, String reference, String response) {}

  static Map<SampleId, Texts> of(RunTables tables, int step, List<SampleId> ids)
      throws IOException {
    Object[] promptIds = ids.stream().map(SampleId::promptId).distinct().toArray();
    Map<SampleId, Texts> texts = new HashMap<>();
    for (Row row :
        tables
            .table("rollouts")
            .where(col("step").equalTo(step).and(col("prompt_id").isin(promptIds)))
            .select("prompt_id", "sample", "response")
            .join(
                tables.table("prompts", RunLayout.promptsFolder(Role.TRAIN.spelled())), "prompt_id")
            .collectAsList()) {
      Prompt prompt = Rows.prompt(row);
      texts.put(
          SampleId.of(row),
          new Texts(prompt.question(), prompt.reference(), Rows.text(row, "response")));
    }
    return texts;
  }
}
