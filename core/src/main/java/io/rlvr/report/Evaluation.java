package io.rlvr.report;

import static java.util.Objects.requireNonNull;

import io.rlvr.stats.Share;
import java.util.Collections;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one evaluation found of the held-out prompts.
 *
 * @param shares of the scored samples that are right, by prompt; a prompt without any is not there
 * @param samples of each prompt
 */
public record Evaluation(
    int step,
    SortedMap<String, Double> shares,
    int samples,
    OptionalDouble passAtK,
    OptionalDouble majAtK) {

  public Evaluation {
    shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
    requireNonNull(passAtK, "passAtK is null");
    requireNonNull(majAtK, "majAtK is null");
  }

  /** Of right answers; each prompt counts once, since its samples are not independent. */
  Share accuracy() {
    return new Share(
        shares.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
        shares.size());
  }

  /** Whether there is nothing to be counted. */
  boolean isEmpty() {
    return shares.isEmpty();
  }

  boolean hasPromptsOf(Evaluation other) {
    return shares.keySet().equals(other.shares.keySet());
  }
}
