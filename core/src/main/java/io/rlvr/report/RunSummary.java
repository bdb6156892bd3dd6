package io.rlvr.report;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.json.Json;
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
    ObjectNode json = Json.object();
    json.put("run", run);
    json.put("model", model);
    json.put("policy_digest", policyDigest);
    json.put("seed", seed);
    json.put("steps", steps);
    json.set("seconds", finite(seconds));
    json.set("accuracy_before", finite(accuracyBefore.orElse(Double.NaN)));
    json.set("accuracy_after", finite(accuracyAfter.orElse(Double.NaN)));
    json.set("reward_mean_first_step", finite(rewardMeanFirstStep.orElse(Double.NaN)));
    json.set("reward_mean_last_step", finite(rewardMeanLastStep.orElse(Double.NaN)));
    ObjectNode rates = json.putObject("tokens_per_second");
    tokensPerSecond.forEach((stage, rate) -> rates.set(stage, finite(rate)));
    return Json.fieldALine(json) + "\n";
  }

  private static JsonNode finite(double value) {
    return Double.isFinite(value) ? DoubleNode.valueOf(value) : NullNode.getInstance();
  }
}
