package io.rlvr.jobs.run;

import static io.rlvr.jobs.table.Columns.PROMPT_ID;
import static io.rlvr.jobs.table.Columns.RESPONSE;
import static io.rlvr.jobs.table.Columns.SAMPLE;

import io.rlvr.data.Prompt;
import io.rlvr.jobs.table.Rows;
import io.rlvr.jobs.table.SampleId;
import io.rlvr.jobs.table.Tables;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What some rollouts of a step say, for a person to read. */
public final class SampleTexts {
  private SampleTexts() {}

  /** Question, reference and response of one rollout. */
  public record Texts(String question, String reference, String response) {}

  /** By rollout; one that is not among the rollouts and the prompts of the run is left out. */
  public static Map<SampleId, Texts> of(RunRows run, int step, Collection<SampleId> ids)
      throws IOException {
    if (ids.isEmpty()) {
      return Map.of();
    }
    Set<SampleId> wanted = new HashSet<>(ids);
    Map<SampleId, String> responses = new HashMap<>();
    run.ofSteps(
        each -> each == step,
        Tables.ROLLOUTS,
        Tables.ROLLOUTS.schema(PROMPT_ID, SAMPLE, RESPONSE),
        row -> {
          SampleId id = SampleId.of(row);
          if (wanted.contains(id)) {
            responses.put(id, Rows.text(row, RESPONSE));
          }
        });
    Map<String, Prompt> prompts =
        prompts(run, ids.stream().map(SampleId::promptId).collect(Collectors.toSet()));
    Map<SampleId, Texts> texts = new HashMap<>();
    responses.forEach(
        (id, response) -> {
          Prompt prompt = prompts.get(id.promptId());
          if (prompt != null) {
            texts.put(id, new Texts(prompt.question(), prompt.reference(), response));
          }
        });
    return texts;
  }

  private static Map<String, Prompt> prompts(RunRows run, Set<String> ids) throws IOException {
    Map<String, Prompt> prompts = new HashMap<>();
    run.prompts(
        row -> {
          String id = Rows.text(row, PROMPT_ID);
          if (ids.contains(id)) {
            prompts.put(id, Tables.PROMPTS.record(row));
          }
        });
    return prompts;
  }
}
