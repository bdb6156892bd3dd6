package io.rlvr.dataset;

import io.rlvr.config.Registry;
import io.rlvr.config.Settings;
import io.rlvr.data.Prompt;
import java.util.List;
import java.util.Map;

/** The formats of datasets by name. To add one, write its reader and add a line here. */
public final class DatasetReaders {
  private DatasetReaders() {}

  /** The formats of a role. */
  public static Registry<DatasetReader> registry(Role role) {
    return new Registry<>(
        DatasetSettings.of(role).format.name(),
        DatasetReader.class,
        Map.of(
            "arithmetic", settings -> new ArithmeticReader(),
            "evouna", settings -> new EvounaReader(),
            "gsm8k", settings -> new Gsm8kReader(),
            "jsonl", settings -> new JsonlReader(),
            "paper", settings -> new PaperReader()));
  }

  /**
   * The prompts of a role that the settings ask for, read from the local file system.
   *
   * @throws io.rlvr.config.UserException if the dataset is missing, malformed or empty
   */
  public static List<Prompt> read(Settings settings, Role role) {
    return read(settings, DatasetSource.local(DatasetOptions.from(settings, role)));
  }

  /** The same from another file system. */
  public static List<Prompt> read(Settings settings, DatasetSource source) {
    DatasetOptions options = source.options();
    List<Prompt> prompts = registry(options.role()).create(options.format(), settings).read(source);
    return Selection.of(prompts, options);
  }
}
