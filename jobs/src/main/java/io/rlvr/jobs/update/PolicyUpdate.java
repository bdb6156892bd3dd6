package io.rlvr.jobs.update;

import io.rlvr.config.UserException;
import io.rlvr.data.Maybe;
import io.rlvr.data.RunningMetrics;
import io.rlvr.data.UpdateMetrics;
import io.rlvr.jobs.gradient.ExecutorGradients;
import io.rlvr.jobs.models.ExecutorModels;
import io.rlvr.jobs.models.Learner;
import io.rlvr.jobs.models.ModelCache;
import io.rlvr.jobs.models.ModelNotes;
import io.rlvr.jobs.models.OptimizerState;
import io.rlvr.jobs.models.ResidentModel;
import io.rlvr.jobs.models.StartOptimizer;
import io.rlvr.jobs.settings.UpdateOptions;
import io.rlvr.jobs.settings.UpdatePlacement;
import io.rlvr.jobs.shard.ShardedUpdate;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.jobs.stage.Writing;
import io.rlvr.jobs.table.Metrics;
import io.rlvr.loss.PolicyLoss;
import io.rlvr.model.engine.AdamW;
import io.rlvr.model.engine.Optimizer;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.Parameter;
import io.rlvr.model.family.ParameterLayout;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.store.FileStore;
import io.rlvr.store.ModelRef;
import io.rlvr.store.PolicyVersion;
import io.rlvr.store.RunLayout;
import io.rlvr.text.PromptEncoder;
import io.rlvr.train.GradientSource;
import io.rlvr.train.ModelGradients;
import io.rlvr.train.TrainProgress;
import io.rlvr.train.TrainReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Trains the policy where {@link UpdatePlacement} says: in this process's memory, by gradients that
 * it computes itself or that executors compute, or in shards of tasks. Writes it as the next
 * version: weights (or those of its adapter), tokenizer, optimizer state. Until the stage's
 * manifest names the version, nothing reads it. This class is NOT thread safe.
 */
public final class PolicyUpdate {
  private final StageContext context;
  private final UpdateOptions options;
  private final ShardedUpdate.Sizes shards;
  private final Map<String, Double> timings = new TreeMap<>();
  private ModelRef written;
  private TrainReport report;
  private Writing writing = Writing.nothing();

  public PolicyUpdate(StageContext context, UpdateOptions options) {
    this(context, options, ShardedUpdate.Sizes.of(options));
  }

  /** For tests: with shards of their own. */
  public PolicyUpdate(StageContext context, UpdateOptions options, ShardedUpdate.Sizes shards) {
    this.context = context;
    this.options = options;
    this.shards = shards;
    this.written = context.policy();
    this.report = TrainReport.EMPTY;
  }

  /** The training itself. */
  public interface Work {
    TrainReport train(Learner learner, GradientSource gradients, Optimizer optimizer);
  }

  public TrainReport run(PolicyLoss loss, Work work) throws IOException {
    UpdatePlacement placement = placement();
    written =
        placement == UpdatePlacement.SHARDED
            ? inShards(loss, work)
            : ExecutorModels.shared()
                .train(
                    context.policy(),
                    options.model(),
                    this::trained,
                    model -> {
                      long start = System.nanoTime();
                      report = train(loss, work, model, placement);
                      return timed(start, () -> save(model));
                    });
    return report;
  }

  /** Writes a version. */
  private interface Saving {
    ModelRef save() throws IOException;
  }

  /** Saves what was trained since a moment, and notes how long both took. */
  private ModelRef timed(long start, Saving saving) throws IOException {
    long trained = System.nanoTime();
    timings.put("train", (trained - start) / 1e9);
    ModelRef after = saving.save();
    timings.put("save", (System.nanoTime() - trained) / 1e9);
    return after;
  }

  private UpdatePlacement placement() throws IOException {
    if (context.sparkContext().isLocal()) {
      return options.placement().inLocalMode();
    }
    boolean isAdapter = options.lora().isPresent();
    return options.placement().onCluster(isAdapter ? 0 : numbers(context.policy()));
  }

  private static long numbers(ModelRef model) throws IOException {
    Path notes = ModelNotes.folder(model);
    return ModelFolder.isAdapter(notes)
        ? 0
        : ParameterLayout.of(ModelConfig.read(notes)).stream().mapToLong(Parameter::elements).sum();
  }

