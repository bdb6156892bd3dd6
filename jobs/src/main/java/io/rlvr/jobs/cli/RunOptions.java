package io.rlvr.jobs.cli;

import io.rlvr.config.Key;
import io.rlvr.config.Settings;
import io.rlvr.config.UserException;
import io.rlvr.jobs.models.SharedRewardModels;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.jobs.run.Run;
import io.rlvr.jobs.run.RunFolder;
import io.rlvr.jobs.spark.SessionLease;
import io.rlvr.jobs.spark.SessionSource;
import io.rlvr.jobs.storage.HadoopFileStore;
import io.rlvr.jobs.storage.HadoopSettings;
import io.rlvr.reward.judge.JudgeSettings;
import io.rlvr.store.RunJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Options that every command on a run has. Filled by the command line parser. */
public final class RunOptions {
  private final SessionSource sessions;

  @Option(
      names = "--conf",
      paramLabel = "FILE",
      description =
          "Settings (HOCON); needed to train, to begin a run, to explain one or to make a model;"
              + " else it names the run.")
  private Path conf = Path.of("");

  @Option(
      names = "--run",
      paramLabel = "DIR",
      description = "Run folder; runs/<name of the conf> unless given.")
  private Optional<String> run = Optional.empty();

  @Option(
      names = "--master",
      paramLabel = "URL",
      description =
          "Spark master; that of spark-submit, else embedded Spark on all cores, unless given.")
  private String master = "";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Overrides a setting; may be repeated.")
  private List<String> overrides = new ArrayList<>();

  public RunOptions(SessionSource sessions) {
    this.sessions = sessions;
  }

  /** For commands of the command line. */
  public RunOptions() {
    this(SessionSource.ofCommands());
  }

  /** A session of Spark by that name in its own pages. */
  SessionLease session(String application) {
    return sessions.lend(master, application);
  }

  /** The same to look at tables of few rows. */
  SessionLease lookUpSession(String application) {
    return sessions.lendToLookUp(master, application);
  }

  /** The same for a run with these settings. */
  SessionLease session(String application, Settings settings) {
    return sessions.lend(master, application, settings);
  }

  List<String> overrides() {
    return overrides;
  }

  Settings settings() {
    return ofRun(requiredConf());
  }

  /**
   * The same of a run that starts from another one's policy.
   *
   * @param more overrides that say so
   */
  Settings settings(List<String> more) {
    List<String> all = new ArrayList<>(overrides);
    all.addAll(more);
    return pinned(AllSettings.load(requiredConf(), all));
  }

  /** What the run records, if it was begun. */
  Optional<RunJson> record() throws IOException {
    return record(runFolder());
  }

  /** The same without asking a hub, and without the judge's digest: to look at what is there. */
  Settings settingsOfCache() {
    return HubNames.from(AllSettings.load(requiredConf(), overrides))
        .cached(() -> record(runFolder()));
  }

  /** The same for a command that needs no model: what a name of one means is not asked. */
  Settings settingsWithoutModels() {
    return settings(requiredConf());
  }

  /** The settings of the file if one is named, else those that the run was begun with. */
  Settings settingsOrRecorded() throws IOException {
    if (!namesRun() || !conf.toString().isEmpty()) {
      return settings();
    }
    Optional<RunJson> record = record(runFolder());
    return record.isPresent() ? recorded(record.get()) : settings();
  }

  /** The settings of the file if one is named, else the defaults of these keys. */
  Settings settingsOr(Collection<Key<?>> keys) {
    return conf.toString().isEmpty() ? Settings.defaults(keys, overrides) : settings(conf);
  }

  /** That file unless the user named another. */
  Settings settingsOr(Path standard) {
    return ofRun(conf.toString().isEmpty() ? standard : conf);
  }

  /** The run folder, as an absolute path where it is a local one. */
  String runFolder() {
    String name = conf.getFileName() == null ? "" : conf.getFileName().toString();
    return runFolderOr("runs/" + name.replaceFirst("\\.conf$", ""));
  }

  String runFolderOr(String standard) {
    return absolute(run().orElse(standard));
  }

  /** That folder; a local one as an absolute path. */
  static String absolute(String folder) {
    return isRemote(folder) ? folder : Path.of(folder).toAbsolutePath().normalize().toString();
  }

  /** Whether it is on another storage than this machine's. */
  static boolean isRemote(String folder) {
    return folder.contains(":");
  }

  boolean namesRun() {
    return run().isPresent();
  }

  /** An empty one is the variable of a script that was not set. */
  private Optional<String> run() {
    if (run.filter(String::isEmpty).isPresent()) {
      throw noRun();
    }
    return run;
  }

  private static UserException noRun() {
    return new UserException("Missing option --run (expected a run folder)");
  }

  String requiredRunFolder() {
    if (!namesRun() && conf.toString().isEmpty()) {
      throw noRun();
    }
    return runFolder();
  }

  /**
   * The run that the options name, to be looked at.
   *
   * @throws UserException if there is none
   */
  RunFolder existingRun() throws IOException {
    return RunFolder.of(HadoopFileStore.open(requiredRunFolder()));
  }

  /** A record says which judge it was; another one is pinned anew. */
  private Settings recorded(RunJson record) {
    SortedMap<String, Object> values = new TreeMap<>(record.settingsNow());
    String judge = JudgeSettings.MODEL.name() + "=";
    boolean isJudgeNew = overrides.stream().anyMatch(each -> each.startsWith(judge));
    if (isJudgeNew) {
      values.remove(JudgeSettings.DIGEST.name());
      values.remove(JudgeSettings.TEMPERATURE.name());
    }
    Settings settings =
        HubNames.from(AllSettings.recorded(values, overrides)).pinned(() -> Optional.of(record));
    return isJudgeNew ? SharedRewardModels.pinned(settings) : settings;
  }

  /** What the names of models and datasets mean is said once, when the run begins. */
  private Settings ofRun(Path file) {
    return pinned(AllSettings.load(file, overrides));
  }

  private Settings pinned(Settings settings) {
    Settings named = HubNames.from(settings).pinned(() -> record(runFolder()));
    return SharedRewardModels.pinned(named, this::temperatureOfRun);
  }

  /** What a run that has begun was filled in with; a judge may have been calibrated since. */
  private Optional<Double> temperatureOfRun() {
    String name = JudgeSettings.TEMPERATURE.name();
    try {
      return record(runFolder())
          .map(record -> (Number) record.settingsNow().getOrDefault(name, 0))
          .map(Number::doubleValue);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<RunJson> record(String folder) throws IOException {
    return Run.existing(HadoopFileStore.open(folder, HadoopSettings.here()));
  }

  private Path requiredConf() {
    if (conf.toString().isEmpty()) {
      throw new UserException("Missing option --conf (expected a file such as conf/gsm8k.conf)");
    }
    return conf;
  }

  private Settings settings(Path file) {
    return SharedRewardModels.pinned(AllSettings.load(file, overrides));
  }
}
