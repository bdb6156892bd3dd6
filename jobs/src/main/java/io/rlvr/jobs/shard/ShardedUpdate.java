package io.rlvr.jobs.shard;

import io.rlvr.data.Maybe;
import io.rlvr.jobs.gradient.ChunkKey;
import io.rlvr.jobs.gradient.ScratchFolders;
import io.rlvr.jobs.gradient.TaskGradients;
import io.rlvr.jobs.models.ModelCache;
import io.rlvr.jobs.models.Replica;
import io.rlvr.jobs.settings.UpdateOptions;
import io.rlvr.jobs.stage.StageContext;
import io.rlvr.loss.PolicyLoss;
import io.rlvr.model.engine.FlatAdamW;
import io.rlvr.model.engine.Optimizer;
import io.rlvr.model.engine.OptimizerStep;
import io.rlvr.model.engine.SequencePacking;
import io.rlvr.model.engine.TokenSequence;
import io.rlvr.model.family.ModelConfig;
import io.rlvr.model.family.ParameterLayout;
import io.rlvr.model.folder.CheckpointPlan;
import io.rlvr.model.folder.Companions;
import io.rlvr.model.folder.ModelFolder;
import io.rlvr.model.safetensors.Dtype;
import io.rlvr.store.FileStore;
import io.rlvr.store.ModelRef;
import io.rlvr.store.OptimizerShards;
import io.rlvr.store.RunLayout;
import io.rlvr.train.GradientSource;
import io.rlvr.train.GradientSum;
import io.rlvr.train.TrainingSequence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;

/**
 * Trains a whole model of which this process holds nothing: it plans, adds up norms, decides on
 * clipping and commits. An optimizer step is two jobs. Tasks compute gradients, which are summed
 * chunk by chunk in a shuffle and stay on executors' disks; then those that own a shard step it.
 * See docs/update.md. This class is NOT thread safe.
 */
public final class ShardedUpdate implements GradientSource, Optimizer {
  private final StageContext context;
  private final FileStore store;
  private final JavaSparkContext spark;
  private final UpdateOptions options;
  private final ShardPlan plan;
  private final TaskGradients tasks;
  private final Companions companions;
  private final String scratch;
  private final String stateFolder;
  private PlacedWeights weights;
  private ShardState state;
  private Optional<JavaRDD<ReducedChunk>> gradient = Optional.empty();
  private List<ReducedChunk.Norm> norms = List.of();
  private int applied;

  /**
   * Numbers of a chunk: 4 MiB. Java's serialisation holds up to fifty of them back in each stream.
   */
  private static final int CHUNK = 1 << 20;

  /**
   * @param chunk numbers of the gradient that travel together
   * @param shard weights of a shard
   */
  public record Sizes(int chunk, long shard) {
    public static Sizes of(UpdateOptions options) {
      return new Sizes(CHUNK, options.shardNumbers());
    }
  }

  private ShardedUpdate(
      StageContext context, Path notes, PolicyLoss loss, UpdateOptions options, Sizes sizes)
      throws IOException {
    this.context = context;
    this.store = context.store();
    this.spark = context.sparkContext();
    this.options = options;
    ModelConfig config = ModelConfig.read(notes);
    this.plan = new ShardPlan(ParameterLayout.of(config), sizes.chunk, sizes.shard);
    this.companions = new Companions(notes);
    this.tasks =
        new TaskGradients(
            spark,
            Replica.whole(context.policy(), context.startModel(), options.model()),
            new SequencePacking(config),
            loss,
            options.temperature(),
            new TaskGradients.Sizes(
                options.trainer().tokensPerMicroBatch(),
                options.sequencesPerTask(),
                sizes.chunk,
                options.gradientType()));
    this.scratch = ScratchFolders.create(context.folder());
    this.stateFolder = RunLayout.optimizerFolder(context.step());
    this.weights = new StartWeights(context.policy());
    ScratchFolders.clear(store, context.folder());
    this.state = ShardState.before(context, options.startOptimizer(), plan.parameters());
    store.delete(stateFolder); // what an attempt that failed left there
  }

  /**
   * @param notes a folder with the configuration and the tokenizer of the policy
   */
  public static ShardedUpdate of(
      StageContext context, Path notes, PolicyLoss loss, UpdateOptions options, Sizes sizes)
      throws IOException {
    return new ShardedUpdate(context, notes, loss, options, sizes);
  }

  @Override
  public float[][] logprobs(List<TokenSequence> sequences) {
    return tasks.logprobs(weights, sequences);
  }

  @Override
  public float[][] entropies(List<TokenSequence> sequences) {
    return tasks.entropies(weights, sequences);
  }

