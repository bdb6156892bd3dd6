package io.rlvr.jobs.cli;

import io.rlvr.config.Printable;
import io.rlvr.config.UserException;
import io.rlvr.jobs.run.MetricsByStep;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.run.RunStatus;
import io.rlvr.jobs.run.StepMetrics;
import io.rlvr.jobs.settings.AlarmLimits;
import io.rlvr.jobs.spark.Environment;
import io.rlvr.jobs.track.RunEnd;
import io.rlvr.jobs.track.TrackOptions;
import io.rlvr.jobs.track.TrackedRun;
import io.rlvr.jobs.track.Tracking;
import io.rlvr.jobs.track.Unsent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code track}: what trackers lack of a run. */
@Command(
    name = "track",
    mixinStandardHelpOptions = true,
    description =
        "Sends to the trackers of track.to what they lack of a run: after an outage, or of a run"
            + " that was not tracked. Steps that they have stay as they are.")
public final class TrackCommand implements Callable<Integer> {
  @Mixin private final RunOptions options;

  public TrackCommand(RunOptions options) {
    this.options = options;
  }

  @Override
  public Integer call() throws IOException {
    RunFolder run = options.existingRun();
    List<String> limits = new ArrayList<>(options.overrides());
    List<String> trackers = new ArrayList<>(options.overrides());
    limits.removeIf(each -> each.startsWith("track."));
    trackers.removeIf(each -> each.startsWith("alarm."));
    TrackOptions track = TrackOptions.recorded(run.record().settingsNow(), trackers);
    if (track.isNone()) {
      throw new UserException(
          "Missing track.to (expected trackers, as in --set track.to=[tensorboard])");
    }
    List<StepMetrics> steps =
        MetricsByStep.of(run, AlarmLimits.recorded(run.record().settingsNow(), limits));
    List<Unsent> unsent =
        Tracking.show(
            track,
            new TrackedRun(run.store(), run.record(), Environment.commit()),
            steps,
            end(RunStatus.of(run).state()),
            line -> System.err.println(Printable.line(line)));
    if (!unsent.isEmpty()) {
      throw Unsent.problem(unsent);
    }
    track.described().forEach(each -> System.out.println(Printable.line(in(steps.size(), each))));
    return 0;
  }

  private static String in(int steps, String tracker) {
    return steps == 1 ? "1 step is in " + tracker : steps + " steps are in " + tracker;
  }

  private static RunEnd end(RunStatus.State state) {
    return switch (state) {
      case DONE -> RunEnd.FINISHED;
      case STOPPED -> RunEnd.KILLED;
      case RUNNING -> RunEnd.RUNNING;
    };
  }
}
