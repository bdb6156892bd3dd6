package io.rlvr.jobs.run;

import io.rlvr.data.RunningMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.dataset.Role;
import io.rlvr.jobs.settings.AlarmLimits;
import io.rlvr.jobs.settings.LoopOptions;
import io.rlvr.jobs.stage.Rounds;
import io.rlvr.report.Alarm;
import io.rlvr.report.MetricRow;
import io.rlvr.store.Manifest;
import io.rlvr.store.RunLayout;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Gathers the metrics of stages until their step is done: the rows of the metrics table, with their
 * times. This class is NOT thread safe.
 */
public final class MetricsByStep {
  private static final String HELD_OUT = RunLayout.promptsFolder(Role.EVAL.spelled());
  private static final String EVALUATE = StageKind.EVALUATE.spelled();

  private final MetricHistory history = new MetricHistory();
  private final Alarms alarms;
  private final SortedMap<Integer, Gathered> steps = new TreeMap<>();

  /** Of one step, so far. */
  private static final class Gathered {
    final List<TimedMetric> metrics = new ArrayList<>();
    final Map<String, Manifest> stages = new TreeMap<>();
    Optional<Instant> first = Optional.empty();
    Optional<Instant> trained = Optional.empty();
  }

  public MetricsByStep(AlarmLimits limits) {
    this.alarms = new Alarms(limits, history);
  }

  /** All steps of a run that are done, in their order. */
  public static List<StepMetrics> of(RunFolder folder, AlarmLimits limits) {
    MetricsByStep gathered = new MetricsByStep(limits);
    folder.manifests().forEach(gathered::add);
    List<StepMetrics> done = new ArrayList<>();
    for (int step : List.copyOf(gathered.steps.keySet())) {
      if (isDone(step, folder)) {
        done.add(gathered.end(step));
      }
    }
    return done;
  }

  /** Takes what a stage has measured. */
  public void add(String folder, Manifest manifest) {
    if (Rounds.isRefill(manifest.stage())) {
      return;
    }
    history.add(manifest.step(), manifest.stage(), manifest.metrics());
    Gathered step = steps.computeIfAbsent(manifest.step(), each -> new Gathered());
    step.stages.put(folder, manifest);
    Instant time = time(manifest);
    step.first = step.first.filter(each -> !each.isAfter(time)).or(() -> Optional.of(time));
    if (trains(manifest)) {
      step.trained = Optional.of(time);
    }
    boolean isHeldOut = folder.equals(HELD_OUT) || manifest.stage().equals(EVALUATE);
    for (MetricRow row : RunMetrics.rows(manifest)) {
      // else it would be one of two: what training measures of a step has the same name
      boolean isMarked = isHeldOut && !row.name().contains(EVALUATE);
      step.metrics.add(new TimedMetric(row.name() + (isMarked ? "-eval" : ""), row.value(), time));
    }
  }

  /** The step is done: its metrics and its alarms, which are then forgotten here. */
  public StepMetrics end(int number) {
    Gathered step = Optional.ofNullable(steps.remove(number)).orElseGet(Gathered::new);
    // not of an evaluation that may come later
    Instant time = step.trained.or(() -> step.first).orElse(Instant.EPOCH);
    SortedMap<String, Double> counts = new TreeMap<>();
    for (Alarm alarm : alarms.at(number)) {
      counts.merge(RunningMetrics.ALARM.of(alarm.name()).name(), 1.0, Double::sum);
    }
    counts.forEach((name, count) -> step.metrics.add(new TimedMetric(name, count, time)));
    return new StepMetrics(number, step.metrics, step.stages);
  }

  /** Whether nothing of a step is still to come: the next is under way, or it has all there is. */
  private static boolean isDone(int step, RunFolder folder) {
    Collection<Manifest> all = folder.manifests().values();
    if (all.stream().anyMatch(each -> each.step() > step && isBehindRollout(each))) {
      return true;
    }
    boolean isEvaluated = isThere(step, StageKind.EVALUATE, all);
    if (step == 0) {
      return isEvaluated;
    }
    Optional<Manifest> trained =
        all.stream().filter(each -> each.step() == step && trains(each)).findAny();
    return trained.isPresent()
        && (isEvaluated
            || trained.get().stage().equals(StageKind.JUDGE_TRAIN.spelled())
            || !LoopOptions.recorded(folder.record().settings()).isEvaluated(step));
  }

  /** A rollout may be ahead of the step before it. */
  private static boolean isBehindRollout(Manifest manifest) {
    return StageKind.of(manifest.stage()).filter(StageKind.ROLLOUT::equals).isEmpty();
  }

  private static boolean isThere(int step, StageKind stage, Collection<Manifest> all) {
    return all.stream()
        .anyMatch(each -> each.step() == step && each.stage().equals(stage.spelled()));
  }

  private static boolean trains(Manifest manifest) {
    return StageKind.of(manifest.stage()).filter(StageKind::trains).isPresent();
  }

  /** When a stage was done; long ago where its manifest does not say. */
  public static Instant time(Manifest manifest) {
    return time(manifest.environment());
  }

  /** The same of any record of versions and sizes. */
  public static Instant time(Map<String, String> environment) {
    try {
      return Instant.parse(environment.getOrDefault("time", ""));
    } catch (DateTimeException e) {
      return Instant.EPOCH; // older than the entry, or written by hand
    }
  }
}
