package io.rlvr.report;

import static java.util.Objects.requireNonNull;

import io.rlvr.data.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One rollout that the report shows, with what was said of it.
 *
 * @param prompt the question as the model read it
 * @param reference the expert's answer
 * @param reward absent where the verdict is not SCORED
 * @param advantage absent where the rollout took no part in the update
 * @param error why it was not scored
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
    Optional<String> error) {

  public SampleRollout {
    requireNonNull(prompt, "prompt is null");
    requireNonNull(reference, "reference is null");
    requireNonNull(response, "response is null");
    requireNonNull(status, "status is null");
    requireNonNull(reward, "reward is null");
    requireNonNull(advantage, "advantage is null");
    requireNonNull(error, "error is null");
    flags = List.copyOf(flags);
  }
}
