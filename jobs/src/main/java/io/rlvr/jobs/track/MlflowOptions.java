package io.rlvr.jobs.track;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.settings.TrackSettings;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where in MLflow a run is.
 *
 * @param runName empty for that of the run folder
 * @param parent id of the run that it is shown below, or empty
 */
record MlflowOptions(MlflowServer server, String experiment, String runName, String parent) {
  /**
   * @param environment value by name of a variable, empty if there is no such variable
   * @throws UserException if no server can be reached by it
   */
  static MlflowOptions from(Settings settings, Function<String, Optional<String>> environment) {
    String experiment = settings.get(TrackSettings.MLFLOW_EXPERIMENT);
    if (experiment.isBlank()) {
      throw new UserException(
          "Invalid %s: '%s' (expected a name)", TrackSettings.MLFLOW_EXPERIMENT.name(), experiment);
    }
    return new MlflowOptions(
        MlflowServer.from(settings, environment),
        experiment,
        settings.get(TrackSettings.MLFLOW_RUN_NAME),
        settings.get(TrackSettings.MLFLOW_PARENT));
  }
}
