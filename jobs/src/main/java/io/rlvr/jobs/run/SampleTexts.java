package io.rlvr.jobs.run;

import static io.rlvr.jobs.table.Columns.PROMPT_ID;
import static io.rlvr.jobs.table.Columns.RESPONSE;
import static io.rlvr.jobs.table.Columns.SAMPLE;

import io.rlvr.data.Prompt;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.table.Rows;
import io.rlvr.jobs.table.SampleId;
import io.rlvr.jobs.table.Tables;
import io.rlvr.store.RunLayout;
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
    Map<SampleId, String> responses = responses(run, step, new HashSet<>(ids));
    return texts(responses, prompts(run, Role.TRAIN, ids(ids)));
  }

  /** By step and rollout; the prompts are read once for all steps. */
  static Map<Integer, Map<SampleId, Texts>> of(RunRows run, Map<Integer, Set<SampleId>> ids)
      throws IOException {
    Map<Integer, Map<SampleId, Texts>> texts = new HashMap<>();
    Set<SampleId> all = new HashSet<>();
    ids.values().forEach(all::addAll);
    Map<String, Prompt> prompts = prompts(run, Role.TRAIN, ids(all));
    for (Map.Entry<Integer, Set<SampleId>> step : ids.entrySet()) {
      texts.put(step.getKey(), texts(responses(run, step.getKey(), step.getValue()), prompts));
    }
    return texts;
  }

  private static Set<String> ids(Collection<SampleId> samples) {
    return samples.stream().map(SampleId::promptId).collect(Collectors.toSet());
  }

  private static Map<SampleId, Texts> texts(
      Map<SampleId, String> responses, Map<String, Prompt> prompts) {
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

  private static Map<SampleId, String> responses(RunRows run, int step, Set<SampleId> wanted)
      throws IOException {
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
    return responses;
  }

  /** The prompts of some ids, of those that are trained on or of those that are held out. */
  static Map<String, Prompt> prompts(RunRows run, Role role, Collection<String> ids)
      throws IOException {
    Map<String, Prompt> prompts = new HashMap<>();
    if (ids.isEmpty()) {
      return prompts;
    }
    run.folder().requirePrompts(role);
    Set<String> wanted = new HashSet<>(ids);
    run.in(
        RunLayout.promptsFolder(role.spelled()),
        Tables.PROMPTS,
        Tables.PROMPTS.schema(),
        row -> {
          String id = Rows.text(row, PROMPT_ID);
          if (wanted.contains(id)) {
            prompts.put(id, Tables.PROMPTS.record(row));
          }
        });
    return prompts;
  }
}
