package io.rlvr.jobs.testing;

import io.rlvr.config.Settings;
import io.rlvr.data.Maybe;
import io.rlvr.jobs.gradient.ExecutorGradients;
import io.rlvr.jobs.models.ModelFolders;
import io.rlvr.jobs.models.ResidentModel;
import io.rlvr.jobs.settings.ModelOptions;
import io.rlvr.jobs.settings.RunSettings;
import io.rlvr.jobs.settings.UpdateOptions;
import io.rlvr.jobs.settings.UpdatePlacement;
import io.rlvr.jobs.shard.ShardedUpdate;
import io.rlvr.jobs.stage.Progress;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.update.PolicyUpdate;
import io.rlvr.loss.PolicyLoss;
import io.rlvr.loss.PolicyLosses;
import io.rlvr.loss.StepChoices;
import io.rlvr.model.engine.CausalLm;
import io.rlvr.model.engine.DeviceChoice;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.store.FileStore;
import io.rlvr.store.ModelRef;
import io.rlvr.store.OptimizerShards;
import io.rlvr.train.GradientSource;
import io.rlvr.train.PolicyTrainer;
import io.rlvr.train.TrainReport;
import io.rlvr.train.TrainingSequence;
import io.rlvr.train.UpdateSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/**
 * One update of the model of {@link TinyRun}: twelve made-up samples of three prompts, two
 * optimizer steps of six unless set.
 */
public final class TinyUpdate {
  public static final String FOLDER = "step=00001/update-00000000";

  private final SparkSession spark;
  private final Path conf;

  /** What came of it. */
  @SuppressWarnings("ArrayRecordComponent")
  public // compared number by number
  record Result(float[] values, TrainReport report, Map<String, Double> metrics) {}

  /** Makes gradients as a test wants them. */
  interface Gradients {
    GradientSource of(StageContext context, ResidentModel model, PolicyLoss loss)
        throws IOException;
  }

  /** Weights by storage, and a gradient of several chunks. */
  public static Gradients byStorage() {
    return with(0, 9000);
  }

  /**
   * @param broadcast numbers up to which a whole model goes by broadcast
   * @param chunk numbers that are fetched at once
   */
  public static Gradients with(long broadcast, int chunk) {
    return (context, model, loss) ->
        ExecutorGradients.of(
            context,
            model,
            loss,
            1,
            ModelOptions.from(context.settings()),
            new ExecutorGradients.Sizes(
                context.settings().get(UpdateSettings.TOKENS_PER_MICRO_BATCH),
                context.settings().get(UpdatePlacement.SEQUENCES_PER_TASK),
                broadcast,
                chunk));
  }

  public TinyUpdate(SparkSession spark, Path conf) {
    this.spark = spark;
    this.conf = conf;
  }

  public Settings settings(String... overrides) {
    List<String> all = new ArrayList<>(List.of("update.sequences-per-optimizer-step=6"));
    all.addAll(List.of(overrides));
    return TinyRun.settings(conf, all.toArray(String[]::new));
  }

  /** As the settings say. */
  public Result run(FileStore store, Settings settings) throws IOException {
    return run(store, settings, PolicyLosses.create(settings));
  }

  public Result run(FileStore store, Settings settings, PolicyLoss loss) throws IOException {
    UpdateOptions options = UpdateOptions.from(settings);
    return run(store, settings, loss, ShardedUpdate.Sizes.of(options));
  }

  /** With shards of a size of the test's own, where it is sharded. */
  public Result run(FileStore store, Settings settings, ShardedUpdate.Sizes shards)
      throws IOException {
    return run(store, settings, PolicyLosses.create(settings), shards);
  }

  private Result run(
      FileStore store, Settings settings, PolicyLoss loss, ShardedUpdate.Sizes shards)
      throws IOException {
    List<float[]> values = new ArrayList<>();
    PolicyUpdate update =
        new PolicyUpdate(context(store, settings), UpdateOptions.from(settings), shards);
    TrainReport report =
        update.run(
            loss,
            (learner, gradients, optimizer) -> {
              TrainReport trained =
                  new PolicyTrainer(
                          gradients,
                          optimizer,
                          PolicyTrainer.Options.from(settings),
                          StepChoices.from(settings))
                      .train(sequences(gradients), 7, 0, 1);
              learner.resident().ifPresent(model -> values.add(model.lm().flatValues()));
              return trained;
            });
    update.writing().await();
    float[] after = values.isEmpty() ? values(update.written(), settings) : values.get(0);
    return new Result(after, report, update.metrics(report).values());
  }

