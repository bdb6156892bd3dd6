package io.rlvr.jobs.run;

import static io.rlvr.jobs.table.Columns.LOGPROBS;
import static io.rlvr.jobs.table.Columns.PROMPT_ID;
import static io.rlvr.jobs.table.Columns.RESPONSE;
import static io.rlvr.jobs.table.Columns.RESPONSE_IDS;
import static io.rlvr.jobs.table.Columns.SAMPLE;

import io.rlvr.data.Prompt;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.table.Rows;
import io.rlvr.jobs.table.SampleId;
import io.rlvr.jobs.table.Tables;
import io.rlvr.report.SampleToken;
import io.rlvr.store.RunLayout;
import io.rlvr.text.TokenTexts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;

/** What some rollouts of a step say, for a person to read. */
public final class SampleTexts {
  private SampleTexts() {}

  /**
   * What one rollout is made of.
   *
   * @param subject of the prompt, empty if unknown
   */
  public record Texts(String question, String subject, String reference, Said said) {
    public String response() {
      return said.response();
    }
  }

  /**
   * A response.
   *
   * @param tokens empty unless they are asked for and known
   */
  record Said(String response, List<SampleToken> tokens) {}

  /** By rollout; one that is not among the rollouts and the prompts of the run is left out. */
  public static Map<SampleId, Texts> of(RunRows run, int step, Collection<SampleId> ids)
      throws IOException {
    return ids.isEmpty()
        ? Map.of()
        : of(run, Map.of(step, new HashSet<>(ids)), TokenTexts.NONE).get(step);
  }

  /** By step and rollout; the prompts are read once for all steps. */
  static Map<Integer, Map<SampleId, Texts>> of(
      RunRows run, Map<Integer, Set<SampleId>> ids, TokenTexts tokens) throws IOException {
    Map<Integer, Map<SampleId, Texts>> texts = new HashMap<>();
    Set<String> asked = new HashSet<>();
    ids.values().forEach(some -> some.forEach(id -> asked.add(id.promptId())));
    Map<String, Prompt> prompts = prompts(run, Role.TRAIN, asked);
    for (Map.Entry<Integer, Set<SampleId>> step : ids.entrySet()) {
      Map<SampleId, Texts> found = new HashMap<>();
      said(run, step.getKey(), step.getValue(), tokens)
          .forEach(
              (id, said) -> {
                Prompt prompt = prompts.get(id.promptId());
                if (prompt != null) {
                  found.put(
                      id, new Texts(prompt.question(), prompt.subject(), prompt.reference(), said));
                }
              });
      texts.put(step.getKey(), found);
    }
    return texts;
  }

  private static Map<SampleId, Said> said(
      RunRows run, int step, Set<SampleId> wanted, TokenTexts tokens) throws IOException {
    Map<SampleId, Said> responses = new HashMap<>();
    boolean asksTokens = tokens != TokenTexts.NONE;
    run.ofSteps(
        each -> each == step,
        Tables.ROLLOUTS,
        asksTokens
            ? Tables.ROLLOUTS.schema(PROMPT_ID, SAMPLE, RESPONSE, RESPONSE_IDS, LOGPROBS)
            : Tables.ROLLOUTS.schema(PROMPT_ID, SAMPLE, RESPONSE),
        row -> {
          SampleId id = SampleId.of(row);
          if (wanted.contains(id)) {
            String response = Rows.text(row, RESPONSE);
            responses.put(
                id, new Said(response, asksTokens ? tokens(row, response, tokens) : List.of()));
          }
        });
    return responses;
  }

  private static List<SampleToken> tokens(Row row, String response, TokenTexts texts) {
    float[] logprobs = Rows.floats(row, LOGPROBS);
    int[] ends = texts.ends(Rows.wholes(row, RESPONSE_IDS), response);
    List<SampleToken> tokens = new ArrayList<>();
    for (int i = 0; i < Math.min(ends.length, logprobs.length); i++) {
      tokens.add(new SampleToken(ends[i], Math.exp(logprobs[i])));
    }
    return tokens;
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