  private ModelRef inShards(PolicyLoss loss, Work work) throws IOException {
    Path notes = ModelNotes.folder(context.policy());
    if (options.lora().isPresent()) {
      throw UpdatePlacement.withoutShards();
    }
    long start = System.nanoTime();
    try (ShardedUpdate update = ShardedUpdate.of(context, notes, loss, options, shards);
        PromptEncoder encoder = PromptEncoder.load(notes)) {
      int longest = ModelConfig.read(notes).maxPositions();
      report = work.train(new Learner(encoder, longest, Optional.empty()), update, update);
      return timed(start, update::save);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private TrainReport train(
      PolicyLoss loss, Work work, ResidentModel model, UpdatePlacement placement)
      throws IOException {
    AdamW optimizer = optimizer(model, context.policy());
    try (GradientSource gradients = gradients(loss, model, placement)) {
      return work.train(Learner.of(model), gradients, optimizer);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private GradientSource gradients(PolicyLoss loss, ResidentModel model, UpdatePlacement placement)
      throws IOException {
    return placement == UpdatePlacement.EXECUTORS
        ? ExecutorGradients.of(context, model, loss, options)
        : new ModelGradients(
            model.lm(), loss, options.trainer().tokensPerMicroBatch(), options.temperature());
  }

  /** Tells whoever looks on at the stage how far the training is. */
  TrainProgress progress() {
    return (done, total) -> context.progress().at(done, total, "sequences");
  }

  /** The version that {@link #run} wrote. */
  public ModelRef written() {
    return written;
  }

  /** What is still written of it; without that the version is not whole. */
  public Writing writing() {
    return writing;
  }

  public Map<String, Double> timings() {
    return timings;
  }

  /** What every kind of training logs. */
  public Metrics metrics(TrainReport observed) {
    return new Metrics()
        .putOfLoss(observed.meanMetrics())
        .put(UpdateMetrics.LOSS_VALUE, observed.meanLoss())
        .put(UpdateMetrics.GRADIENT_NORM, observed.meanGradientNorm())
        .put(UpdateMetrics.LEARNING_RATE, observed.lastRate())
        .put(UpdateMetrics.UPDATE_SKIPPED_STEPS, (double) observed.skipped())
        .put(
            RunningMetrics.TOKENS_PER_SECOND.of("update"),
            observed.tokens() / Math.max(1e-9, timings.get("train")));
  }

  /** What is trained of the policy lent: itself, its adapter, or a new adapter beside it. */
  private ResidentModel trained(ResidentModel lent) {
    if (lent.base().isPresent()) {
      return lent;
    }
    return options
        .lora()
        .map(
            lora ->
                lent.withAdapter(options.init().adapter(lora, lent.lm().config(), context.seed())))
        .orElse(lent);
  }

  private AdamW optimizer(ResidentModel model, ModelRef before) throws IOException {
    if (model.optimizer().isEmpty()) {
      AdamW optimizer = new AdamW(model.lm(), options.optimizer());
      model.attach(optimizer);
      if (before.version() > 0) {
        SavedState.restore(optimizer, stateOf(before.policyVersion()));
      } else if (!options.startOptimizer().isEmpty()) {
        SavedState.restore(optimizer, StartOptimizer.file(before, options.startOptimizer()));
      }
    }
    return model.optimizer().orElseThrow();
  }

  private Path stateOf(PolicyVersion version) throws IOException {
    FileStore store = context.store();
    Optional<Path> state = OptimizerState.find(store, version);
    if (state.isEmpty()) {
      throw new UserException(
          "Cannot read %s/%s: no such file (expected the optimizer's state after step %d)",
          store.root(), OptimizerState.path(store, version), version.version());
    }
    return state.get();
  }

  /**
   * Writes the weights, which the next rollout needs. The optimizer's state, twice their size, is
   * left to {@link #writing}: nothing reads it before the next update, nor changes it.
   */
  private ModelRef save(ResidentModel model) throws IOException {
    FileStore store = context.store();
    String folder = RunLayout.policyFolder(context.step());
    Path staging = store.stagingFolder(folder, cache());
    writing = beginState(model);
    try {
      model.lm().save(staging, Dtype.FLOAT32);
      String digest = ModelFolder.digest(staging);
      store.publish(staging, folder);
      return new ModelRef(
          context.step(), digest, store.root(), folder, Maybe.of(context.startModel()));
    } catch (IOException | RuntimeException e) {
      writing.awaitAfter(e);
      throw e;
    }
  }

  private Writing beginState(ResidentModel model) throws IOException {
    FileStore store = context.store();
    String folder = RunLayout.optimizerFolder(context.step());
    Path staging = store.stagingFolder(folder, cache());
    AdamW optimizer = model.optimizer().orElseThrow();
    Runnable letGo = model.keepOpen();
    return Writing.begin(
        () -> {
          try {
            optimizer.save(staging.resolve(ModelFolder.OPTIMIZER));
            store.publish(staging, folder);
          } finally {
            letGo.run();
          }
        });
  }

  private static Path cache() throws IOException {
    return ModelCache.folder();
  }
}
