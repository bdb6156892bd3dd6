package io.rlvr.report;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One of the runs that a {@link ComparisonReport} shows.
 *
 * @param name what tells it from the others
 * @param settings as resolved, secrets redacted by the caller
 * @param metrics rows of the metrics table in any order
 * @param alarms in the order of steps
 * @param last the last step that has rewards
 */
public record ComparedRun(
    String name,
    RunSummary summary,
    SortedMap<String, Object> settings,
    List<MetricRow> metrics,
    List<Alarm> alarms,
    HeldOut heldOut,
    RunFacts facts,
    Optional<StepDetail> last) {

  public ComparedRun {
    requireNonNull(name, "name is null");
    requireNonNull(summary, "summary is null");
    requireNonNull(heldOut, "heldOut is null");
    requireNonNull(facts, "facts is null");
    requireNonNull(last, "last is null");
    settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    metrics = List.copyOf(metrics);
    alarms = List.copyOf(alarms);
  }
}
