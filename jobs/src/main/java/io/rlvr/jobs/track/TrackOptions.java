package io.rlvr.jobs.track;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.settings.TrackSettings;
import io.rlvr.jobs.storage.HadoopFileStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Which trackers a run has, and where they are.
 *
 * @param tensorboard folder of the event files, empty for the one in the run folder; or no such
 *     tracker
 */
public record TrackOptions(Optional<String> tensorboard, Optional<MlflowOptions> mlflow) {
  private static final String TENSORBOARD = "tensorboard";
  private static final String MLFLOW = "mlflow";

  /**
   * By the environment of this process.
   *
   * @throws UserException if a tracker cannot be reached by what is given
   */
  public static TrackOptions from(Settings settings) {
    return from(settings, name -> Optional.ofNullable(System.getenv(name)));
  }

  static TrackOptions from(Settings settings, Function<String, Optional<String>> environment) {
    List<String> to = settings.get(TrackSettings.TO);
    for (String name : to) {
      if (!name.equals(TENSORBOARD) && !name.equals(MLFLOW)) {
        throw new UserException(
            "Invalid %s: '%s' (expected a list of %s, %s or both)",
            TrackSettings.TO.name(), name, TENSORBOARD, MLFLOW);
      }
    }
    return new TrackOptions(
        to.contains(TENSORBOARD)
            ? Optional.of(settings.get(TrackSettings.TENSORBOARD_DIR))
            : Optional.empty(),
        to.contains(MLFLOW)
            ? Optional.of(MlflowOptions.from(settings, environment))
            : Optional.empty());
  }

  /** Those that a run has, or the defaults of those that it does not know. */
  public static TrackOptions recorded(Map<String, Object> runSettings, List<String> overrides) {
    List<String> values = new ArrayList<>();
    TrackSettings.KEYS.stream()
        .map(key -> key.name())
        .filter(runSettings::containsKey)
        .forEach(name -> values.add(name + "=" + spelled(runSettings.get(name))));
    values.addAll(overrides);
    return from(Settings.defaults(TrackSettings.KEYS, values));
  }

  private static String spelled(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(each -> spelled(each)).toList().toString()
        : "\"" + String.valueOf(value).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  public boolean isNone() {
    return tensorboard.isEmpty() && mlflow.isEmpty();
  }

  /** What they are, in words; none where there are none. */
  public List<String> described() {
    List<String> lines = new ArrayList<>();
    tensorboard.ifPresent(
        dir ->
            lines.add(
                dir.isEmpty()
                    ? "tensorboard, event files in the run folder"
                    : "tensorboard, event files in " + dir));
    mlflow.ifPresent(
        options ->
            lines.add(
                "mlflow at %s, experiment %s"
                    .formatted(options.server().host(), options.experiment())));
    return lines;
  }

  /**
   * The trackers of a run.
   *
   * @param note takes a line for people
   */
  List<Tracker> trackers(TrackedRun run, Consumer<String> note) {
    List<Tracker> trackers = new ArrayList<>();
    tensorboard.ifPresent(
        dir ->
            trackers.add(
                dir.isEmpty()
                    ? new TensorBoard(run, run.store(), TensorBoard.FOLDER + "/")
                    : new TensorBoard(run, HadoopFileStore.open(dir), "")));
    mlflow.ifPresent(options -> trackers.add(new Mlflow(options, run, note)));
    return trackers;
  }
}
