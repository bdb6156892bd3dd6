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
import io.rlvr.jobs.testing.LocalCluster;
import io.rlvr.jobs.update.PolicyUpdate;
import io.rlvr.loss.PolicyLosses;
import io.rlvr.model.engine.EngineThreads;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.lora.LoraSettings;
import io.rlvr.store.LocalFileStore;
import io.rlvr.train.PolicyTrainer;
import io.rlvr.train.TrainingSequence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * Seconds of an update in each placement, by turns: what weights, gradients and Spark cost beside
 * the computation. In one process with one task at a time, or with {@code EXECUTORS} of one core
 * each as processes of their own, where the driver's memory is its own. One JSON line each, the
 * first of each warms up; then how many times longer than the first placement the others take, over
 * all but the first.
 *
 * <p>{@code java @bin/jvm.options -cp <jobs' test class path>
 * io.rlvr.jobs.benchmark.UpdateBenchmark MODEL_DIR SEQUENCES REPEATS [KEY=VALUE...]}, with the
 * variables {@code PLACEMENTS} (driver,executors and, without an adapter, sharded) and {@code
 * EXECUTORS} (none)
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

  public static void main(String[] args) throws Exception {
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
    int executors = Integer.parseInt(System.getenv().getOrDefault("EXECUTORS", "0"));
    boolean isWhole = overrides.contains("lora.rank=0");
    String[] placements =
        System.getenv()
            .getOrDefault("PLACEMENTS", "driver,executors" + (isWhole ? ",sharded" : ""))
            .split(",");
    double[] seconds = new double[placements.length];
    try (LocalCluster cluster =
            executors == 0 ? null : LocalCluster.start(folder.resolve("home"), executors, 2048);
        SparkSession spark =
            executors == 0 ? Sessions.open("local[1]", "benchmark") : cluster.spark()) {
      for (int i = 0; i <= repeats; i++) {
        for (int p = 0; p < placements.length; p++) {
          Path run = folder.resolve(placements[p] + i);
          double one = run(spark, run, placements[p], overrides, sequences);
          seconds[p] += i == 0 ? 0 : one;
          delete(run);
        }
      }
    } finally {
      ExecutorModels.shared().clear();
      delete(folder);
    }
    for (int p = 0; p < placements.length; p++) {
      System.out.printf(
          Locale.ROOT,
          "{\"what\":\"update-overhead\",\"placement\":\"%s\",\"repeats\":%d,\"seconds\":%.3f,\"ratio\":%.3f}%n",
          placements[p],
          repeats,
          seconds[p] / repeats,
          seconds[p] / seconds[0]);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    }
  }

  private static double run(
      SparkSession spark,
      Path folder,
      String placement,
      List<String> overrides,
      List<TrainingSequence> sequences)
      throws Exception {
    List<String> all = new ArrayList<>(overrides);
    all.add("update.placement=" + placement);
    Settings settings = Settings.defaults(AllSettings.KEYS, all);
    UpdateBenchmark benchmark = new UpdateBenchmark(spark, folder, settings, sequences);
    try (LiveMemory memory = new LiveMemory()) {
      Map<String, Double> timings = benchmark.timings();
      System.out.printf(
          Locale.ROOT,
          "{\"what\":\"update\",\"placement\":\"%s\",\"sequences\":%d,\"sequences_per_task\":%d,\"rank\":%d,\"threads\":%d,\"seconds\":%.3f,\"save_seconds\":%.3f,\"heap_mib\":%.0f,\"resident_mib\":%.0f,\"executor_mib\":%.0f}%n",
          placement,
          sequences.size(),
          settings.get(UpdatePlacement.SEQUENCES_PER_TASK),
          settings.get(LoraSettings.RANK),
          EngineThreads.count(),
          timings.get("train"),
          timings.get("save"),
          memory.heapMib(),
          LiveMemory.residentMib(),
          executorMib(spark));
      return timings.get("train");
    }
  }

  /**
   * The most that one of the executors had resident since it began, whatever it did before; in one
   * process that of the driver.
   */
  private static double executorMib(SparkSession spark) {
    int tasks = 4 * spark.sparkContext().defaultParallelism(); // so that each executor has one
    return JavaSparkContext.fromSparkContext(spark.sparkContext())
        .parallelize(Collections.nCopies(tasks, 0), tasks)
        .map(
            task -> {
              Thread.sleep(100);
              return LiveMemory.residentMib();
            })
        .reduce(Math::max);
  }

  /** Of training alone, without loading before it and saving after it, and of saving. */
  private Map<String, Double> timings() throws IOException {
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
        (learner, gradients, optimizer) ->
            new PolicyTrainer(gradients, optimizer, PolicyTrainer.Options.from(settings))
                .train(sequences, 1, 0, 1));
    update.writing().await();
    return update.timings();
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
