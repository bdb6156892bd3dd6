package io.rlvr.report;

import static java.util.Objects.requireNonNull;

import io.rlvr.data.Verdict;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One rollout that the report shows, with what was said of it.
 *
 * @param prompt the question as the model read it
 * @param reference the expert's answer
 * @param reward absent where the verdict is not SCORED
 * @param advantage absent where the rollout took no part in the update
 * @param error why it was not scored
 * @param probability the judge's of YES, where a judge spoke
 * @param judgeOutput what the judge said
 * @param components parts of the reward and its monitors, by name
 * @param tokens of the response, in their order; empty if they are not known
 */
public record SampleRollout(
    int step,
    String prompt,
    String reference,
    String response,
    Verdict.Status status,
    OptionalDouble reward,
    OptionalDouble advantage,
    List<String> flags,
    Optional<String> error,
    OptionalDouble probability,
    Optional<String> judgeOutput,
    SortedMap<String, Double> components,
    List<SampleToken> tokens) {

  /** What the components of monitors begin with. */
  private static final String MONITOR = "monitor.";

  public SampleRollout {
    requireNonNull(prompt, "prompt is null");
    requireNonNull(reference, "reference is null");
    requireNonNull(response, "response is null");
    requireNonNull(status, "status is null");
    requireNonNull(reward, "reward is null");
    requireNonNull(advantage, "advantage is null");
    requireNonNull(error, "error is null");
    requireNonNull(probability, "probability is null");
    requireNonNull(judgeOutput, "judgeOutput is null");
    components = Collections.unmodifiableSortedMap(new TreeMap<>(components));
    flags = List.copyOf(flags);
    tokens = List.copyOf(tokens);
  }

  /** What each monitor that could score gave, by its name. */
  SortedMap<String, Double> monitored() {
    SortedMap<String, Double> values = new TreeMap<>();
    components.forEach(
        (name, value) -> {
          if (name.startsWith(MONITOR)) {
            values.put(name.substring(MONITOR.length()), value);
          }
        });
    return values;
  }
}
