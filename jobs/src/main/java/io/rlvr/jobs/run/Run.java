package io.rlvr.jobs.run;

import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.models.ModelFolders;
import io.rlvr.jobs.settings.EvaluateSettings;
import io.rlvr.jobs.settings.PolicyTemperature;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.spark.Environment;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.storage.StoragePermissions;
import io.rlvr.store.Access;
import io.rlvr.store.FileStore;
import io.rlvr.store.ModelRef;
import io.rlvr.store.RunJson;
import io.rlvr.store.RunLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * A run folder with the settings that it was made with and the model that it started from. The
 * first command writes {@code run.json}; once a stage has written, every later one must agree with
 * it.
 */
public final class Run {
  private static final int MAX_BYTES = 16 << 20;

  private final FileStore store;
  private final Settings settings;
  private final ModelRef startModel;

  /** What a run begins with. */
  private record Start(ModelRef model, Access access, boolean isTempered) {
    static Start from(Settings settings) {
      return new Start(
          ModelFolders.ref(RunSettings.MODEL, settings.get(RunSettings.MODEL)),
          settings.get(RunSettings.ACCESS),
          PolicyTemperature.from(settings) != 1
              || PolicyTemperature.from(settings, EvaluateSettings.TEMPERATURE) != 1);
    }
  }

  private Run(FileStore store, Settings settings, ModelRef startModel) {
    this.store = store;
    this.settings = settings;
    this.startModel = startModel;
  }

  /**
   * Opens a run folder to work on, making it if it is not there.
   *
   * @throws UserException if it was made with other settings or another model
   */
  public static Run open(SparkSession spark, String folder, Settings settings) throws IOException {
    return open(
        spark, HadoopFileStore.open(folder, spark.sparkContext().hadoopConfiguration()), settings);
  }

  /** The same on a store that is open. */
  public static Run open(SparkSession spark, FileStore store, Settings settings)
      throws IOException {
    Start start = Start.from(settings);
    ModelRef startModel = start.model();
    RunJson mine = new RunJson(settings.asMap(), startModel.digest(), Environment.describe(spark));
    byte[] content = mine.write();
    StoragePermissions.createRun(
        store.root(), start.access(), spark.sparkContext().hadoopConfiguration());
    if (!store.create(RunLayout.RUN, content)) {
      List<String> changes = changes(mine, existing(store).orElseThrow());
      if (!changes.isEmpty() && isBegun(store)) {
        throw new UserException(
            "Cannot resume run %s: %s; use another --run",
            store.root(), String.join("; ", changes));
      }
      if (!changes.isEmpty()) {
        store.replace(RunLayout.RUN, content); // nothing was made with the settings before
      }
      if (start.isTempered()) { // else there is nothing to look for
        new OlderLogprobs(RunFolder.of(store)).refuse();
      }
    }
    return new Run(store, settings, startModel);
  }

  /** The same run on a store that guards it. */
  public Run on(FileStore guarded) {
    return new Run(guarded, settings, startModel);
  }

  /** The record of a run that is there already. */
  static RunJson describe(FileStore store) throws IOException {
    return existing(store)
        .orElseThrow(
            () ->
                new UserException(
                    "Cannot open run %s: it holds no %s (expected a run folder)",
                    store.root(), RunLayout.RUN));
  }

  public FileStore store() {
    return store;
  }

  public Settings settings() {
    return settings;
  }

  public ModelRef startModel() {
    return startModel;
  }

  /** The same, or empty if nothing was begun there. */
  public static Optional<RunJson> existing(FileStore store) throws IOException {
    return store
        .read(RunLayout.RUN, MAX_BYTES)
        .map(bytes -> RunJson.read(store.root() + "/" + RunLayout.RUN, bytes));
  }

  /** What differs from the run's record, in words. */
  private static List<String> changes(RunJson mine, RunJson theirs) {
    List<String> changes = new ArrayList<>();
    if (!mine.startModel().equals(theirs.startModel())) {
      changes.add(
          "policy.model has digest %s (expected %s)"
              .formatted(mine.startModel(), theirs.startModel()));
    }
    SettingChange.between(theirs.settings(), mine.settings())
        .forEach(change -> changes.add(change.text()));
    return changes;
  }

  /** Whether a stage has written its manifest. */
  private static boolean isBegun(FileStore store) throws IOException {
    for (String folder : RunFolder.stageFolders(store)) {
      if (store.size(RunLayout.manifest(folder)).isPresent()) {
        return true;
      }
    }
    return false;
  }
}