  /** The same, of which only what it wrote is wanted: nothing is read back. */
  public void write(FileStore store, Settings settings, ShardedUpdate.Sizes shards)
      throws IOException {
    PolicyUpdate update =
        new PolicyUpdate(context(store, settings), UpdateOptions.from(settings), shards);
    update.run(
        PolicyLosses.create(settings),
        (learner, gradients, optimizer) ->
            new PolicyTrainer(gradients, optimizer, PolicyTrainer.Options.from(settings))
                .train(sequences(gradients), 7, 0, 1));
    update.writing().await();
  }

  /** What the state of the version that an update wrote says of its shards. */
  public static OptimizerShards shards(Path run) throws IOException {
    Path index = run.resolve("optimizer/v00001/" + OptimizerShards.INDEX);
    return OptimizerShards.read(index.toString(), Files.readAllBytes(index));
  }

  /** By gradients that the test makes. */
  public Result run(FileStore store, Settings settings, Gradients made) throws IOException {
    StageContext context = context(store, settings);
    PolicyLoss loss = PolicyLosses.create(settings);
    List<float[]> values = new ArrayList<>();
    PolicyUpdate update = new PolicyUpdate(context, UpdateOptions.from(settings));
    TrainReport report =
        update.run(
            loss,
            (learner, unused, optimizer) -> {
              ResidentModel model = learner.resident().orElseThrow();
              try (GradientSource gradients = made.of(context, model, loss)) {
                TrainReport trained =
                    new PolicyTrainer(gradients, optimizer, PolicyTrainer.Options.from(settings))
                        .train(sequences(unused), 7, 0, 1);
                values.add(model.lm().flatValues());
                return trained;
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    update.writing().await();
    return new Result(values.get(0), report, update.metrics(report).values());
  }

  /** The weights of a version as it lies. */
  public static float[] values(ModelRef version, Settings settings) {
    ModelOptions options = ModelOptions.from(settings);
    try (CausalLm model =
        CausalLm.load(
            Path.of(version.root(), version.folder()),
            new DeviceChoice(options.device()),
            options.precision())) {
      return model.flatValues();
    }
  }

  private StageContext context(FileStore store, Settings settings) {
    String model = settings.get(RunSettings.MODEL);
    return new StageContext(
        spark,
        store,
        settings,
        1,
        5,
        FOLDER,
        new TreeMap<>(),
        ModelFolders.ref(RunSettings.MODEL, model),
        Progress.UNHEARD);
  }

  /** Rollouts of a policy that is a little away from the model, as is the reference. */
  public static List<TrainingSequence> sequences(GradientSource model) {
    Random random = new Random(11);
    List<TokenSequence> tokens = new ArrayList<>();
    for (int prompt = 0; prompt < 3; prompt++) {
      int[] ids = random.ints(4 + 3 * prompt, 5, 290).toArray();
      for (int sample = 0; sample < 4; sample++) {
        tokens.add(new TokenSequence(ids, random.ints(1 + sample * 3, 5, 290).toArray()));
      }
    }
    float[][] logprobs = model.logprobs(tokens);
    List<TrainingSequence> sequences = new ArrayList<>();
    for (int i = 0; i < logprobs.length; i++) {
      sequences.add(
          new TrainingSequence(
              tokens.get(i),
              shaken(logprobs[i], random),
              Maybe.none(),
              Maybe.of(shaken(logprobs[i], random)),
              1.5 * random.nextGaussian()));
    }
    return sequences;
  }

  private static float[] shaken(float[] values, Random random) {
    float[] shaken = values.clone();
    for (int i = 0; i < shaken.length; i++) {
      shaken[i] += (float) (0.1 * random.nextGaussian());
    }
    return shaken;
  }
}
