package io.rlvr.jobs.loop;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.run.Alarms;
import io.rlvr.jobs.run.MetricHistory;
import io.rlvr.jobs.settings.AlarmLimits;
import io.rlvr.jobs.settings.AlarmSettings;
import io.rlvr.jobs.stage.Runner;
import io.rlvr.report.Alarm;
import io.rlvr.store.Manifest;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks at each step of the loop when it is committed, and says or does what {@code alarm.action}
 * asks. A step that was done before is looked at again, so that a stopped run stays stopped. This
 * class is NOT thread safe.
 */
public final class RunWatch {
  private final AlarmSettings.Action action;
  private final MetricHistory history = new MetricHistory();
  private final Alarms alarms;
  private final Consumer<String> said;
  private final Set<String> doneBefore = new HashSet<>();
  private final Set<Integer> stepsNow = new HashSet<>();
  private List<Alarm> before = List.of();
  private int saidBefore;

  /**
   * @param said takes one line for each alarm that begins
   */
  public RunWatch(Settings settings, Consumer<String> said) {
    this.action = AlarmSettings.Action.from(settings);
    this.alarms = new Alarms(AlarmLimits.from(settings), history);
    this.said = said;
  }

  /** Whether it looks at anything; if not, there is no need to bring it a run's earlier metrics. */
  public boolean isOn() {
    return action != AlarmSettings.Action.OFF;
  }

  /** Takes stages that an earlier command has done: alarms of their steps are only counted. */
  void before(Collection<Manifest> done) {
    done.forEach(manifest -> doneBefore.add(manifest.id()));
  }

  /** Says how many alarms of earlier commands there were since this was said, if any. */
  void sayBefore() {
    if (saidBefore > 0) {
      said.accept(
          "%d alarm%s of steps that were done before (see the report)"
              .formatted(saidBefore, saidBefore == 1 ? "" : "s"));
      saidBefore = 0;
    }
  }

  /** Takes the metrics of a stage that is done. */
  public void observe(Manifest manifest) {
    if (!doneBefore.contains(manifest.id())) {
      stepsNow.add(manifest.step());
    }
    history.add(manifest.step(), manifest.stage(), manifest.metrics());
  }

  /** Runs stages as another runner does, and takes what they measure. */
  Runner observing(Runner runner) {
    return stage -> {
      Manifest manifest = runner.run(stage);
      observe(manifest);
      return manifest;
    };
  }

  /**
   * Runs stages as another runner does, and looks at the step after each. It throws a {@link
   * UserException} where an alarm asks for an end.
   */
  Runner alarming(Runner runner) {
    return stage -> {
      passOver(stage.step());
      Manifest manifest = observing(runner).run(stage);
      Optional<UserException> stop = after(stage.step());
      if (stop.isPresent()) {
        throw stop.get();
      }
      return manifest;
    };
  }

  /** Takes what is wrong already, at that step and the one before it, as said. */
  void passOver(int step) {
    before = Stream.concat(alarms.at(step - 1).stream(), alarms.at(step).stream()).toList();
  }

  /**
   * Looks at a step that is done. An alarm that goes on from the step before is not said again.
   *
   * @return why the run must end here, if it must
   */
  Optional<UserException> after(int step) {
    if (!isOn()) {
      return Optional.empty();
    }
    List<Alarm> now = alarms.at(step);
    if (action == AlarmSettings.Action.STOP && !now.isEmpty()) {
      return Optional.of(
          new UserException(
              "Cannot go on after step %d: %s; read the report, then change that limit or set"
                  + " alarm.action to warn",
              step, now.stream().map(Alarm::text).collect(Collectors.joining(", and "))));
    }
    List<Alarm> begun =
        now.stream().filter(alarm -> before.stream().noneMatch(alarm::continues)).toList();
    before = now;
    if (!stepsNow.contains(step)) {
      saidBefore += begun.size();
      return Optional.empty();
    }
    sayBefore();
    for (Alarm alarm : begun) {
      said.accept("alarm at step %d: %s: %s".formatted(step, alarm.name(), alarm.text()));
    }
    return Optional.empty();
  }
}
