package io.rlvr.jobs.cli;

import io.rlvr.config.UserException;
import io.rlvr.jobs.live.Live;
import io.rlvr.jobs.run.MetricsByStep;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.run.RunReports;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.settings.AlarmLimits;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.spark.Environment;
import io.rlvr.jobs.stage.StageListener;
import io.rlvr.jobs.stage.StageRunner;
import io.rlvr.jobs.track.LatestMetrics;
import io.rlvr.jobs.track.TrackOptions;
import io.rlvr.jobs.track.TrackedRun;
import io.rlvr.jobs.track.Tracking;
import io.rlvr.store.DriverClaim;
import java.io.IOException;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/** Runs a loop over a run that no other driver trains, and leaves tables, summary and report. */
final class Training {
  /** Said of the same command after a stop. */
  static final String GOES_ON =
      "The same command goes on from there; the stage that was under way is done anew";

  private Training() {}

  /** The steps of a run, of one way to train. */
  @FunctionalInterface
  interface Loop {
    /**
     * Returns the alarm that ended the run before its last step; empty if it went to the end.
     *
     * @param run guarded by this driver's claim
     */
    Optional<UserException> run(Run run, StageRunner runner) throws IOException;
  }

  /**
   * @param track where the run is shown while it goes on
   * @throws UserException if an alarm ended the run before its last step
   */
  static RunTables run(SparkSession spark, Run opened, TrackOptions track, Live live, Loop loop)
      throws IOException {
    live.watch(spark.sparkContext());
    try (DriverClaim claim = DriverClaim.take(opened.store())) {
      Run run = opened.on(claim.store());
      AlarmLimits limits = AlarmLimits.from(run.settings());
      TrackedRun tracked =
          new TrackedRun(
              run.store(), Run.existing(run.store()).orElseThrow(), Environment.commit());
      try (Tracking tracking = Tracking.start(track, tracked, live::line)) {
        Optional<UserException> stopped;
        try (ProgressListener progress =
            new ProgressListener(live, run.settings().get(RunSettings.STEPS))) {
          StageListener listener =
              new TrackingListener(
                  progress,
                  new MetricsByStep(limits),
                  step -> {
                    tracking.add(step);
                    LatestMetrics.ofProcess().take(step);
                  });
          stopped = loop.run(run, new StageRunner(spark, run.store(), run.startModel(), listener));
        }
        live.doing("report");
        RunTables tables = RunTables.of(spark, run.store());
        RunReports.of(tables.folder()).within(limits).write();
        if (stopped.isPresent()) {
          throw stopped.get();
        }
        tracking.finished();
        return tables;
      }
    }
  }
}
