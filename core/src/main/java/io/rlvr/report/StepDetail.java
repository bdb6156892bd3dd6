package io.rlvr.report;

import static java.util.Objects.requireNonNull;

import io.rlvr.stats.Agreement;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One step as a person looks into it.
 *
 * @param group all samples of one prompt, in their order; empty if the step shows none
 * @param answers of the step, scored or not
 * @param agreements of the reward with each monitor by its name, the monitor as the label
 * @param rewards of all samples that have one
 * @param normalised the same after the z-score and the KL penalty, where credit has them
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the page that draws them
public record StepDetail(
    int step,
    List<SampleRollout> group,
    long answers,
    SortedMap<String, Agreement> agreements,
    double[] rewards,
    double[] normalised) {

  public StepDetail {
    group = List.copyOf(group);
    agreements = Collections.unmodifiableSortedMap(new TreeMap<>(agreements));
    requireNonNull(rewards, "rewards is null");
    requireNonNull(normalised, "normalised is null");
  }

  /** The last of some steps. */
  static Optional<StepDetail> last(List<StepDetail> steps) {
    return steps.isEmpty() ? Optional.empty() : Optional.of(steps.get(steps.size() - 1));
  }
}