  @Override
  public GradientSum sum(List<TrainingSequence> optimizerStep) {
    JavaRDD<ReducedChunk> reduced =
        tasks
            .gradient(weights, optimizerStep)
            .repartitionAndSortWithinPartitions(
                new ByShard(plan), Comparator.<ChunkKey>naturalOrder())
            .mapPartitions(ReducedChunk::reduce)
            .persist(StorageLevel.DISK_ONLY());
    gradient = Optional.of(reduced);
    norms = new ArrayList<>(reduced.map(ReducedChunk::norm).collect());
    norms.sort(Comparator.comparingInt(ReducedChunk.Norm::chunk));
    return norms.stream()
        .flatMap(norm -> norm.observed().optional().stream())
        .findFirst()
        .orElse(GradientSum.ZERO);
  }

  @Override
  public OptimizerStep step(double learningRate) {
    JavaRDD<ReducedChunk> reduced =
        gradient.orElseThrow(() -> new IllegalStateException("There is no gradient to step by"));
    // the driver's is a float32 too
    double norm =
        (float)
            Math.sqrt(
                norms.stream().mapToDouble(ReducedChunk.Norm::squares).reduce(0, Double::sum));
    boolean isFinite = Double.isFinite(norm);
    if (isFinite) {
      apply(
          reduced,
          new FlatAdamW.Step(learningRate, options.optimizer().factor(norm), state.steps() + 1));
    }
    release(reduced);
    gradient = Optional.empty();
    return new OptimizerStep(norm, isFinite);
  }

  private void apply(JavaRDD<ReducedChunk> reduced, FlatAdamW.Step numbers) {
    applied++;
    String weightFolder = scratch + "/" + applied;
    ShardStep step =
        new ShardStep(
            plan,
            options.optimizer(),
            options.model().precision(),
            numbers,
            weights,
            state.moments(),
            TaskStore.of(store),
            weightFolder,
            stateFolder);
    List<ShardStep.Written> written =
        reduced
            .mapPartitionsWithIndex(
                (shard, chunks) -> List.of(step.step(shard, chunks)).iterator(), true)
            .collect();
    try {
      if (applied > 1) {
        store.delete(scratch + "/" + (applied - 1));
      }
      Optional<OptimizerShards> before = state.own();
      state =
          state.after(
              new OptimizerShards(
                  numbers.steps(), written.stream().map(ShardStep.Written::state).toList()),
              store.root(),
              stateFolder);
      weights =
          new ShardWeights(
              weightFolder,
              store.root(),
              written.stream().map(ShardStep.Written::weights).toList(),
              plan.chunkSize());
      remove(
          before.map(OptimizerShards::shards).orElse(List.of()).stream()
              .map(OptimizerShards.Shard::file)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the new version and its state; until a manifest names it nothing reads it. */
  public ModelRef save() throws IOException {
    OptimizerShards shards = state.own().orElseGet(this::copiedState);
    String folder = RunLayout.policyFolder(context.step());
    Path staging = store.stagingFolder(folder, ModelCache.folder());
    CheckpointPlan files = CheckpointPlan.of(plan.parameters(), Dtype.FLOAT32);
    VersionFile writer =
        new VersionFile(plan.parameters(), files, weights, TaskStore.of(store), folder);
    Map<String, String> sums = new TreeMap<>();
    spark
        .parallelize(indices(files.files().size()), files.files().size())
        .map(writer::write)
        .collect()
        .forEach(sum -> sums.put(sum.name(), sum.sha256()));
    files.describe(staging, companions.configuration());
    companions.write(staging);
    String digest = ModelFolder.digest(staging, sums);
    store.publish(staging, folder);
    Set<String> kept = new HashSet<>();
    shards.shards().forEach(shard -> kept.add(shard.file()));
    // of attempts that Spark did not take
    remove(store.list(stateFolder).stream().filter(name -> !kept.contains(name)).toList());
    store.replace(stateFolder + "/" + OptimizerShards.INDEX, shards.write());
    store.deleteUnfinished(stateFolder);
    store.deleteUnfinished(folder);
    return new ModelRef(
        context.step(), digest, store.root(), folder, Maybe.of(context.startModel()));
  }

  /** As it was before: no optimizer step was applied. */
  private OptimizerShards copiedState() {
    StateCopy copy = new StateCopy(plan, state.moments(), TaskStore.of(store), stateFolder);
    return new OptimizerShards(
        state.steps(),
        spark.parallelize(indices(plan.shards()), plan.shards()).map(copy::copy).collect());
  }

  /** Removes files of the state's folder: a storage may be slow at each of many. */
  private void remove(List<String> names) {
    StateFiles files = new StateFiles(TaskStore.of(store), stateFolder);
    if (!names.isEmpty()) {
      spark.parallelize(names, Math.min(names.size(), plan.shards())).foreach(files::remove);
    }
  }

  /** Frees the disks of executors, which would wait for a collection in the driver's heap. */
  private static void release(JavaRDD<ReducedChunk> reduced) {
    reduced.unpersist(false);
    reduced.rdd().cleanShuffleDependencies(false);
  }

  private static List<Integer> indices(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Override
  public void close() throws IOException {
    gradient.ifPresent(ShardedUpdate::release);
    if (applied > 0) {
      store.delete(scratch);
    }
  }
}
