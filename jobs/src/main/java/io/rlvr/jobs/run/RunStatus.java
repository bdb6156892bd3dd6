package io.rlvr.jobs.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rlvr.data.Metric;
import io.rlvr.data.RewardMetrics;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.StageKind;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.json.Json;
import io.rlvr.report.Alarm;
import io.rlvr.store.DriverClaim;
import io.rlvr.store.Manifest;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How far a run is, as its manifests and its driver's claim tell it.
 *
 * @param step the last one that is trained
 * @param steps those that the run is to have
 * @param accuracyBefore on held-out prompts, by version 0
 * @param accuracyNow the same by the last version that was evaluated since
 * @param reward the mean of the newest step that was scored
 * @param alarms of that last step that is trained, by name
 * @param lastStage folder of the stage that was done last
 * @param lastChange when that was
 */
public record RunStatus(
    String run,
    State state,
    int step,
    int steps,
    OptionalDouble accuracyBefore,
    OptionalDouble accuracyNow,
    OptionalDouble reward,
    List<String> alarms,
    Optional<String> lastStage,
    Optional<String> lastChange) {
  /** Whether anything is still to come. */
  public enum State {
    /** The last step is trained and, but for a judge, evaluated. */
    DONE,
    /** A driver holds the run. */
    RUNNING,
    /** Neither; a stage that is run by itself, {@code update} apart, holds no claim. */
    STOPPED;

    public String spelled() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static RunStatus of(RunFolder folder) throws IOException {
    List<Manifest> evaluations = folder.manifestsOf(StageKind.EVALUATE);
    List<Manifest> rewards = folder.manifestsOf(StageKind.REWARD);
    int steps = ((Number) folder.record().settings().get(RunSettings.STEPS.name())).intValue();
    Optional<String> last =
        folder.manifests().entrySet().stream()
            .max(Comparator.comparing(entry -> time(entry.getValue())))
            .map(entry -> entry.getKey());
    int step = folder.updates().stream().mapToInt(Manifest::step).max().orElse(0);
    return new RunStatus(
        folder.store().root(),
        state(folder, steps),
        step,
        steps,
        metric(
            evaluations.stream().filter(each -> each.step() == 0).findFirst(),
            RunningMetrics.EVALUATE_ACCURACY),
        metric(
            evaluations.stream().filter(each -> each.step() > 0).reduce((a, b) -> b),
            RunningMetrics.EVALUATE_ACCURACY),
        metric(rewards.stream().reduce((a, b) -> b), RewardMetrics.REWARD_MEAN),
        RunMetrics.of(folder).alarms().stream()
            .filter(alarm -> alarm.step() == step)
            .map(Alarm::name)
            .distinct()
            .toList(),
        last,
        last.map(each -> time(folder.manifests().get(each))).filter(time -> !time.isEmpty()));
  }

  /** One object, a field a line. */
  public String json() {
    ObjectNode json = Json.object();
    json.put("run", run);
    json.put("state", state.spelled());
    json.put("step", step);
    json.put("steps", steps);
    put(json, "accuracy_before", accuracyBefore);
    put(json, "accuracy_now", accuracyNow);
    put(json, "reward", reward);
    json.set("alarms", Json.tree(alarms));
    json.put("last_stage", lastStage.orElse(null));
    json.put("last_change", lastChange.orElse(null));
    return Json.fieldALine(json);
  }

  private static void put(ObjectNode json, String name, OptionalDouble value) {
    json.put(name, value.isPresent() ? (Double) value.getAsDouble() : null);
  }

  private static State state(RunFolder folder, int steps) throws IOException {
    if (isDone(folder, steps)) {
      return State.DONE;
    }
    return DriverClaim.isTaken(folder.store()) ? State.RUNNING : State.STOPPED;
  }

  private static boolean isDone(RunFolder folder, int steps) {
    Optional<Manifest> update =
        folder.updates().stream().filter(each -> each.step() == steps).findFirst();
    return update.isPresent()
        && (update.get().stage().equals(StageKind.JUDGE_TRAIN.spelled())
            || folder.manifestsOf(StageKind.EVALUATE).stream()
                .anyMatch(each -> each.step() == steps));
  }

  /** When a stage ended; empty in manifests that do not say. */
  private static String time(Manifest manifest) {
    return manifest.environment().getOrDefault("time", "");
  }

  /** Empty where it could not be measured. */
  private static OptionalDouble metric(Optional<Manifest> manifest, Metric metric) {
    return manifest
        .map(each -> each.metrics().get(metric.name()))
        .filter(Double::isFinite)
        .map(OptionalDouble::of)
        .orElseGet(OptionalDouble::empty);
  }
}
