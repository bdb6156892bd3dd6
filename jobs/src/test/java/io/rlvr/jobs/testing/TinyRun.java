package io.rlvr.jobs.testing;

import io.rlvr.config.Settings;
import io.rlvr.jobs.Main;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.jobs.run.RunTables;
import io.rlvr.jobs.table.Table;
import io.rlvr.jobs.table.Tables;
import io.rlvr.store.LocalFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** A run of two steps on a model of 300 tokens that takes seconds, and its configuration. */
public final class TinyRun {
  public static final int PROMPTS = 8;
  public static final int SAMPLES = 4;
  public static final int STEPS = 2;
  public static final int EVALUATED = 4;

  private static final String CONF =
      """
      run.seed = 5
      alarm.clipped-share = 1 // its responses never end
      policy.model = "%s"
      init { vocabulary = 300, hidden = 32, intermediate = 64, layers = 2, heads = 2, kv-heads = 1,
        context = 128 }
      dataset.train { format = arithmetic, arithmetic { seed = 1, prompts = 40 } }
      dataset.eval { format = arithmetic, arithmetic { seed = 2, prompts = 8 } }
      rollout { prompts-per-step = 8, samples-per-prompt = 4, prompts-per-task = 3,
        max-new-tokens = 12 }
      reward.type = io.rlvr.jobs.testing.EvenIdsReward
      advantage.type = rloo
      kl { placement = reward, coefficient = 0.05 }
      update { sequences-per-optimizer-step = 16, learning-rate = 1e-3 }
      evaluate { reward = truth, prompts = 4 }
      loop.steps = 2
      """;

  private TinyRun() {}

  /** Makes the model with {@code init-model} and returns the configuration that trains it. */
  public static Path configuration(Path folder) throws IOException {
    Path model = folder.resolve("model");
    Path conf = folder.resolve("tiny.conf");
    Files.writeString(conf, CONF.formatted(model));
    int status = Main.execute("init-model", "--conf", conf.toString(), "--out", model.toString());
    if (status != 0) {
      throw new IllegalStateException("init-model ended with " + status);
    }
    return conf;
  }

  /** Makes another model by the settings of a configuration. */
  public static void model(Path conf, Path model, String override) {
    int status =
        Main.execute(
            "init-model", "--conf", conf.toString(), "--set", override, "--out", model.toString());
    if (status != 0) {
      throw new IllegalStateException("init-model ended with " + status);
    }
  }

  public static Settings settings(Path conf, String... overrides) {
    return AllSettings.load(conf, List.of(overrides));
  }

  /** All rows of all tables as text, sorted. */
  public static Map<String, List<String>> rows(SparkSession spark, Path run) throws IOException {
    RunTables tables = RunTables.of(spark, new LocalFileStore(run));
    Map<String, List<String>> rows = new TreeMap<>();
    for (Table<?> table : Tables.OF_STAGES) {
      rows.put(
          table.name(), tables.table(table).toJSON().collectAsList().stream().sorted().toList());
    }
    return rows;
  }
}
