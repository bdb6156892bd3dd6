package io.rlvr.dataset;

import io.rlvr.config.Registry;
import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** The formats of datasets by name. To add one, write its reader and add a line here. */
public final class DatasetReaders {
  private static final Map<String, Function<Settings, ? extends DatasetReader>> READERS =
      Map.ofEntries(
          Map.entry("arithmetic", settings -> new ArithmeticReader()),
          Map.entry("csv", settings -> new TableReader()),
          Map.entry("evouna", settings -> new EvounaReader()),
          Map.entry("gsm8k", settings -> new Gsm8kReader()),
          Map.entry("json", settings -> new TableReader()),
          Map.entry("jsonl", settings -> new JsonlReader()),
          Map.entry("miniature", settings -> new MiniatureReader()),
          Map.entry("paper", settings -> new PaperReader()),
          Map.entry("parquet", settings -> new TableReader()),
          Map.entry(TableOptions.QUERY, settings -> new TableReader()),
          Map.entry(TableOptions.SPARK, settings -> new TableReader()),
          Map.entry(TableOptions.TABLE, settings -> new TableReader()),
          Map.entry("verl", settings -> new VerlReader()));

  private DatasetReaders() {}

  /** The names of the formats, sorted. */
  public static Set<String> names() {
    return new TreeSet<>(READERS.keySet());
  }

  /** The formats of a role. */
  public static Registry<DatasetReader> registry(Role role) {
    return new Registry<>(formatSetting(role), DatasetReader.class, READERS);
  }

  /** The name of the setting that names a role's format; the setting takes its names from here. */
  static String formatSetting(Role role) {
    return "dataset." + role.spelled() + ".format";
  }

  /**
   * Makes the reader of each role, so that a wrong name is known before anything runs.
   *
   * @throws io.rlvr.config.UserException if there is none
   */
  public static void check(Settings settings) {
    for (Role role : Role.values()) {
      registry(role).create(DatasetSettings.of(role).format, settings);
    }
  }

  /**
   * The prompts of a role that the settings ask for, read without Spark from the local file system.
   *
   * @throws io.rlvr.config.UserException if the dataset is missing, malformed, empty or a table
   */
  public static List<Prompt> read(Settings settings, Role role) {
    return read(settings, DatasetSource.local(DatasetOptions.from(settings, role)));
  }

  /**
   * The prompts of all rows that a source has, before any are chosen: for a look at its first rows.
   */
  public static List<Prompt> all(Settings settings, DatasetSource source) {
    DatasetOptions options = source.options();
    return registry(options.role()).create(options.format(), settings).read(source);
  }

  /** Those of the role's side of the held-out share, of which offset and limit are not meant. */
  public static List<Prompt> ofShare(List<Prompt> prompts, DatasetOptions options) {
    return Selection.ofShare(prompts, options);
  }

  /**
   * Chooses among all prompts of a dataset.
   *
   * @throws io.rlvr.config.UserException if none is left
   */
  public static void checkLeft(List<Prompt> prompts, DatasetOptions options) {
    Selection.of(prompts, options);
  }

  /** Those of another source. */
  public static List<Prompt> read(Settings settings, DatasetSource source) {
    DatasetOptions options = source.options();
    return Selection.of(all(settings, source), options);
  }
}
