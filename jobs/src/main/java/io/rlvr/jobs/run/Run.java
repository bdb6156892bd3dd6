package io.rlvr.jobs.run;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.models.ModelFolders;
import io.rlvr.jobs.settings.AlarmSettings;
import io.rlvr.jobs.settings.EvaluateSettings;
import io.rlvr.jobs.settings.PolicyTemperature;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.settings.TrackSettings;
import io.rlvr.jobs.spark.Environment;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.storage.StoragePermissions;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.lora.Lora;
import io.rlvr.store.Access;
import io.rlvr.store.DriverClaim;
import io.rlvr.store.FileStore;
import io.rlvr.store.LocalFileStore;
import io.rlvr.store.Manifest;
import io.rlvr.store.ModelRef;
import io.rlvr.store.RunJson;
import io.rlvr.store.RunLayout;
import io.rlvr.store.RunOrigin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * A run folder with the settings that it was made with and the model that it started from. The
 * first command writes {@code run.json}; once a stage has written, every later one must agree with
 * it.
 */
public final class Run {
  private static final List<Key<?>> WATCHING =
      Stream.of(AlarmSettings.KEYS, TrackSettings.KEYS).flatMap(List::stream).toList();
  private static final int MAX_BYTES = 16 << 20;

  private final FileStore store;
  private final Settings settings;
  private final ModelRef startModel;
  private final RunLength length;

  /** What a run begins with. */
  private record Start(ModelRef model, Access access, boolean isTempered) {
    static Start from(Settings settings) {
      ModelRef model = ModelFolders.ref(RunSettings.MODEL, settings.get(RunSettings.MODEL));
      Lora.from(settings)
          .ifPresent(lora -> lora.check(ModelConfig.read(Path.of(model.root(), model.folder()))));
      return new Start(
          model,
          settings.get(RunSettings.ACCESS),
          PolicyTemperature.from(settings) != 1
              || PolicyTemperature.from(settings, EvaluateSettings.TEMPERATURE) != 1);
    }
  }

  private Run(FileStore store, Settings settings, ModelRef startModel, RunLength length) {
    this.store = store;
    this.settings = settings;
    this.startModel = startModel;
    this.length = length;
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
    return open(spark, store, settings, Optional.empty());
  }

  /** The same of a run that starts from the policy of another. */
  public static Run open(
      SparkSession spark, FileStore store, Settings settings, Optional<RunOrigin> origin)
      throws IOException {
    Start start = Start.from(settings);
    ModelRef startModel = start.model();
    RunJson mine =
        new RunJson(settings.asMap(), startModel.digest(), Environment.describe(spark))
            .from(origin);
    byte[] content = mine.write();
    RunLength length = RunLength.of(mine);
    StoragePermissions.createRun(
        store.root(), start.access(), spark.sparkContext().hadoopConfiguration());
    if (!store.create(RunLayout.RUN, content)) {
      RunJson theirs = existing(store).orElseThrow();
      length = RunLength.of(theirs);
      if (!changes(mine, theirs).isEmpty()) {
        length = agreed(store, mine, theirs);
      }
      if (start.isTempered()) { // else there is nothing to look for
        new OlderLogprobs(RunFolder.of(store)).refuse();
      }
    }
    return new Run(store, settings, startModel, length);
  }

  /**
   * Looks whether a run can go on with these settings, before a session that takes a while. Other
   * storage than the local one tells later.
   *
   * @throws UserException if it was made with other settings or another model
   */
  public static void check(String folder, Settings settings) throws IOException {
    Optional<Path> local = RunPlace.local(folder);
    if (local.isEmpty()) {
      return;
    }
    FileStore store = new LocalFileStore(local.get());
    Optional<RunJson> theirs = existing(store);
    if (theirs.isEmpty()
        || SettingChange.between(theirs.get().settings(), settings.asMap()).isEmpty()
        || !isBegun(store)) {
      return;
    }
    String startModel = Start.from(settings).model().digest();
    requireAgreed(store, new RunJson(settings.asMap(), startModel, new TreeMap<>()), theirs.get());
  }

  /**
   * The same run on a store that guards it: another number of steps is recorded there, and so are
   * other alarms and trackers.
   */
  public Run on(FileStore guarded) throws IOException {
    RunJson before = describe(guarded);
    RunJson record = before.withLater(later(before));
    if (!record.equals(before)) {
      guarded.replace(RunLayout.RUN, record.write());
    }
    RunLength recorded = RunLength.of(record);
    int steps = RunLength.from(settings).steps();
    if (recorded.steps() == steps) {
      return new Run(guarded, settings, startModel, recorded);
    }
    RunLength changed = recorded.changed(stepsDone(guarded), steps);
    guarded.replace(RunLayout.RUN, changed.in(record).write());
    return new Run(guarded, settings, startModel, changed);
  }

  /** Alarms and trackers that the record has otherwise, or not at all. */
  private SortedMap<String, Object> later(RunJson record) {
    SortedMap<String, Object> later = new TreeMap<>();
    Settings.defaults(WATCHING, List.of())
        .asMap()
        .forEach(
            (name, usual) -> {
              Object now = settings.asMap().get(name);
              Object begun = record.settings().getOrDefault(name, usual);
              if (!String.valueOf(now).equals(String.valueOf(begun))) {
                later.put(name, now);
              }
            });
    return later;
  }

  /**
   * What a run of other settings may go on with: all of them where no stage has written, else
   * another number of steps.
   */
  private static RunLength agreed(FileStore store, RunJson mine, RunJson theirs)
      throws IOException {
    if (!isBegun(store)) {
      try (DriverClaim claim = DriverClaim.take(store)) { // a driver may be at its first stage
        if (!isBegun(store)) {
          // nothing was made with the settings before
          claim.store().replace(RunLayout.RUN, mine.write());
          return RunLength.of(mine);
        }
      }
    }
    requireAgreed(store, mine, theirs);
    return RunLength.of(theirs).changed(stepsDone(store), RunLength.of(mine).steps());
  }

  private static void requireAgreed(FileStore store, RunJson mine, RunJson theirs)
      throws IOException {
    RunLength wanted = RunLength.of(mine);
    int done = stepsDone(store);
    List<String> changes = changes(wanted.in(mine), wanted.in(theirs));
    if (wanted.steps() < done) {
      changes.add(
          "%s is %d here, but %d steps are done (expected %d or more)"
              .formatted(RunSettings.STEPS.name(), wanted.steps(), done, done));
    }
    if (!changes.isEmpty()) {
      throw new UserException(
          "Cannot resume run %s: %s; use another --run", store.root(), String.join("; ", changes));
    }
  }

  private static int stepsDone(FileStore store) throws IOException {
    return RunFolder.of(store).updates().stream().mapToInt(Manifest::step).max().orElse(0);
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

  /** How many steps it has, and had. */
  public RunLength length() {
    return length;
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
          "policy.model has digest %s (expected %s%s)"
              .formatted(
                  mine.startModel(),
                  theirs.startModel(),
                  theirs.origin().map(origin -> ", that of " + origin.described()).orElse("")));
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
