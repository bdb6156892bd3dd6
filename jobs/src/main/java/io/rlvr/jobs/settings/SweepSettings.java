package io.rlvr.jobs.settings;

import io.rlvr.config.Key;
import java.util.List;

/** Settings of {@code sweep}: which runs it makes, and what it says of them. */
public final class SweepSettings {
  public static final Key<List<String>> CELLS =
      Key.texts(
              "sweep.cells",
              List.of(),
              "What sweep runs, each as a name, the command and its settings: 'judge, soft: train"
                  + " reward.type=judge reward.judge.form=soft'; values have no blanks.")
          .operational();

  public static final Key<Integer> SEEDS =
      Key.integer(
              "sweep.seeds", 3, 1, "How often sweep runs each cell: with run.seed and those after.")
          .operational();

  public static final Key<List<String>> CLAIMS =
      Key.texts(
              "sweep.claims",
              List.of(),
              "Comparisons of two cells by accuracy, seed by seed: 'soft beats binary: judge, soft >"
                  + " judge, binary'.")
          .operational();

  public static final Key<List<String>> METRICS =
      Key.texts(
              "sweep.metrics",
              List.of(),
              "Further metrics in the table of sweep, each the mean over the steps of a run.")
          .operational();

  public static final Key<Boolean> ALARMS =
      Key.flag(
              "sweep.alarms",
              false,
              "Whether the table of sweep says at which step each alarm of a cell was first raised.")
          .operational();

  public static final List<Key<?>> KEYS = List.of(CELLS, SEEDS, CLAIMS, METRICS, ALARMS);

  private SweepSettings() {}
}
