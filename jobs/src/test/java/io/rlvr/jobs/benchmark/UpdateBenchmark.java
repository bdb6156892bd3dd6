package io.rlvr.jobs.benchmark;

import io.rlvr.config.Settings;
import io.rlvr.data.Maybe;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.models.ModelFolders;
import io.rlvr.jobs.run.AllSettings;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.settings.UpdateOptions;
import io.rlvr.jobs.settings.UpdatePlacement;
import io.rlvr.jobs.spark.Sessions;
import io.rlvr.jobs.stage.Progress;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.update.PolicyUpdate;
import io.rlvr.loss.PolicyLosses;
import io.rlvr.model.engine.EngineThreads;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.store.LocalFileStore;
import io.rlvr.train.PolicyTrainer;
import io.rlvr.train.TrainingSequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * Seconds of an update whose gradients the driver computes, and of the same by tasks, by turns in
 * one process with one task at a time: what weights, gradients and Spark cost beside the
 * computation. One JSON line each, the first of each warms up; then how many times longer tasks
 * take, over all but the first.
 *
 * <p>{@code java @bin/jvm.options -cp <jobs' test class path>
 * io.rlvr.jobs.benchmark.UpdateBenchmark MODEL_DIR SEQUENCES REPEATS [KEY=VALUE...]}
 */
public final class UpdateBenchmark {
  private static final int PROMPT = 46;
  private static final int RESPONSE = 64;

  private final SparkSession spark;
  private final Path folder;
  private final Settings settings;
  private final List<TrainingSequence> sequences;

  private UpdateBenchmark(
      SparkSession spark, Path folder, Settings settings, List<TrainingSequence> sequences) {
    this.spark = spark;
    this.folder = folder;
    this.settings = settings;
    this.sequences = sequences;
  }

  public static void main(String[] args) throws IOException {
    Path model = Path.of(args[0]);
    int count = Integer.parseInt(args[1]);
    int repeats = Integer.parseInt(args[2]);
    List<String> overrides = new ArrayList<>();
    overrides.add("policy.model=\"%s\"".formatted(model));
    overrides.add("lora.rank=16");
    overrides.add("kl.placement=none");
    overrides.add("update.sequences-per-optimizer-step=" + count);
    overrides.add("update.sequences-per-task=8");
    overrides.addAll(List.of(args).subList(3, args.length));
    List<TrainingSequence> sequences = sequences(ModelConfig.read(model).vocabSize(), count);
    Path folder = Files.createTempDirectory("rlvr-update-benchmark");
    double driver = 0;
    double executors = 0;
    try (SparkSession spark = Sessions.open("local[1]", "benchmark")) {
      for (int i = 0; i <= repeats; i++) {
        double one = run(spark, folder.resolve("driver" + i), "driver", overrides, sequences);
        double other =
            run(spark, folder.resolve("executors" + i), "executors", overrides, sequences);
        driver += i == 0 ? 0 : one;
        executors += i == 0 ? 0 : other;
      }
    } finally {
      ExecutorModels.shared().clear();
    }
    System.out.printf(
        Locale.ROOT,
        "{\"what\":\"update-overhead\",\"repeats\":%d,\"driver_seconds\":%.3f,\"executors_seconds\":%.3f,\"ratio\":%.3f}%n",
        repeats,
        driver / repeats,
        executors / repeats,
        executors / driver);
  }

  private static double run(
      SparkSession spark,
      Path folder,
      String placement,
      List<String> overrides,
      List<TrainingSequence> sequences)
      throws IOException {
    List<String> all = new ArrayList<>(overrides);
    all.add("update.placement=" + placement);
    Settings settings = Settings.defaults(AllSettings.KEYS, all);
    double seconds = new UpdateBenchmark(spark, folder, settings, sequences).seconds();
    System.out.printf(
        Locale.ROOT,
        "{\"what\":\"update\",\"placement\":\"%s\",\"sequences\":%d,\"sequences_per_task\":%d,\"rank\":16,\"threads\":%d,\"seconds\":%.3f}%n",
        placement,
        sequences.size(),
        settings.get(UpdatePlacement.SEQUENCES_PER_TASK),
        EngineThreads.count(),
        seconds);
    return seconds;
  }

  /** Training alone, without loading before it and saving after it. */
  private double seconds() throws IOException {
    StageContext context =
        new StageContext(
            spark,
            new LocalFileStore(folder),
            settings,
            1,
            5,
            "step=00001/update-00000000",
            new TreeMap<>(),
            ModelFolders.ref(RunSettings.MODEL, settings.get(RunSettings.MODEL)),
            Progress.UNHEARD);
    PolicyUpdate update = new PolicyUpdate(context, UpdateOptions.from(settings));
    update.run(
        PolicyLosses.create(settings),
        (model, gradients, optimizer) ->
            new PolicyTrainer(gradients, optimizer, PolicyTrainer.Options.from(settings))
                .train(sequences, 1, 0, 1));
    return update.timings().get("train");
  }

  private static List<TrainingSequence> sequences(int vocabulary, int count) {
    Random random = new Random(4);
    List<TrainingSequence> sequences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] prompt = random.ints(PROMPT, 3, vocabulary).toArray();
      int[] response = random.ints(RESPONSE, 3, vocabulary).toArray();
      sequences.add(
          new TrainingSequence(
              new TokenSequence(prompt, response),
              new float[RESPONSE],
              Maybe.none(),
              Maybe.none(),
              random.nextGaussian()));
    }
    return sequences;
  }
}
