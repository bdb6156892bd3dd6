package io.rlvr.report;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The outcome of a run in a dozen numbers: the file {@code summary.json}.
 *
 * @param model the model that training started from
 * @param policyDigest of the last policy version
 * @param steps turns of the loop that were completed
 * @param seconds from the first stage's start to the last one's end, pauses of a resumed run apart
 * @param accuracyBefore share of held-out prompts that the starting policy answers rightly
 * @param accuracyAfter the same of the last policy version
 * @param tokensPerSecond by stage
 */
public record RunSummary(
    String run,
    String model,
    String policyDigest,
    long seed,
    int steps,
    double seconds,
    OptionalDouble accuracyBefore,
    OptionalDouble accuracyAfter,
    OptionalDouble rewardMeanFirstStep,
    OptionalDouble rewardMeanLastStep,
    SortedMap<String, Double> tokensPerSecond) {

  public RunSummary {
    requireNonNull(run, "run is null");
    requireNonNull(model, "model is null");
    requireNonNull(policyDigest, "policyDigest is null");
    requireNonNull(accuracyBefore, "accuracyBefore is null");
    requireNonNull(accuracyAfter, "accuracyAfter is null");
    requireNonNull(rewardMeanFirstStep, "rewardMeanFirstStep is null");
    requireNonNull(rewardMeanLastStep, "rewardMeanLastStep is null");
    tokensPerSecond = Collections.unmodifiableSortedMap(new TreeMap<>(tokensPerSecond));
  }

  /** One JSON object with one field a line; what was not measured is null. */
  public String json() {
    JsonLines json = new JsonLines();
    json.text("run", run);
    json.text("model", model);
    json.text("policy_digest", policyDigest);
    json.whole("seed", seed);
    json.whole("steps", steps);
    json.number("seconds", seconds);
    json.number("accuracy_before", accuracyBefore.orElse(Double.NaN));
    json.number("accuracy_after", accuracyAfter.orElse(Double.NaN));
    json.number("reward_mean_first_step", rewardMeanFirstStep.orElse(Double.NaN));
    json.number("reward_mean_last_step", rewardMeanLastStep.orElse(Double.NaN));
    json.numbers("tokens_per_second", tokensPerSecond);
    return json.end();
  }
}
