package io.rlvr.jobs.settings;

import io.rlvr.config.Key;
import java.util.List;

/** Settings of tracking: free in a run, for they change no row. Secrets are never among them. */
public final class TrackSettings {
  public static final Key<List<String>> TO =
      Key.texts(
              "track.to",
              List.of(),
              "Where metrics are shown while the run goes on: tensorboard, mlflow, both or none"
                  + " (docs/tracking.md).")
          .operational();
  public static final Key<String> TENSORBOARD_DIR =
      Key.text(
              "track.tensorboard.dir",
              "",
              "Folder of this run's event files; tensorboard in the run folder where it is empty.")
          .operational();
  public static final Key<String> MLFLOW_URI =
      Key.text(
              "track.mlflow.uri",
              "",
              "Address of the MLflow server, or databricks for DATABRICKS_HOST and"
                  + " DATABRICKS_TOKEN; that of MLFLOW_TRACKING_URI where it is empty.")
          .operational();
  public static final Key<String> MLFLOW_EXPERIMENT =
      Key.text(
              "track.mlflow.experiment",
              "rlvr",
              "Experiment of MLflow that the run is in, made if it is not there; on Databricks a"
                  + " path such as /Users/me@example.com/rlvr.")
          .operational();
  public static final Key<String> MLFLOW_RUN_NAME =
      Key.text(
              "track.mlflow.run-name",
              "",
              "Name of the run in MLflow; that of the run folder where it is empty.")
          .operational();
  public static final Key<String> MLFLOW_PARENT =
      Key.text(
              "track.mlflow.parent",
              "",
              "Id of the MLflow run that this one is shown below, as in a sweep; none where it is"
                  + " empty.")
          .operational();

  public static final List<Key<?>> KEYS =
      List.of(TO, TENSORBOARD_DIR, MLFLOW_URI, MLFLOW_EXPERIMENT, MLFLOW_RUN_NAME, MLFLOW_PARENT);

  private TrackSettings() {}
}
